import type { DisputableStage, SagaMove } from '../../domain/bookings/saga.ts';
import { firstMove, type BookingStage } from '../../domain/bookings/saga.ts';
import type { BookingEffect } from '../../domain/bookings/effects.ts';
import { decideRefund, type RefundRequest, type RefundState } from '../../domain/bookings/refund.ts';
import type { BookingFact } from '../../domain/inventory/booking-facts.ts';
import { idOf, type BookingId, type TicketId } from '../../domain/shared/ids.ts';
import { invariant, unreachable } from '../../domain/shared/invariant.ts';
import { priceTotalMinor } from '../../domain/shared/money.ts';
import { canonicalText, Interned, shortKey } from './interned.ts';
import { id } from '../sim-domain/tiny-sale.ts';
import { EVENT, FANS } from './sale.ts';

export interface BookingRow {
  id: string;
  status: Exclude<BookingStage, 'none'>;
  sessionId: string | null;
  paymentId: string | null;
  totalMinor: number;
  refusal: string | null;
}

export interface TicketRow {
  id: string;
  bookingId: string;
  seat: number;
  priceMinor: number;
  status: 'pending' | 'live' | 'void';
}

export interface RefundRow {
  refundId: string;
  bookingId: string;
  attempt: number;
  state: RefundState;
  seats: number[];
  amountMinor: number;
  providerId: string | null;
}

interface DisputeRow {
  bookingId: string;
  state: 'open' | 'won' | 'lost';
  before: DisputableStage | null;
}

/** What Postgres has of the two bookings. */
export interface PostgresState {
  cursor: number;
  bookings: Record<string, BookingRow>;
  tickets: TicketRow[];
  refunds: Record<string, RefundRow>;
  disputes: Record<string, DisputeRow>;
  /** By topic and key; what tells people is left out. `attempts` counts to two: more makes no difference. */
  outbox: Record<string, { effect: BookingEffect; attempts: number; isDone: boolean }>;
  providerEvents: string[];
}

interface PostgresStep {
  next: number;
  answer: unknown;
}

/** Postgres, statement by statement as `db/queries` has it (which `test/db` checks against the real one). */
export class PostgresPart {
  readonly states = new Interned<PostgresState>();
  readonly #steps = new Map<string, PostgresStep>();
  readonly first = this.#intern({
    cursor: 0,
    bookings: {},
    tickets: [],
    refunds: {},
    disputes: {},
    outbox: {},
    providerEvents: [],
  });

  step(from: number, query: string, args: unknown): PostgresStep {
    const key = shortKey(`${from} ${query} ${JSON.stringify(args)}`);
    const known = this.#steps.get(key);
    if (known) return known;
    const state = structuredClone(this.states.valueOf(from));
    const statement = STATEMENTS[query];
    invariant(statement, `the search knows the statement ${query}`);
    const answer = statement(state, args as never) ?? null;
    const step = { next: this.#intern(state), answer };
    this.#steps.set(key, step);
    return step;
  }

  #intern(state: PostgresState): number {
    state.tickets.sort((a, b) => (a.id < b.id ? -1 : 1));
    state.providerEvents.sort();
    return this.states.numberOf(canonicalText(state), state);
  }
}

type Statement = (state: PostgresState, args: never) => unknown;

const STATEMENTS: Record<string, Statement> = {
  recordDelivery(state, args: { afterSeq: number; throughSeq: number; facts: BookingFact[] }) {
    const { afterSeq, throughSeq, facts } = args;
    if (state.cursor !== afterSeq) {
      return { kind: state.cursor >= throughSeq ? 'duplicate' : 'gap', throughSeq: state.cursor };
    }
    state.cursor = throughSeq;
    const conflicts: { bookingId: string; seats: number[] }[] = [];
    for (const fact of facts) recordFact(state, fact, conflicts);
    return { kind: 'recorded', conflicts };
  },

  moveBooking(state, move: { bookingId: string; from: string; to: BookingRow['status']; effects: BookingEffect[] }) {
    const booking = state.bookings[move.bookingId];
    if (booking?.status !== move.from) return notMoved(booking, move.to);
    booking.status = move.to;
    if (move.to === 'cancelled' || move.to === 'refunded') voidTickets(state, booking.id);
    owe(state, move.effects);
    return { kind: 'moved' };
  },

  issueTickets(state, args: { bookingId: string; ticketIds: string[]; effects: BookingEffect[] }) {
    const booking = state.bookings[args.bookingId];
    const pending = ticketsOf(state, args.bookingId).filter(({ status }) => status === 'pending');
    const areAll = pending.length === args.ticketIds.length && pending.every(({ id }) => args.ticketIds.includes(id));
    if (booking?.status !== 'captured' || !areAll) return notMoved(booking, 'issued');
    booking.status = 'issued';
    for (const ticket of pending) ticket.status = 'live';
    owe(state, args.effects);
    return { kind: 'moved' };
  },

  recordProviderEvents(state, { ids }: { ids: string[] }) {
    for (const id of ids) hearEvent(state, id);
  },
  listKnownEvents: (state, { ids }: { ids: string[] }) => ids.filter((id) => state.providerEvents.includes(id)),

  readBookingRecord(state, { bookingId }: { bookingId: string }) {
    const booking = state.bookings[bookingId];
    if (!booking) return null;
    const { id, status, sessionId, paymentId, totalMinor } = booking;
    const tickets = ticketsOf(state, id).map((ticket) => {
      return { id: ticket.id, seat: ticket.seat, status: ticket.status, generation: 0 };
    });
    const { eventId } = EVENT.address;
    return { id, eventId, status, sessionId, paymentId, totalMinor, currency: 'EUR', email: null, tickets };
  },

  listSeatsOfOthers(state, { bookingId, seats }: { bookingId: string; seats: number[] }) {
    const others = state.tickets.filter((ticket) => ticket.status !== 'void' && ticket.bookingId !== bookingId);
    return others.map(({ seat }) => seat).filter((seat) => seats.includes(seat));
  },

  finishOutbox(state, { ids }: { ids: string[] }) {
    for (const id of ids) if (state.outbox[id]) state.outbox[id].isDone = true;
  },

  failOutbox: () => null,

  /** `work`: which row this process claims; null: nothing is due any more. */
  claimOutbox(state, { work }: { work: string | null }) {
    const row = work === null ? undefined : state.outbox[work];
    if (!row || row.isDone) return [];
    row.attempts = Math.min(2, row.attempts + 1);
    return [{ id: work, effect: row.effect, attempts: row.attempts }];
  },

  readDisputed(state, { disputeId, paymentId }: { disputeId: string; paymentId: string }) {
    const booking = Object.values(state.bookings).find((row) => row.paymentId === paymentId);
    if (!booking) return null;
    const dispute = state.disputes[disputeId];
    return {
      bookingId: booking.id,
      status: booking.status,
      state: dispute?.state ?? null,
      before: dispute?.before ?? null,
    };
  },

  recordDispute(state, heard: { dispute: HeardDispute; move: NonNullable<SagaMove>; eventId: string }) {
    const { dispute, move, eventId } = heard;
    const booking = state.bookings[dispute.bookingId];
    if (booking?.status !== move.from) return 'conflict';
    if (!hearEvent(state, eventId)) return 'heard-before';
    const known = state.disputes[dispute.id];
    if (known && (known.state !== 'open' || dispute.state === 'open')) return 'heard-before';
    const before = move.from === 'issued' || move.from === 'part_refunded' ? move.from : null;
    const { bookingId, state: word } = dispute;
    state.disputes[dispute.id] = known ? { ...known, state: word } : { bookingId, state: word, before };
    booking.status = move.to as BookingRow['status'];
    if (move.to === 'refunded' && move.from !== 'refunded') voidTickets(state, booking.id);
    owe(state, move.effects);
    return 'recorded';
  },

  readRefund(state, { refundId }: { refundId: string }) {
    const refund = state.refunds[refundId];
    if (!refund) return null;
    return { ...refund, paymentId: state.bookings[refund.bookingId]!.paymentId, currency: 'EUR' };
  },

  settleRefund(state, move: Settlement) {
    const refund = state.refunds[move.refundId];
    if (!refund || refund.state !== move.state || refund.attempt !== move.attempt) return false;
    if (move.eventId !== null && !hearEvent(state, move.eventId)) return false;
    refund.state = move.to;
    refund.providerId = move.providerId ?? refund.providerId;
    owe(state, move.effects);
    return true;
  },

  noteProviderRefund(state, noted: { refundId: string; attempt: number; providerId: string }) {
    const refund = state.refunds[noted.refundId];
    if (refund?.attempt === noted.attempt && refund.state === 'requested') refund.providerId = noted.providerId;
  },

  retryRefund(state, { refundId, attempt }: { refundId: string; attempt: number }) {
    const refund = state.refunds[refundId];
    const paymentId = refund ? state.bookings[refund.bookingId]!.paymentId : null;
    if (refund?.state !== 'failed' || refund.attempt !== attempt || paymentId === null) return false;
    Object.assign(refund, { state: 'requested', attempt: attempt + 1, providerId: null });
    const { amountMinor } = refund;
    const bookingId = idOf<BookingId>(refund.bookingId);
    owe(state, [
      { kind: 'refund', bookingId, refundId, attempt: attempt + 1, paymentId, amountMinor, currency: 'EUR' },
    ]);
    return true;
  },

  /** `requestRefund`: read, decided and written by compare-and-set, so that it is one step. */
  requestRefund(state, { bookingId, ...request }: RefundRequest & { bookingId: string }) {
    const booking = state.bookings[bookingId];
    if (!booking || state.refunds[request.refundId]) return null;
    const refunds = Object.values(state.refunds).filter((row) => row.bookingId === bookingId && row.state !== 'failed');
    const tickets = ticketsOf(state, bookingId).map(({ id, seat, status }) => ({ id: id as TicketId, seat, status }));
    const { status: stage, paymentId, totalMinor } = booking;
    const decided = decideRefund(
      {
        bookingId: idOf<BookingId>(bookingId),
        stage,
        paymentId,
        currency: 'EUR',
        totalMinor,
        refundedMinor: refunds.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
        tickets,
      },
      request,
    );
    if (!decided.ok) return null;
    const { to, ticketIds, seats, state: refundState, effects } = decided.value;
    booking.status = to;
    for (const ticket of state.tickets) if ((ticketIds as string[]).includes(ticket.id)) ticket.status = 'void';
    const { refundId, amountMinor } = request;
    state.refunds[refundId] = {
      refundId,
      bookingId,
      attempt: 1,
      state: refundState,
      seats,
      amountMinor,
      providerId: null,
    };
    owe(state, effects);
    return to;
  },
};

interface HeardDispute {
  id: string;
  bookingId: string;
  state: 'open' | 'won' | 'lost';
}

interface Settlement {
  refundId: string;
  state: RefundState;
  attempt: number;
  to: 'done' | 'failed';
  providerId: string | null;
  effects: BookingEffect[];
  eventId: string | null;
}

function recordFact(
  state: PostgresState,
  fact: BookingFact,
  conflicts: { bookingId: string; seats: number[] }[],
): void {
  if (fact.kind === 'expiring')
    return owe(state, [{ kind: 'expire-session', holdId: fact.holdId, sessionId: fact.sessionId }]);
  const known = state.bookings[fact.bookingId];
  const { bookingId, sessionId, paymentId } = fact;
  if (fact.kind === 'commit-refused') {
    const row = { id: bookingId, sessionId, paymentId, totalMinor: fact.amountMinor };
    state.bookings[bookingId] ??= { ...row, status: 'refused', refusal: fact.reason };
    return owe(state, firstMove(fact).effects);
  }
  if (known && known.status !== 'refused') return;
  const standing = state.tickets.filter((ticket) => ticket.status !== 'void' && ticket.bookingId !== bookingId);
  const seats = fact.seats.map(({ seat }) => seat).filter((seat) => standing.some((ticket) => ticket.seat === seat));
  const { to, effects } = firstMove(seats.length > 0 ? { kind: 'seats-disputed', fact } : fact);
  if (seats.length > 0 && known) return;
  if (seats.length > 0) conflicts.push({ bookingId, seats });
  const row = { id: bookingId, sessionId, paymentId, totalMinor: priceTotalMinor(fact.total) };
  const refusal = seats.length > 0 ? 'seats-disputed' : null;
  state.bookings[bookingId] = { ...row, status: to as BookingRow['status'], refusal };
  if (to !== 'refused') {
    for (const seat of fact.seats) {
      const ticketId = ticketIdOf(bookingId, seat.seat);
      const priceMinor = priceTotalMinor(seat);
      state.tickets.push({ id: ticketId, bookingId, seat: seat.seat, priceMinor, status: 'pending' });
    }
  }
  owe(state, effects);
}

function ticketIdOf(bookingId: string, seat: number): string {
  return id<TicketId>(6000 + 10 * FANS.findIndex((fan) => fan.bookingId === bookingId) + seat);
}

function owe(state: PostgresState, effects: readonly BookingEffect[]): void {
  for (const effect of effects) {
    if (effect.kind === 'notify' || effect.kind === 'alert') continue;
    state.outbox[keyOf(effect)] ??= { effect, attempts: 0, isDone: false };
  }
}

/** As db/queries/outbox.ts has it: the same topic and key is the same work, owed once. */
function keyOf(effect: Exclude<BookingEffect, { kind: 'notify' | 'alert' }>): string {
  switch (effect.kind) {
    case 'capture':
    case 'issue-tickets':
    case 'settle-disputed-seats':
      return `${effect.kind} ${effect.bookingId}`;
    case 'refund':
      return `${effect.kind} ${effect.refundId}:${effect.attempt}`;
    case 'free-seats':
      return `${effect.kind} ${effect.refundId ?? effect.bookingId}`;
    case 'release-authorization':
      return `${effect.kind} ${effect.paymentId}`;
    case 'expire-session':
      return `${effect.kind} ${effect.sessionId}`;
    default:
      return unreachable(effect);
  }
}

function notMoved(booking: BookingRow | undefined, to: string) {
  return booking?.status === to ? { kind: 'already' } : { kind: 'conflict', status: booking?.status ?? null };
}

function voidTickets(state: PostgresState, bookingId: string): void {
  for (const ticket of ticketsOf(state, bookingId)) ticket.status = 'void';
}

export function ticketsOf(state: PostgresState, bookingId: string): TicketRow[] {
  return state.tickets.filter((ticket) => ticket.bookingId === bookingId);
}

/** Whether a webhook is new, which it is no longer then. */
function hearEvent(state: PostgresState, id: string): boolean {
  if (state.providerEvents.includes(id)) return false;
  state.providerEvents.push(id);
  return true;
}
