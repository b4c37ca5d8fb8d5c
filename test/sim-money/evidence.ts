import type { AccountState } from '../../dev/stripe-double/account.ts';
import type { CheckoutSession, PaymentIntent } from '../../dev/stripe-double/objects.ts';
import type { BookingEvidence, Evidence, OfficeEvidence, PaymentEvidence } from '../../domain/bookings/reconcile.ts';
import { isTurnedAway, sessionOfHold, soldSeats, type OfficeState } from './office-part.ts';
import { ticketsOf, type PostgresState } from './postgres-part.ts';
import { FANS } from './sale.ts';

/** What the three say of a fan's hold, as the reconciler gathers it. */
export function evidenceOf(
  fan: number,
  said: { office: OfficeState; postgres: PostgresState; provider: AccountState },
): Evidence {
  const { holdId, bookingId } = FANS[fan]!;
  const sessions = Object.values(said.provider.sessions).filter(({ metadata }) => metadata.holdId === holdId);
  return {
    holdId,
    office: officeEvidence(said.office, fan, sessions),
    booking: bookingEvidence(said.postgres, bookingId),
    payments: sessions.map((session) => paymentEvidence(said.provider, session)),
  };
}

function officeEvidence(office: OfficeState, fan: number, sessions: CheckoutSession[]): OfficeEvidence | null {
  const hold = office.holds[fan] ?? null;
  if (hold === null) return null;
  return {
    phase: hold.phase.name,
    sessionId: sessionOfHold(hold),
    soldSeats: soldSeats(hold),
    refusedSessions: sessions.map(({ id }) => id).filter((id) => isTurnedAway(office, id)),
  };
}

function bookingEvidence(postgres: PostgresState, bookingId: string): BookingEvidence | null {
  const booking = postgres.bookings[bookingId];
  if (!booking) return null;
  const { status: stage, paymentId, totalMinor } = booking;
  const mine = <Row extends { bookingId: string }>(rows: Record<string, Row>) => {
    return Object.entries(rows).filter(([, row]) => row.bookingId === bookingId);
  };
  return {
    stage,
    paymentId,
    currency: 'EUR',
    totalMinor,
    tickets: ticketsOf(postgres, bookingId).map(({ seat, status }) => ({ seat, status })),
    refunds: mine(postgres.refunds).map(([, { refundId, attempt, state, amountMinor, seats }]) => {
      return { refundId, attempt, state, amountMinor, seats };
    }),
    disputes: mine(postgres.disputes).map(([disputeId, { state }]) => ({ disputeId, state })),
  };
}

export function paymentEvidence(provider: AccountState, session: CheckoutSession): PaymentEvidence {
  const intent = session.payment_intent === null ? null : provider.intents[session.payment_intent]!;
  const refunds = Object.values(provider.refunds).filter((refund) => refund.payment_intent === intent?.id);
  const disputes = Object.values(provider.disputes).filter((dispute) => dispute.payment_intent === intent?.id);
  return {
    sessionId: session.id,
    status: statusOf(session, intent),
    paymentId: intent?.id ?? null,
    amountMinor: intent === null ? 0 : intent.amount_capturable + intent.amount_received,
    refundedMinor: refunds.filter(({ status }) => status !== 'failed').reduce((sum, { amount }) => sum + amount, 0),
    refunds: refunds.flatMap(({ metadata, status }) => {
      const { refundId, attempt } = metadata;
      if (refundId === undefined || attempt === undefined) return [];
      return [{ refundId, attempt: Number(attempt), state: status === 'succeeded' ? ('done' as const) : status }];
    }),
    disputes: disputes.map(({ id: disputeId, status, amount: amountMinor }) => {
      return { disputeId, amountMinor, state: status === 'won' || status === 'lost' ? status : ('open' as const) };
    }),
  };
}

function statusOf(session: CheckoutSession, intent: PaymentIntent | null): PaymentEvidence['status'] {
  if (session.status === 'open') return 'open';
  if (session.status === 'expired' || intent === null || intent.status === 'canceled') return 'over';
  return intent.status === 'succeeded' ? 'captured' : 'authorized';
}
