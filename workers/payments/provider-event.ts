import { commandAfterWord } from '../../domain/bookings/provider-word.ts';
import { boxOfficeOf } from '../../durable-objects/address-book.ts';
import type { ProviderEvent } from '../../protocol/queue/booking-message.ts';
import type { PaymentSession } from '../adapters/payment-provider.ts';
import { SaleAway } from '../sale-away.ts';
import type { Services } from '../services.ts';

/** Brings a webhook's word to the box office. Safe to repeat: the box office has heard it, or hears it now. */
export async function applyProviderEvent(services: Services, event: Pick<ProviderEvent, 'payload'>): Promise<void> {
  const session = await services.payments.sessionOfEvent(event.payload);
  if (session) await applyProviderWord(services, session);
}

/**
 * Lets the box office decide by what the provider says of a session. Answers whether the word was final: false
 * while the session may still be paid.
 */
export async function applyProviderWord(services: Services, session: PaymentSession): Promise<boolean> {
  const { origin, word, sessionId } = session;
  // Somebody else's session in the same account is none of our business.
  if (!origin) return true;
  const command = commandAfterWord(word, origin.reference);
  if (!command) return false;
  const decided = await boxOfficeOf(services.objects, origin.address).decidePayment(command);
  if (!decided.ok && decided.refusal.reason === 'not-published') throw new SaleAway(origin.address.eventId);
  // A refused commit is in the ledger, and what it owes comes from there.
  if (!decided.ok) console.warn('the box office refused', command.kind, sessionId, decided.refusal.reason);
  return true;
}
