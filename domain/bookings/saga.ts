import type { BookingFact } from '../inventory/booking-facts.ts';
import type { BookingId } from '../shared/ids.ts';
import { unreachable } from '../shared/invariant.ts';
import { priceTotalMinor } from '../shared/money.ts';
import type { BookingEffect } from './effects.ts';

/**
 * How far a booking has come in Postgres. A booking that is not there yet is `none`; `refused` is a payment that
 * found its seats gone. Refunds and disputes move an issued booking on; they are not this saga's.
 */
export type BookingStage =
  | 'none'
  | 'booked'
  | 'captured'
  | 'issued'
  | 'cancelled'
  | 'refused'
  | 'part_refunded'
  | 'refunded'
  | 'disputed';

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
  | { kind: 'capture-failed'; bookingId: BookingId }
  | { kind: 'tickets-issued'; bookingId: BookingId };

/** The move and what it owes the world, to be written in one transaction; null: heard before, nothing to do. */
export type SagaMove = { from: BookingStage; to: BookingStage; effects: BookingEffect[] } | null;

/**
 * Decides the next move of a booking. The shell writes it by compare-and-set on `from`; a lost race is a message
 * heard twice. Rules BOOK-1 to BOOK-9 of docs/spec/bookings.md.
 */
export function decideBooking(stage: BookingStage, message: SagaMessage): SagaMove {
  switch (message.kind) {
    case 'committed':
      return stage === 'none' ? move(stage, ...sold(message)) : null;
    case 'seats-disputed':
      return stage === 'none' ? move(stage, 'refused', releaseOf(message.fact)) : null;
    case 'commit-refused':
      return stage === 'none' ? move(stage, 'refused', releaseOf(message)) : null;
    case 'captured':
      return stage === 'booked'
        ? move(stage, 'captured', [{ kind: 'issue-tickets', bookingId: message.bookingId }])
        : null;
    case 'capture-failed':
      return stage === 'booked'
        ? move(stage, 'cancelled', [{ kind: 'free-seats', bookingId: message.bookingId }])
        : null;
    case 'tickets-issued':
      return stage === 'captured'
        ? move(stage, 'issued', [{ kind: 'send-tickets', bookingId: message.bookingId }])
        : null;
    default:
      return unreachable(message);
  }
}

function move(from: BookingStage, to: BookingStage, effects: BookingEffect[]): SagaMove {
  return { from, to, effects };
}

/** An order of nothing has no money to wait for: it is as good as captured. */
function sold(fact: CommittedFact): [BookingStage, BookingEffect[]] {
  const { bookingId, paymentId, currency } = fact;
  if (paymentId === null) return ['captured', [{ kind: 'issue-tickets', bookingId }]];
  const amountMinor = priceTotalMinor(fact.total);
  return ['booked', [{ kind: 'capture', bookingId, paymentId, amountMinor, currency }]];
}

function releaseOf(fact: CommittedFact | CommitRefusedFact): BookingEffect[] {
  const { bookingId, paymentId } = fact;
  if (paymentId === null) return [];
  const amountMinor = fact.kind === 'committed' ? priceTotalMinor(fact.total) : fact.amountMinor;
  return [{ kind: 'release-authorization', bookingId, paymentId, amountMinor }];
}
