import type { Publication } from '../../../domain/inventory/publication.ts';
import type { EventAddress } from '../../../domain/shared/event-address.ts';
import { uuidV7, type AnyId, type EventId } from '../../../domain/shared/ids.ts';
import type { Random } from '../platform/random.ts';

export const PLAN_HASH = 'plan-of-the-simulated-hall';

/** Rows of 8 and 6 (one seat accessible), six standing places, four that are not for sale; or a room that sells out. */
export function simulatedSale(random: Random, nowMs: number): Publication {
  const address: EventAddress = { eventId: freshId<EventId>(random, nowMs), jurisdiction: null, hint: null };
  return {
    address,
    epoch: 1,
    planHash: PLAN_HASH,
    currency: 'EUR',
    floors: random.between(1, 2),
    seatsPerFanMax: 4,
    holdSeconds: random.pick([60, 120, 600]),
    paymentSeconds: random.pick([60, 120, 600]),
    zones: [
      { code: 'stalls', name: 'Stalls' },
      { code: 'standing', name: 'Standing' },
    ],
    ticketTypes: [
      { code: 'adult', name: 'Adult' },
      { code: 'child', name: 'Child' },
      { code: 'guest', name: 'Guest' },
    ],
    prices: [
      [price(5000, 450), price(2500, 250), price(0, 0)],
      [price(3000, 300), null, price(0, 0)],
    ],
    ...(random.chance(0.3) ? SMALL_ROOM : HALL),
  };
}

type Seats = Pick<Publication, 'capacity' | 'zoneRuns' | 'rows' | 'accessibleSeats'>;

const HALL: Seats = {
  capacity: 24,
  zoneRuns: [
    { zone: 0, length: 14 },
    { zone: 1, length: 6 },
    { zone: null, length: 4 },
  ],
  rows: [
    { first: 0, length: 8, rank: 0, centre: 3.5 },
    { first: 8, length: 6, rank: 1, centre: 2.5 },
  ],
  accessibleSeats: [13],
};

const SMALL_ROOM: Seats = {
  capacity: 8,
  zoneRuns: [
    { zone: 0, length: 5 },
    { zone: 1, length: 2 },
    { zone: null, length: 1 },
  ],
  rows: [{ first: 0, length: 5, rank: 0, centre: 2 }],
  accessibleSeats: [],
};

export function freshId<Kind extends AnyId>(random: Random, nowMs: number): Kind {
  const bytes = new Uint8Array(10);
  random.scatter(bytes);
  return uuidV7<Kind>(nowMs, bytes);
}

function price(faceMinor: number, feeMinor: number) {
  return { faceMinor, feeMinor, taxMinor: Math.round(faceMinor / 50) };
}
