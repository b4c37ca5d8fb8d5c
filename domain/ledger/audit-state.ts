import { auditedQueue, type AuditedQueue } from './audited-queue.ts';
import type { Hold } from '../inventory/hold.ts';
import { ownerKey, type OwnerKey } from '../inventory/owner.ts';
import type { Publication } from '../inventory/publication.ts';
import { runningClock, type SaleClock } from '../inventory/sale-clock.ts';
import type { Quote } from '../pricing/quote.ts';
import type { HoldId, UserId } from '../shared/ids.ts';

/** In this order as in the availability on the wire. */
export const SEAT_STATES = ['available', 'held', 'booked', 'blocked'] as const;
export type SeatStateName = (typeof SEAT_STATES)[number];

/** A rule of the design or of docs/spec that a ledger breaks, and how. */
export interface BrokenRule {
  rule: string;
  sentence: string;
}

/** A hold as far as an auditor must know it. */
export type AuditedHold = Pick<
  Hold,
  | 'holdId'
  | 'deviceId'
  | 'userId'
  | 'fence'
  | 'quote'
  | 'heldAtMs'
  | 'expiresAtMs'
  | 'endsByMs'
  | 'extended'
  | 'waitedMs'
  | 'attempt'
> & {
  phase: { name: 'held' } | { name: 'paying'; sessionId: string | null } | { name: 'expiring'; sessionId: string };
};

/**
 * What an auditor knows of a sale at one row. It is kept by rules of its own, apart from `domain/inventory/apply.ts`,
 * so that a ledger is not its own witness. Grows with the holds that ended, a few hundred bytes each, never with rows.
 */
export interface AuditState {
  readonly publication: Publication;
  readonly clock: SaleClock;
  /** Nothing may be sold any more. */
  closed: boolean;
  /** Zone index of each seat; -1: not for sale. */
  readonly zoneOf: Int16Array;
  /** Index into `SEAT_STATES` of each seat. */
  readonly seats: Uint8Array;
  /** The hold or booking that each seat belongs to. */
  readonly ownerOf: (HoldId | null)[];
  readonly live: Map<HoldId, AuditedHold>;
  readonly liveOf: Map<OwnerKey, HoldId>;
  /** Holds that were released: what identifies their user and quote, '' where no payment could revive them. */
  readonly released: Map<HoldId, string>;
  readonly bookings: Map<HoldId, UserId>;
  readonly seatsOf: Map<OwnerKey, number>;
  /** Seats in each of `SEAT_STATES`, counted from what moved. */
  readonly counts: [number, number, number, number];
  fence: number;
  /** Events that changed a seat. */
  version: number;
  /** null: the event has none. */
  queue: AuditedQueue | null;
}

export function createAuditState(publication: Publication): AuditState {
  const { capacity } = publication;
  const zoneOf = new Int16Array(capacity);
  let seat = 0;
  for (const { zone, length } of publication.zoneRuns) {
    zoneOf.fill(zone ?? -1, seat, seat + length);
    seat += length;
  }
  const seats = Uint8Array.from(zoneOf, (zone) => (zone === -1 ? SEAT_STATES.indexOf('blocked') : 0));
  const blocked = seats.filter((state) => state !== 0).length;
  return {
    publication,
    clock: runningClock(),
    closed: false,
    zoneOf,
    seats,
    ownerOf: Array.from({ length: capacity }, () => null),
    live: new Map(),
    liveOf: new Map(),
    released: new Map(),
    bookings: new Map(),
    seatsOf: new Map(),
    counts: [capacity - blocked, 0, 0, blocked],
    fence: 0,
    version: 0,
    queue: publication.queue ? auditedQueue(publication.queue) : null,
  };
}

/** Ends an audit: what was found becomes a value where it began (`auditRow`). */
export function broken(rule: string, sentence: string): never {
  throw new BrokenRuleError({ rule, sentence });
}

/** How a broken rule gets out of the middle of an audit. */
export class BrokenRuleError extends Error {
  readonly broken: BrokenRule;

  constructor(rule: BrokenRule) {
    super(rule.sentence);
    this.broken = rule;
  }
}

/** Moves seats of one owner; breaks I1 (or I2) where a seat is not in the state that it must come from. */
export function moveSeats(
  state: AuditState,
  seats: readonly number[],
  move: { from: SeatStateName; to: SeatStateName; owner: HoldId | null; doing: string },
): void {
  const [from, to] = [SEAT_STATES.indexOf(move.from), SEAT_STATES.indexOf(move.to)];
  if (new Set(seats).size !== seats.length) broken('I1', `${move.doing} names a seat twice`);
  for (const seat of seats) {
    const now = SEAT_STATES[state.seats[seat] ?? -1];
    if (now === undefined) broken('I5', `${move.doing} names seat ${seat}, which the event does not have`);
    const mayBe = move.from === 'held' || move.from === 'booked' ? move.owner : null;
    if (now !== move.from || state.ownerOf[seat] !== mayBe) {
      const whose = state.ownerOf[seat] === null ? '' : ` by ${state.ownerOf[seat]}`;
      broken(now === 'booked' ? 'I2' : 'I1', `${move.doing} takes seat ${seat}, which is ${now}${whose}`);
    }
    state.seats[seat] = to;
    state.ownerOf[seat] = move.to === 'held' || move.to === 'booked' ? move.owner : null;
    state.counts[from]!--;
    state.counts[to]!++;
  }
}

/** Counts seats for an owner and holds them to the cap (I6). */
export function addSeats(state: AuditState, owner: OwnerKey, seats: number): void {
  const owned = (state.seatsOf.get(owner) ?? 0) + seats;
  if (owned === 0) state.seatsOf.delete(owner);
  else state.seatsOf.set(owner, owned);
  const cap = state.publication.seatsPerFanMax;
  if (seats > 0 && owned > cap) broken('I6', `${owner} gets ${owned} seats, and the cap is ${cap}`);
}

/** Forgets a live hold and what counts for its owner; its seats are the caller's. */
export function dropLive(state: AuditState, hold: AuditedHold): void {
  state.live.delete(hold.holdId);
  state.liveOf.delete(ownerKey(hold));
  addSeats(state, ownerKey(hold), -hold.quote.seats.length);
}

/** Remembers a live hold and counts it for its owner, who must have no other. */
export function putLive(state: AuditState, hold: AuditedHold): void {
  const owner = ownerKey(hold);
  const other = state.liveOf.get(owner);
  if (other !== undefined) broken('HOLD-9', `${owner} gets hold ${hold.holdId} and has the live hold ${other}`);
  state.live.set(hold.holdId, hold);
  state.liveOf.set(owner, hold.holdId);
  addSeats(state, owner, hold.quote.seats.length);
}

export function seatsOfQuote(quote: Quote): number[] {
  return quote.seats.map(({ seat }) => seat);
}
