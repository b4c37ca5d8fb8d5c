import { findOrCreateUser } from '../../db/queries/accounts.ts';
import { listGivenBack, listSettledSessions } from '../../db/queries/rebuilding.ts';
import type { PaidSession } from '../../domain/inventory/decide-rebuild.ts';
import type { UserId } from '../../domain/shared/ids.ts';
import { fail, ok, type Result } from '../../domain/shared/result.ts';
import type { PaymentSession } from '../adapters/payment-provider.ts';
import { newId } from '../new-id.ts';
import type { Services } from '../services.ts';
import { readQuote } from './read-quote.ts';

/** An authorization that was not captured lapses after seven days: before that nothing can be owed. */
const PAYMENTS_SINCE_MS = 8 * 24 * 60 * 60 * 1000;
const CALLS_AT_ONCE = 10;

export interface SettledPayment {
  payment: PaidSession;
  /** At which its quote was made: it names seats of the plan of then. */
  epoch: number;
}

/**
 * Closes every payment page of an event that is open, and finds out who has paid without Postgres knowing. From here on
 * no payment for the lost sale can come. Fails with the number of payments that the provider is still working on.
 */
export async function settlePayments(
  services: Services,
  eventId: string,
): Promise<Result<SettledPayment[], { stillOpen: number }>> {
  const settled = await listSettledSessions(services.db, eventId);
  const listed = await services.payments.listSessions({ eventId, sinceMs: Date.now() - PAYMENTS_SINCE_MS });
  const unknown = listed.filter(({ sessionId }) => !settled.has(sessionId));
  const sessions: PaymentSession[] = [];
  for (let from = 0; from < unknown.length; from += CALLS_AT_ONCE) {
    const asked = unknown.slice(from, from + CALLS_AT_ONCE).map(({ sessionId, status }) => {
      const { payments } = services;
      return status === 'open' ? payments.expireSession(sessionId) : payments.retrieveSession(sessionId);
    });
    sessions.push(...(await Promise.all(asked)));
  }
  const stillOpen = sessions.filter(({ word }) => word.kind === 'open').length;
  if (stillOpen > 0) return fail({ stillOpen });
  const paid = await Promise.all(sessions.map((session) => paidSession(services, session)));
  return ok(
    await notGivenBack(
      services,
      paid.filter((one) => one !== null),
    ),
  );
}

async function paidSession(
  services: Services,
  { sessionId, word, origin }: PaymentSession,
): Promise<SettledPayment | null> {
  if (word.kind !== 'paid' || origin === null) return null;
  const { paymentId, amountMinor } = word;
  const { holdId, fence } = origin.reference;
  const claim = await claimOf(services, origin);
  return { payment: { holdId, sessionId, paymentId, amountMinor, claim }, epoch: epochOf(fence) };
}

/** What was to be sold by the quote that we signed, to the user of the verified address that paid. */
async function claimOf(
  services: Services,
  { address, quote, email, reference }: NonNullable<PaymentSession['origin']>,
): Promise<PaidSession['claim']> {
  const signed = quote === null ? null : readQuote(quote, { address, ...reference }, services.vars.QUOTE_SECRET);
  if (signed === null || email === null) return null;
  const user = await findOrCreateUser(services.db, { id: newId<UserId>(), email });
  return { userId: user.id as UserId, quote: signed };
}

/** A fence is `epoch.counter`. */
function epochOf(fence: string): number {
  return Number.parseInt(fence, 10);
}

async function notGivenBack(services: Services, paid: SettledPayment[]): Promise<SettledPayment[]> {
  const givenBack = await listGivenBack(
    services.db,
    paid.map(({ payment }) => payment.paymentId),
  );
  return paid.filter(({ payment }) => !givenBack.has(payment.paymentId));
}
