import type { Fan } from '../../domain/inventory/commands.ts';
import type { Publication } from '../../domain/inventory/publication.ts';
import { uuidV7, type AnyId, type DeviceId, type EventId, type UserId } from '../../domain/shared/ids.ts';

export const MINUTE_MS = 60_000;
export const START_MS = 1_767_000_000_000;

/** A different id of its kind for every number. */
export function id<Kind extends AnyId>(number: number): Kind {
  const known = made.get(number);
  if (known !== undefined) return known as Kind;
  const random = new Uint8Array(10);
  new DataView(random.buffer).setUint32(6, number);
  const fresh = uuidV7<Kind>(START_MS, random);
  made.set(number, fresh);
  return fresh;
}

const made = new Map<number, AnyId>();

export function guest(device: number): Fan {
  return { userId: null, deviceId: id<DeviceId>(1000 + device) };
}

export function user(number: number, device = number): Fan & { userId: UserId } {
  return { userId: id<UserId>(2000 + number), deviceId: id<DeviceId>(1000 + device) };
}

/** One zone of seats in one row, a paid and a free ticket. */
export function tinySale(changes: Partial<Publication> & { capacity: number }): Publication {
  const { capacity } = changes;
  return {
    address: { eventId: id<EventId>(1), jurisdiction: null, hint: null },
    epoch: 1,
    planHash: 'tiny',
    currency: 'EUR',
    floors: 1,
    seatsPerFanMax: 2,
    holdSeconds: 600,
    paymentSeconds: 600,
    zones: [{ code: 'all', name: 'All' }],
    ticketTypes: [
      { code: 'adult', name: 'Adult' },
      { code: 'free', name: 'Free' },
    ],
    prices: [
      [
        { faceMinor: 1000, feeMinor: 100, taxMinor: 50 },
        { faceMinor: 0, feeMinor: 0, taxMinor: 0 },
      ],
    ],
    zoneRuns: [{ zone: 0, length: capacity }],
    rows: [{ first: 0, length: capacity, rank: 0, centre: (capacity - 1) / 2 }],
    accessibleSeats: [],
    ...changes,
  };
}
