import type { PublicationSource } from '../../../db/queries/publishing.ts';
import { PRESALE_BEFORE_QUEUE_MS, type PresaleWindow } from '../../../domain/queue/presale-window.ts';
import type { QueuePlan } from '../../../domain/queue/queue-plan.ts';
import type { PlanRow, SeatingPlan } from '../../../domain/seating/seating-plan.ts';
import type { EventAddress } from '../../../domain/shared/event-address.ts';
import { uuidV7, type AnyId, type EventId } from '../../../domain/shared/ids.ts';
import type { Random } from '../platform/random.ts';

export const PLAN_HASH = 'plan-of-the-simulated-hall';
/** Categories of every plan: two are sold, and one is not. */
const [STALLS, STANDING, CLOSED] = [0, 1, 2];

/** Thirty days ahead. */
const STARTS_MS = 30 * 86_400_000;

/** As the organiser has set it up: rows of 8 and 6, six standing places, four not for sale; or a room that sells out. */
export function simulatedSale(
  random: Random,
  nowMs: number,
  { queue, presale }: Pick<PublicationSource, 'queue' | 'presale'>,
): PublicationSource {
  const address: EventAddress = { eventId: freshId<EventId>(random, nowMs), jurisdiction: null, hint: null };
  return {
    address,
    status: 'published',
    startsAtMs: nowMs + STARTS_MS,
    epoch: 0,
    planId: address.eventId,
    planHash: PLAN_HASH,
    plan: random.chance(0.3) ? SMALL_ROOM : HALL,
    currency: 'EUR',
    floors: random.between(1, 2),
    seatsPerFanMax: 4,
    queue,
    presale,
    holdSeconds: random.pick([60, 120, 600]),
    paymentSeconds: random.pick([60, 120, 600]),
    zones: [
      { code: 'stalls', name: 'Stalls', category: 'stalls' },
      { code: 'standing', name: 'Standing', category: 'standing' },
    ],
    ticketTypes: [
      { code: 'adult', name: 'Adult' },
      { code: 'child', name: 'Child' },
      { code: 'guest', name: 'Guest' },
    ],
    prices: [
      price('stalls', 'adult', 5000, 450),
      price('stalls', 'child', 2500, 250),
      price('stalls', 'guest', 0, 0),
      price('standing', 'adult', 3000, 300),
      price('standing', 'guest', 0, 0),
    ],
  };
}

/** After the sale was published: the fans have joined by then, and the draw takes a moment. */
const CLOSES_MS = 2_500;
export const OPENS_MS = 4_000;

/** A small floor, so that fans wait for each other; nobody can check the draw. */
export function simulatedQueue(random: Random, nowMs: number): QueuePlan {
  return {
    registers: random.between(1, 2),
    joinsFromMs: nowMs - 60_000,
    closesAtMs: nowMs + CLOSES_MS,
    opensAtMs: nowMs + OPENS_MS,
    beacon: null,
    schedule: [],
    capacity: random.between(1, 4),
    passSeconds: random.pick([15, 60, 300]),
    graceSeconds: 10,
    classes: ['everybody'],
  };
}

const PRESALE_OPENS_MS_MAX = 20_000;
const PRESALE_MS_MAX = 400_000;
/** A queue's sale begins so much later when there is a presale: no hold of that is left then (PRESALE-3). */
export const AFTER_PRESALE_MS = PRESALE_OPENS_MS_MAX + PRESALE_MS_MAX + PRESALE_BEFORE_QUEUE_MS;

/** Somebody is too early for it. */
export function simulatedPresale(random: Random, nowMs: number): PresaleWindow {
  const opensAtMs = nowMs + random.between(500, PRESALE_OPENS_MS_MAX);
  return { name: 'friends', opensAtMs, closesAtMs: opensAtMs + random.pick([20_000, 120_000, PRESALE_MS_MAX]) };
}

const HALL = planOf({ rows: [8, 6], accessible: [13], standing: 6, closed: 4 });
const SMALL_ROOM = planOf({ rows: [5], accessible: [], standing: 2, closed: 1 });

export function freshId<Kind extends AnyId>(random: Random, nowMs: number): Kind {
  const bytes = new Uint8Array(10);
  random.scatter(bytes);
  return uuidV7<Kind>(nowMs, bytes);
}

function planOf(room: { rows: number[]; accessible: number[]; standing: number; closed: number }): SeatingPlan {
  const rows: PlanRow[] = [];
  const seats: SeatingPlan['seats'] = [];
  for (const [index, length] of room.rows.entries()) {
    rows.push({ section: 0, label: String(index + 1), first: seats.length, length });
    for (let number = 1; number <= length; number++) {
      const accessible = room.accessible.includes(seats.length);
      const guid = `seat-${seats.length}`;
      seats.push({ guid, number: String(number), row: index, category: STALLS, x: number, y: index, accessible });
    }
  }
  const capacity = seats.length + room.standing + room.closed;
  return {
    name: 'The Simulated',
    size: { width: 10, height: 10 },
    categories: ['stalls', 'standing', 'closed'].map((name) => ({ name, color: '#000000' })),
    sections: [{ name: 'Stalls' }],
    rows,
    seats,
    areas: [areaOf(STANDING, seats.length, room.standing), areaOf(CLOSED, seats.length + room.standing, room.closed)],
    drawings: [],
    capacity,
  };
}

function areaOf(category: number, first: number, capacity: number): SeatingPlan['areas'][number] {
  const outline = { shape: 'circle', x: 5, y: 5, radius: 1 } as const;
  return { name: `area ${category}`, category, first, capacity, outline };
}

function price(zone: string, ticketType: string, faceMinor: number, feeMinor: number) {
  return { zone, ticketType, faceMinor, feeMinor, taxMinor: Math.round(faceMinor / 50) };
}
