/** What every system of this bench is asked: one fan wants two neighbouring seats, all or nothing. */
export const SEATS_PER_HOLD = 2;

/** Seats that one fan may have; each attempt stays below it, and each system checks it. */
export const SEATS_PER_FAN_MAX = 4;

/** Long enough that nothing expires in a run. */
export const HOLD_SECONDS = 1_200;

/** One attempt of a fan who has not held before. Ids are UUIDs in text. */
export interface Attempt {
  /** Number of the event; `eventIdOf` names it. */
  event: number;
  fan: string;
  /** Idempotency key. */
  key: string;
  holdId: string;
  /** Seat index of the first of the `SEATS_PER_HOLD` seats. */
  firstSeat: number;
}

/** Where attempts come from, in an order that is the same for every system. */
export interface AttemptSource {
  /** Up to `most` attempts on one event; empty: there are no more. */
  take(most: number): Attempt[];
}

/** Consecutive event numbers, each with `capacity` seats. */
export interface EventRange {
  first: number;
  count: number;
  capacity: number;
}

export function eventIdOf(event: number): string {
  return `${hex(event, 8)}-0000-7000-9000-000000000000`;
}

export function seatsOf(attempt: Pick<Attempt, 'firstSeat'>): number[] {
  return Array.from({ length: SEATS_PER_HOLD }, (_, i) => attempt.firstSeat + i);
}

/** A run's attempts, as plain data that a Worker can be sent. */
export interface Workload {
  events: EventRange;
  /** So many attempts on the first event, whose seats clash; null: every attempt can be granted. */
  clashing: number | null;
  /** All seats are taken before. */
  soldOut: boolean;
}

export function attemptsOf({ events, clashing }: Workload): AttemptSource {
  return clashing === null ? disjointAttempts(events) : clashingAttempts(events, clashing);
}

/** Each pair of seats of each event once, shuffled: every attempt can be granted. */
function disjointAttempts(events: EventRange): AttemptSource {
  const pairs = Math.floor(events.capacity / SEATS_PER_HOLD);
  const order = shuffledPairs(pairs, events.first);
  let taken = 0;
  return {
    take(most) {
      const event = Math.floor(taken / pairs);
      if (event >= events.count) return [];
      const from = taken % pairs;
      const attempts = Array.from(order.subarray(from, from + most), (pair, i) =>
        attemptOf(events.first + event, from + i, pair * SEATS_PER_HOLD),
      );
      taken += attempts.length;
      return attempts;
    },
  };
}

/** `count` attempts on the first event of the range, each for a random pair: a crowd that wants the same seats. */
function clashingAttempts(events: EventRange, count: number): AttemptSource {
  const pairs = Math.floor(events.capacity / SEATS_PER_HOLD);
  const random = seededRandom(events.first);
  let taken = 0;
  return {
    take(most) {
      const length = Math.min(most, count - taken);
      const attempts = Array.from({ length }, (_, i) =>
        attemptOf(events.first, FANS_OF_CROWD + taken + i, Math.floor(random() * pairs) * SEATS_PER_HOLD),
      );
      taken += length;
      return attempts;
    },
  };
}

/** The fan of a run's attempt `index`, when none clash. */
export function fanOf(event: number, index: number): string {
  return attemptOf(event, index, 0).fan;
}

/** Fans of an event who have held nothing. */
export function fanIds(event: number, count: number): string[] {
  return Array.from({ length: count }, (_, i) => attemptOf(event, FANS_OF_SOCKETS + i, 0).fan);
}

/** Fan numbers of a crowd begin here: above those of any fan of `disjointAttempts` on the same event. */
const FANS_OF_CROWD = 1_000_000;
const FANS_OF_SOCKETS = 10_000_000;

function attemptOf(event: number, fan: number, firstSeat: number): Attempt {
  const number = hex(fan, 12);
  const prefix = hex(event, 8);
  return {
    event,
    firstSeat,
    fan: `${prefix}-0000-7000-8000-${number}`,
    key: `${prefix}-0000-7000-a000-${number}`,
    holdId: `${prefix}-0000-7000-b000-${number}`,
  };
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

/** Fisher–Yates. */
function shuffledPairs(pairs: number, seed: number): Uint32Array {
  const random = seededRandom(seed);
  const order = Uint32Array.from({ length: pairs }, (_, i) => i);
  for (let last = pairs - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const kept = order[last]!;
    order[last] = order[other]!;
    order[other] = kept;
  }
  return order;
}

/** Mulberry32: numbers in [0, 1) that are the same for the same seed. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
