import type { BookingFact } from '../inventory/booking-facts.ts';
import type { BookingId } from '../shared/ids.ts';
import { unreachable } from '../shared/invariant.ts';
import { priceTotalMinor } from '../shared/money.ts';
import type { AlertKind, BookingEffect } from './effects.ts';

/**
 * How far a booking has come in Postgres. A booking that is not there yet is `none`; `refused` is a payment that
 * found its seats gone. What became of its money beyond that stands in its refunds (`refund.ts`) and disputes.
 */
export type BookingStage =
  | 'none'
  | 'booked'
  | 'captured'
  | 'issued'
  | 'part_refunded'
  | 'refunded'
  | 'disputed'
  | 'cancelled'
  | 'refused';

type CommittedFact = Extract<BookingFact, { kind: 'committed' }>;
type CommitRefusedFact = Extract<BookingFact, { kind: 'commit-refused' }>;

/** What the saga hears. Each may come twice and late. */
export type SagaMessage =
  | CommittedFact
  | CommitRefusedFact
  /** A live ticket stands on one of the seats already: the box office and Postgres disagree. */
  | { kind: 'seats-disputed'; fact: CommittedFact }
  | { kind: 'captured'; bookingId: BookingId }
  /** The provider will never give this money: not a failure that trying again can cure. */
  | { kind: 'capture-failed'; bookingId: BookingId; paymentId: string; amountMinor: number }
  /** Called off before its money was taken. */
  | { kind: 'voided'; bookingId: BookingId; paymentId: string; amountMinor: number }
  /** The money is back. `isBookings`: it was the payment that the booking stands on, not one too many. */
  | {
      kind: 'authorization-released';
      bookingId: BookingId;
      paymentId: string;
      isBookings: boolean;
      disputedSeats: number[];
    }
  | { kind: 'tickets-issued'; bookingId: BookingId }
  /** The bank took the money back for the time being: the cardholder says that it was not theirs to take. */
  | {
      kind: 'dispute-opened' | 'dispute-won' | 'dispute-lost';
      bookingId: BookingId;
      disputeId: string;
      /** Where the dispute took the booking from; null: it was not heard of before. */
      before: DisputableStage | null;
    };

/** Where a dispute can take a booking from. */
export type DisputableStage = 'issued' | 'part_refunded';

/** The move and what it owes the world, to be written in one transaction; null: heard before, nothing to do. */
export type SagaMove = { from: BookingStage; to: BookingStage; effects: BookingEffect[] } | null;

/**
 * Decides the next move of a booking. The shell writes it by compare-and-set on `from`; a lost race is a message
 * heard twice. `later`: something else must come first, and will. Rules BOOK-1 to BOOK-17 of docs/spec/bookings.md.
 */
export function decideBooking(stage: BookingStage, message: SagaMessage): SagaMove | 'later' {
  switch (message.kind) {
    case 'committed':
    case 'seats-disputed':
    case 'commit-refused':
      return stage === 'none' ? firstMove(message) : null;
    case 'captured':
      return stage === 'booked'
        ? move(stage, 'captured', [{ kind: 'issue-tickets', bookingId: message.bookingId }])
        : null;
    case 'capture-failed': {
      if (stage !== 'booked') return null;
      const { bookingId, paymentId } = message;
      return move(stage, 'cancelled', [releaseOf(message), alert(bookingId, 'capture-failed', paymentId)]);
    }
    case 'voided':
      return stage === 'booked' ? move(stage, 'cancelled', [releaseOf(message)]) : null;
    case 'authorization-released':
      return afterRelease(stage, message);
    case 'tickets-issued':
      return stage === 'captured'
        ? move(stage, 'issued', [{ kind: 'notify', bookingId: message.bookingId, what: 'confirmed', about: '' }])
        : null;
    case 'dispute-opened':
    case 'dispute-won':
    case 'dispute-lost':
      return decideDispute(stage, message);
    default:
      return unreachable(message);
  }
}

/** The saga's first move of a booking that Postgres does not have yet. */
export function firstMove(
  message: Extract<SagaMessage, { kind: 'committed' | 'seats-disputed' | 'commit-refused' }>,
): NonNullable<SagaMove> {
  switch (message.kind) {
    case 'committed':
      return move('none', ...sold(message));
    case 'seats-disputed':
      return move('none', 'refused', disputedOf(message.fact));
    case 'commit-refused':
      return move('none', 'refused', [releaseOf(message)]);
    default:
      return unreachable(message);
  }
}

function move(from: BookingStage, to: BookingStage, effects: BookingEffect[]): NonNullable<SagaMove> {
  return { from, to, effects };
}

/** An order of nothing has no money to wait for: it is as good as captured. */
function sold(fact: CommittedFact): [BookingStage, BookingEffect[]] {
  const { bookingId, paymentId, currency } = fact;
  if (paymentId === null) return ['captured', [{ kind: 'issue-tickets', bookingId }]];
  const amountMinor = priceTotalMinor(fact.total);
  return ['booked', [{ kind: 'capture', bookingId, paymentId, amountMinor, currency }]];
}

function releaseOf(
  about: { bookingId: BookingId; paymentId: string; amountMinor: number },
  disputedSeats: number[] = [],
): BookingEffect {
  const { bookingId, paymentId, amountMinor } = about;
  return { kind: 'release-authorization', bookingId, paymentId, amountMinor, disputedSeats };
}

/** Two records disagree: first the money goes back, then the seats are settled, and a person is told. */
function disputedOf(fact: CommittedFact): BookingEffect[] {
  const { bookingId, paymentId } = fact;
  const seats = fact.seats.map(({ seat }) => seat);
  const owed: BookingEffect =
    paymentId === null
      ? { kind: 'settle-disputed-seats', bookingId, seats }
      : releaseOf({ bookingId, paymentId, amountMinor: priceTotalMinor(fact.total) }, seats);
  return [owed, alert(bookingId, 'seats-disputed', seats.join(' '))];
}

/** The seats follow the money. For a payment too many, whose hold was sold to another one, nobody is told. */
function afterRelease(
  stage: BookingStage,
  message: Extract<SagaMessage, { kind: 'authorization-released' }>,
): SagaMove {
  const { bookingId, paymentId, isBookings, disputedSeats } = message;
  const told: BookingEffect = { kind: 'notify', bookingId, what: 'failed', about: paymentId };
  switch (stage) {
    case 'cancelled':
      if (!isBookings) return null;
      return move(stage, stage, [{ kind: 'free-seats', bookingId, refundId: null, seats: 'all' }, told]);
    case 'refused':
      if (disputedSeats.length === 0) return move(stage, stage, [told]);
      return move(stage, stage, [{ kind: 'settle-disputed-seats', bookingId, seats: disputedSeats }, told]);
    case 'none':
    case 'booked':
    case 'captured':
    case 'issued':
    case 'part_refunded':
    case 'refunded':
    case 'disputed':
      return null;
    default:
      return unreachable(stage);
  }
}

type DisputeMessage = Extract<SagaMessage, { disputeId: string }>;

/** Operators are told of every dispute; a booking whose money is gone already stays as it is. */
function decideDispute(stage: BookingStage, message: DisputeMessage): SagaMove | 'later' {
  const { kind, bookingId, disputeId } = message;
  const told = alert(bookingId, kind, disputeId);
  switch (stage) {
    case 'none':
    case 'booked':
    case 'captured':
      // The money was taken, so that its tickets are on their way.
      return 'later';
    case 'issued':
    case 'part_refunded':
    case 'disputed':
      if (kind === 'dispute-opened') return move(stage, 'disputed', [told]);
      if (kind === 'dispute-lost') {
        return move(stage, 'refunded', [{ kind: 'free-seats', bookingId, refundId: null, seats: 'all' }, told]);
      }
      return move(stage, stage === 'disputed' ? (message.before ?? 'issued') : stage, [told]);
    case 'refunded':
    case 'cancelled':
    case 'refused':
      return move(stage, stage, [told]);
    default:
      return unreachable(stage);
  }
}

function alert(bookingId: BookingId, what: AlertKind, about: string): BookingEffect {
  return { kind: 'alert', bookingId, what, about };
}
