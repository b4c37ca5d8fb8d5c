import { readDisputed, recordDispute } from '../../db/queries/disputes.ts';
import { readRefund } from '../../db/queries/refunds.ts';
import { commandAfterWord } from '../../domain/bookings/provider-word.ts';
import { decideBooking } from '../../domain/bookings/saga.ts';
import type { PaymentCommand, Refusal } from '../../domain/inventory/commands.ts';
import type { EventAddress } from '../../domain/shared/event-address.ts';
import { idOf, isUuid, type BookingId } from '../../domain/shared/ids.ts';
import { invariant, unreachable } from '../../domain/shared/invariant.ts';
import { boxOfficeOf } from '../../durable-objects/address-book.ts';
import type { ProviderEvent } from '../../protocol/queue/booking-message.ts';
import type { PaymentSession, ProviderNews } from '../adapters/payment-provider.ts';
import { raiseAlert } from '../outbox/alert-operators.ts';
import { applyRefundResult } from '../outbox/pay-refund.ts';
import { SaleAway } from '../sale-away.ts';
import type { Services } from '../services.ts';

/**
 * Acts on a webhook: a session's word goes to the box office, what became of a refund or a dispute to Postgres. Safe to
 * repeat: it was heard before, or is heard now. @throws when it must be heard again later
 */
export async function applyProviderEvent(services: Services, event: ProviderEvent): Promise<void> {
  const news = await services.payments.newsOf(event.payload);
  if (news?.kind === 'session') await applyProviderWord(services, news.session);
  else if (news !== null) await applyMoneyNews(services, news, event);
}

/** Writes what became of a refund or a dispute, with the webhook that said so. @throws when it must be heard later */
export async function applyMoneyNews(
  services: Services,
  news: Exclude<ProviderNews, { kind: 'session' }>,
  event: ProviderEvent,
): Promise<void> {
  switch (news.kind) {
    case 'refund':
      return hearOfRefundEvent(services, news, event);
    case 'dispute':
      return hearOfDispute(services, news, event);
    case 'give-back-failed': {
      const { bookingId, paymentId } = news;
      const text = `The fan's bank did not take back the payment ${paymentId} of booking ${bookingId}, for which there are no seats. The money is ours again: pay it back otherwise.`;
      return raiseAlert(services, { title: 'refund-failed', text });
    }
    default:
      return unreachable(news);
  }
}

/** What a box office must decide after what the provider says of a session; null: it is not ours, or still open. */
export function commandOfSession({ origin, word }: PaymentSession): SessionCommand | null {
  // Somebody else's session in the same account is none of our business.
  const command = origin && commandAfterWord(word, origin.reference);
  return command && { address: origin.address, command };
}

export interface SessionCommand {
  address: EventAddress;
  command: PaymentCommand;
}

/**
 * Lets the box office decide by what the provider says of a session. Answers whether the word was final: false
 * while the session may still be paid.
 */
export async function applyProviderWord(services: Services, session: PaymentSession): Promise<boolean> {
  const asked = commandOfSession(session);
  if (!asked) return session.origin === null;
  const { address, command } = asked;
  const decided = await boxOfficeOf(services.objects, address).decidePayment(command);
  expectHeard(asked, decided.ok ? null : decided.refusal);
  return true;
}

/** A refused commit is in the ledger, and what it owes comes from there. @throws when there is no sale to hear it now */
export function expectHeard({ address, command }: SessionCommand, refusal: Refusal | null): void {
  if (refusal?.reason === 'not-published') throw new SaleAway(address.eventId);
  if (refusal) console.warn('the box office refused', command.kind, address.eventId, refusal.reason);
}

async function hearOfRefundEvent(
  services: Services,
  { refundId, attempt, result }: Extract<ProviderNews, { kind: 'refund' }>,
  event: ProviderEvent,
): Promise<void> {
  const refund = isUuid(refundId) ? await readRefund(services.db, refundId) : null;
  if (refund) await applyRefundResult(services, { refund, attempt, result, event: rowOf(event) });
}

async function hearOfDispute(
  services: Services,
  { disputeId, paymentId, amountMinor, state }: Extract<ProviderNews, { kind: 'dispute' }>,
  event: ProviderEvent,
): Promise<void> {
  const known = await readDisputed(services.db, { disputeId, paymentId });
  if (known === null) return console.error('ALERT: a dispute about no booking of ours', disputeId, paymentId);
  if (known.state !== null && (state === 'open' || known.state !== 'open')) return;
  const bookingId = idOf<BookingId>(known.bookingId);
  const move = decideBooking(known.status, { kind: MESSAGES[state], bookingId, disputeId, before: known.before });
  if (move === 'later') throw new Error(`the booking ${bookingId} is not ready for dispute ${disputeId}`);
  invariant(move, 'a dispute that was not heard is always told');
  const { at } = rowOf(event);
  const dispute = { id: disputeId, bookingId, amountMinor, state, at };
  const outcome = await recordDispute(services.db, { dispute, move, event: rowOf(event) });
  if (outcome === 'conflict') throw new Error(`the booking ${bookingId} was moved meanwhile`);
}

const MESSAGES = { open: 'dispute-opened', won: 'dispute-won', lost: 'dispute-lost' } as const;

function rowOf({ id, type, createdAtMs }: ProviderEvent): { id: string; type: string; at: string } {
  return { id, type, at: new Date(createdAtMs).toISOString() };
}
