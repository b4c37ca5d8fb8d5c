import type { BookingId, HoldId } from '../shared/ids.ts';
import { unreachable } from '../shared/invariant.ts';
import type { Currency } from '../shared/money.ts';
import type { BookingEffect } from './effects.ts';
import type { RefundState } from './refund.ts';
import type { BookingStage } from './saga.ts';

/** What the box office, Postgres and the provider each say of one hold and the booking that it became. */
export interface Evidence {
  holdId: HoldId;
  /** Null: the box office does not know this hold. */
  office: OfficeEvidence | null;
  /** Null: Postgres has no booking of it. */
  booking: BookingEvidence | null;
  /** Every payment session that the provider has for this hold. */
  payments: PaymentEvidence[];
}

export interface OfficeEvidence {
  phase: 'held' | 'paying' | 'expiring' | 'committed' | 'released';
  /** Attached to the payment that is open, or the one it was sold for; null: none is. */
  sessionId: string | null;
  /** Seat indexes that are still sold to it; empty unless committed. */
  soldSeats: number[];
  /** Sessions whose payment was turned away for good. */
  refusedSessions: string[];
}

export interface BookingEvidence {
  stage: Exclude<BookingStage, 'none'>;
  /** Null: an order of nothing. */
  paymentId: string | null;
  currency: Currency;
  totalMinor: number;
  /** Of each ticket, the void ones too. */
  tickets: { seat: number; status: 'pending' | 'live' | 'void' }[];
  refunds: RefundEvidence[];
  disputes: { disputeId: string; state: DisputeState }[];
}

export interface RefundEvidence {
  refundId: string;
  attempt: number;
  state: RefundState;
  amountMinor: number;
  seats: number[];
}

export interface PaymentEvidence {
  sessionId: string;
  /** `authorized`: reserved, not taken. `over`: it can no longer be paid, or the reservation was let go. */
  status: 'open' | 'over' | 'authorized' | 'captured';
  /** Null: nobody has tried to pay. */
  paymentId: string | null;
  /** Reserved or captured, in minor units. */
  amountMinor: number;
  /** Of what was captured, those that have not failed together. */
  refundedMinor: number;
  /** Those that carry our ids. */
  refunds: { refundId: string; attempt: number; state: 'pending' | 'done' | 'failed' }[];
  disputes: { disputeId: string; state: DisputeState; amountMinor: number }[];
}

export type DisputeState = 'open' | 'won' | 'lost';

/** What brings the three closer together. Each may be done twice, and does nothing where it is not needed any more. */
export type ReconcileStep =
  /** Close the payment page, and let the box office decide by what the provider answers. */
  | { kind: 'expire-session'; sessionId: string }
  /** Bring the provider's word about this session to the box office, as a webhook would. */
  | { kind: 'hear-session'; sessionId: string }
  /** Bring the ledger's undelivered rows to Postgres. */
  | { kind: 'deliver-ledger' }
  /** Do what is owed, whether or not the outbox has it as done. */
  | { kind: 'do'; effect: BookingEffect }
  /** Postgres calls it captured and the provider only reserves it: capture it after all. */
  | { kind: 'take-money'; paymentId: string; amountMinor: number }
  /** The provider's word about a refund's attempt was missed. */
  | { kind: 'hear-refund'; refundId: string; attempt: number; word: 'done' | 'failed' }
  /** Begin the next attempt of a refund that failed. */
  | { kind: 'retry-refund'; refundId: string }
  /** The bank's word was missed. */
  | { kind: 'hear-dispute'; disputeId: string; paymentId: string; state: DisputeState; amountMinor: number }
  /** No rule closes it: a person must look. */
  | { kind: 'drift'; what: Drift };

/** How records can disagree that no step of ours brings together. */
export type Drift =
  /** Postgres says captured; the provider has let the money go. */
  | 'money-missing'
  /** The provider's sums are not those of the booking and its refunds. */
  | 'money-differs'
  /** Tickets stand on seats that the box office has not sold to this booking. */
  | 'seats-not-sold'
  /** A refund failed as often as it is tried, or the provider takes it no more: it must be paid in another way. */
  | 'refund-failed';

/** After so many failures a refund is a person's: the bank does not take it. */
export const REFUND_ATTEMPTS_MAX = 3;

/**
 * Which steps close what is stuck of one hold, in order; none: the three agree. For holds at which nothing else is at
 * work: done while a webhook or the outbox is at it too, the steps do no harm. Rules RECON-1 to RECON-12 of
 * docs/spec/reconciliation.md.
 */
export function reconcile(evidence: Evidence): ReconcileStep[] {
  const { office, booking, payments } = evidence;
  const steps = payments.flatMap((payment) => closePayment(evidence, payment));
  if (booking === null) {
    if (office?.phase === 'committed') steps.push({ kind: 'deliver-ledger' });
    return unique(steps);
  }
  const payment = payments.find(({ paymentId }) => paymentId !== null && paymentId === booking.paymentId) ?? null;
  if (booking.stage === 'refused' && office?.phase === 'committed' && !isSoldFor(office, payment)) {
    return unique([...steps, { kind: 'deliver-ledger' }]);
  }
  steps.push(...closeBooking(evidence, booking, payment));
  if (payment !== null) steps.push(...closeDisputes(booking, payment), ...closeRefunds(evidence, booking, payment));
  steps.push(...closeSeats(evidence, booking, payment));
  return steps.length > 0 ? unique(steps) : driftOf(evidence, booking, payment);
}

/** A payment that is not the booking's own: what the box office must hear of it, or that it goes back. */
function closePayment({ holdId, office, booking }: Evidence, payment: PaymentEvidence): ReconcileStep[] {
  const { sessionId, paymentId, amountMinor } = payment;
  const isAttached = office?.sessionId === sessionId;
  const isWaitedFor = isAttached && (office?.phase === 'paying' || office?.phase === 'expiring');
  switch (payment.status) {
    case 'open': {
      // One that is just being made is attached next, or dies with the payment window.
      const mayBePaid = office?.phase === 'paying' && (isAttached || office.sessionId === null);
      return mayBePaid ? [] : [{ kind: 'expire-session', sessionId }];
    }
    case 'over':
      return isWaitedFor ? [{ kind: 'hear-session', sessionId }] : [];
    case 'authorized':
    case 'captured': {
      if (paymentId === null || heldMinor(payment) === 0) return [];
      if (booking !== null && booking.paymentId === paymentId) return [];
      const isTurnedAway = office?.refusedSessions.includes(sessionId) ?? false;
      if (!isTurnedAway && (booking === null || booking.stage === 'refused')) {
        return [{ kind: 'hear-session', sessionId }, { kind: 'deliver-ledger' }];
      }
      if (booking === null) return [{ kind: 'deliver-ledger' }];
      return [{ kind: 'do', effect: releaseOf({ bookingId: bookingIdOf(holdId), paymentId, amountMinor }) }];
    }
    default:
      return unreachable(payment.status);
  }
}

/** The booking's next step forward, or the way back of its money. */
function closeBooking(
  { holdId, office }: Evidence,
  { stage, paymentId, currency, totalMinor }: BookingEvidence,
  payment: PaymentEvidence | null,
): ReconcileStep[] {
  const bookingId = bookingIdOf(holdId);
  switch (stage) {
    case 'booked':
      if (paymentId === null || payment === null) return [];
      return [{ kind: 'do', effect: { kind: 'capture', bookingId, paymentId, amountMinor: totalMinor, currency } }];
    case 'captured':
      return [...takeMoney(payment), { kind: 'do', effect: { kind: 'issue-tickets', bookingId } }];
    case 'cancelled':
    case 'refused': {
      if (paymentId === null || payment === null || heldMinor(payment) === 0) return [];
      const disputedSeats = stage === 'refused' ? (office?.soldSeats ?? []) : [];
      const { amountMinor } = payment;
      return [{ kind: 'do', effect: releaseOf({ bookingId, paymentId, amountMinor, disputedSeats }) }];
    }
    case 'issued':
    case 'part_refunded':
    case 'refunded':
    case 'disputed':
      return takeMoney(payment);
    default:
      return unreachable(stage);
  }
}

function takeMoney(payment: PaymentEvidence | null): ReconcileStep[] {
  if (payment?.status !== 'authorized' || payment.paymentId === null) return [];
  const { paymentId, amountMinor } = payment;
  return [{ kind: 'take-money', paymentId, amountMinor }];
}

/** Whether the box office sold the hold for this very payment; null: for an order of nothing. */
function isSoldFor(office: OfficeEvidence, payment: PaymentEvidence | null): boolean {
  return office.sessionId === (payment?.sessionId ?? null);
}

/** What the bank decided and Postgres has not heard. */
function closeDisputes(booking: BookingEvidence, payment: PaymentEvidence): ReconcileStep[] {
  // Before its tickets a booking cannot hear of a dispute.
  if (booking.stage === 'booked' || booking.stage === 'captured') return [];
  return payment.disputes.flatMap(({ disputeId, state, amountMinor }): ReconcileStep[] => {
    const known = booking.disputes.find((dispute) => dispute.disputeId === disputeId);
    if (known?.state === state || (known !== undefined && known.state !== 'open')) return [];
    return [{ kind: 'hear-dispute', disputeId, paymentId: payment.paymentId!, state, amountMinor }];
  });
}

/** Refunds that are under way, that the provider tells otherwise, or that can be tried again. */
function closeRefunds({ holdId }: Evidence, booking: BookingEvidence, payment: PaymentEvidence): ReconcileStep[] {
  const isContested = payment.disputes.some(({ state }) => state !== 'won');
  return booking.refunds.flatMap((refund): ReconcileStep[] => {
    const { refundId, attempt, state, amountMinor } = refund;
    if (amountMinor === 0) return [];
    const made = payment.refunds.find((other) => other.refundId === refundId && other.attempt === attempt);
    switch (state) {
      case 'requested': {
        const { currency } = booking;
        const paymentId = payment.paymentId!;
        const bookingId = bookingIdOf(holdId);
        const effect = { kind: 'refund', bookingId, refundId, attempt, paymentId, amountMinor, currency } as const;
        return made?.state === 'pending' ? [] : [{ kind: 'do', effect }];
      }
      case 'done':
        if (made?.state === 'done' || made?.state === 'pending') return [];
        return [{ kind: 'hear-refund', refundId, attempt, word: 'failed' }];
      case 'failed':
        if (made?.state === 'done') return [];
        return !isContested && attempt < REFUND_ATTEMPTS_MAX ? [{ kind: 'retry-refund', refundId }] : [];
      default:
        return unreachable(state);
    }
  });
}

/** Seats that are still sold to a booking whose tickets are void and whose money is gone. */
function closeSeats(
  { holdId, office }: Evidence,
  booking: BookingEvidence,
  payment: PaymentEvidence | null,
): ReconcileStep[] {
  const sold = new Set(office?.soldSeats ?? []);
  if (sold.size === 0) return [];
  const bookingId = bookingIdOf(holdId);
  // An open dispute may still bring the money back.
  const isOpen = payment?.disputes.some(({ state }) => state === 'open') ?? false;
  const isMoneyGone = payment === null || (heldMinor(payment) === 0 && !isOpen);
  if (booking.stage === 'cancelled' && isMoneyGone) return [freeSeats(bookingId, null, 'all')];
  if (booking.stage === 'refused' && isMoneyGone) {
    return [{ kind: 'do', effect: { kind: 'settle-disputed-seats', bookingId, seats: [...sold] } }];
  }
  const isLost = payment?.disputes.some(({ state }) => state === 'lost') ?? false;
  if (booking.stage === 'refunded' && isLost) return [freeSeats(bookingId, null, 'all')];
  return booking.refunds
    .filter(({ state, seats }) => (state === 'done' || isLost) && seats.some((seat) => sold.has(seat)))
    .map(({ refundId, seats }) => freeSeats(bookingId, refundId, seats));
}

/** Nothing is left to do, and yet the records may differ. */
function driftOf(evidence: Evidence, booking: BookingEvidence, payment: PaymentEvidence | null): ReconcileStep[] {
  const { stage, refunds, totalMinor, tickets } = booking;
  const sold = new Set(evidence.office?.soldSeats ?? []);
  const isSold = tickets.every(({ seat, status }) => status === 'void' || sold.has(seat));
  if (!isSold) return [{ kind: 'drift', what: 'seats-not-sold' }];
  if (stage === 'cancelled' || stage === 'refused' || booking.paymentId === null) return [];
  if (payment?.status !== 'captured') return [{ kind: 'drift', what: 'money-missing' }];
  const isContested = payment.disputes.some(({ state }) => state !== 'won');
  const failed = refunds.filter(({ state }) => state === 'failed');
  const isLost = payment.disputes.some(({ state }) => state === 'lost');
  // After a lost dispute the provider refunds nothing more of that payment, though a bank may have sent some back.
  const isOwed = isContested ? isLost && stage === 'refunded' && heldMinor(payment) > 0 : true;
  if (failed.length > 0 && isOwed) return [{ kind: 'drift', what: 'refund-failed' }];
  const given = refunds
    .filter(({ state }) => state !== 'failed')
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const isPending = payment.refunds.some(({ state }) => state === 'pending');
  const agrees = payment.amountMinor === totalMinor && (payment.refundedMinor === given || isPending);
  return agrees ? [] : [{ kind: 'drift', what: 'money-differs' }];
}

/** What of a payment is the fan's and with us, reserved or captured; a dispute that is open or lost took it away. */
function heldMinor({ status, amountMinor, refundedMinor, disputes }: PaymentEvidence): number {
  if (status === 'open' || status === 'over') return 0;
  const taken = disputes.filter(({ state }) => state !== 'won').reduce((sum, dispute) => sum + dispute.amountMinor, 0);
  return amountMinor - refundedMinor - taken;
}

function releaseOf(about: {
  bookingId: BookingId;
  paymentId: string;
  amountMinor: number;
  disputedSeats?: number[];
}): BookingEffect {
  return { kind: 'release-authorization', disputedSeats: [], ...about };
}

function freeSeats(bookingId: BookingId, refundId: string | null, seats: number[] | 'all'): ReconcileStep {
  return { kind: 'do', effect: { kind: 'free-seats', bookingId, refundId, seats } };
}

/** A booking has the id of its hold. */
function bookingIdOf(holdId: HoldId): BookingId {
  return holdId as string as BookingId;
}

function unique(steps: ReconcileStep[]): ReconcileStep[] {
  return [...new Map(steps.map((step) => [JSON.stringify(step), step])).values()];
}
