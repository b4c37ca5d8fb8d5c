import type { HeldSeat, HoldView } from '../../domain/inventory/hold-view.ts';
import { commandAfterWord } from '../../domain/bookings/provider-word.ts';
import { invariant } from '../../domain/shared/invariant.ts';
import { priceTotalMinor } from '../../domain/shared/money.ts';
import { fail, ok, type Result } from '../../domain/shared/result.ts';
import type { Refusal } from '../../domain/inventory/commands.ts';
import { boxOfficeOf } from '../../durable-objects/address-book.ts';
import type { PaymentOrder, PaymentSession } from '../adapters/payment-provider.ts';
import type { SaleRoute } from '../event-routes.ts';
import type { Vars } from '../env.ts';
import type { Services } from '../services.ts';

/** What paying needs: no database is on this path. */
type PaymentServices = Pick<Services, 'objects' | 'payments'> & { vars: Pick<Vars, 'PUBLIC_ORIGIN'> };

/** A hold in payment, as `start-payment` answered it. */
export interface PayingHold {
  route: SaleRoute;
  hold: HoldView;
  /** The floor's signed quote. */
  quote: string;
  /** Of the fan who pays. */
  email: string;
}

export type PaymentPage =
  /** Send the fan there. */
  | { kind: 'open'; url: string }
  /** Nothing is left to pay. */
  | { kind: 'paid' }
  /** The session that this hold had is over; the hold is as before it, and may start another. */
  | { kind: 'ended' };

/** Why no page can be opened: the provider is away, or the box office says no. */
export type PaymentFailure = { kind: 'provider' } | { kind: 'refused'; refusal: Refusal };

/**
 * The payment page of a hold in payment. A new session is attached to the hold before its address leaves us: one that
 * was never attached was never payable. Safe to repeat: the same attempt makes the same session. Rules MONEY-1 to MONEY-5.
 */
export async function paymentPage(
  services: PaymentServices,
  paying: PayingHold,
): Promise<Result<PaymentPage, PaymentFailure>> {
  const { state } = paying.hold;
  invariant(state.name === 'paying', 'only a hold in payment has a payment page');
  const session = await askProvider(() =>
    state.sessionId === null
      ? services.payments.createSession(orderOf(services, paying))
      : services.payments.retrieveSession(state.sessionId),
  );
  if (session === null) return fail({ kind: 'provider' });
  if (state.sessionId === null) {
    const { holdId, fence } = paying.hold;
    const { sessionId } = session;
    const boxOffice = boxOfficeOf(services.objects, paying.route.address);
    const attached = await boxOffice.decidePayment({
      kind: 'attach',
      holdId,
      fence,
      attempt: state.attempt,
      sessionId,
    });
    if (!attached.ok) return fail({ kind: 'refused', refusal: attached.refusal });
  }
  return await pageOf(services, paying, session);
}

async function pageOf(
  services: PaymentServices,
  paying: PayingHold,
  session: PaymentSession,
): Promise<Result<PaymentPage, PaymentFailure>> {
  const { word, url, sessionId } = session;
  if (word.kind === 'open') return url === null ? fail({ kind: 'provider' }) : ok({ kind: 'open', url });
  // The webhook has not come yet; the provider's word is as good here.
  const { holdId, fence } = paying.hold;
  const command = commandAfterWord(word, { holdId, fence, sessionId });
  invariant(command !== null, 'a session that is not open is paid or over');
  const decided = await boxOfficeOf(services.objects, paying.route.address).decidePayment(command);
  if (!decided.ok) return fail({ kind: 'refused', refusal: decided.refusal });
  return ok(word.kind === 'paid' ? { kind: 'paid' } : { kind: 'ended' });
}

/** Null: it did not answer, or not so that we know what happened. The next attempt gets a new idempotency key. */
async function askProvider(ask: () => Promise<PaymentSession>): Promise<PaymentSession | null> {
  try {
    return await ask();
  } catch (error) {
    console.error('the payment provider did not answer', error instanceof Error ? error.message : error);
    return null;
  }
}

function orderOf(services: PaymentServices, paying: PayingHold): PaymentOrder {
  const { route, hold, quote, email } = paying;
  const { state } = hold;
  invariant(state.name === 'paying', 'only a hold in payment has an order');
  const { eventId } = route.address;
  const origin = services.vars.PUBLIC_ORIGIN;
  return {
    address: route.address,
    holdId: hold.holdId,
    fence: hold.fence,
    attempt: state.attempt,
    expiresAtMs: state.providerExpiresAtMs,
    currency: hold.currency,
    lines: linesOf(route.eventName, hold.seats),
    email,
    quote,
    successUrl: `${origin}${bookingPath(eventId, hold.holdId)}`,
    cancelUrl: `${origin}/events/${eventId}/checkout/${hold.holdId}`,
  };
}

/** The page that shows how a payment went. */
export function bookingPath(eventId: string, holdId: string): string {
  return `/events/${eventId}/bookings/${holdId}`;
}

/** Seats of one zone, type and price are one line. */
function linesOf(eventName: string, seats: HeldSeat[]): PaymentOrder['lines'] {
  const lines = new Map<string, PaymentOrder['lines'][number]>();
  for (const seat of seats) {
    const name = `${eventName}: ${seat.zone}, ${seat.ticketType}`;
    const amountMinor = priceTotalMinor(seat);
    const line = lines.get(`${name} ${amountMinor}`);
    if (line) line.quantity++;
    else lines.set(`${name} ${amountMinor}`, { name, amountMinor, quantity: 1 });
  }
  return [...lines.values()];
}
