import type { Account } from './account.ts';
import { readSession } from './checkout-sessions.ts';
import { htmlAnswer, redirectAnswer, type HttpAnswer, type HttpRequest } from './http-server.ts';
import type { CheckoutSession, PaymentError, PaymentMethod } from './objects.ts';
import { authorise, failAttempt, intentOfSession, requireAction } from './payment-intents.ts';
import { confirmPage, endPage, paymentPage } from './payment-page.ts';
import { unreachable } from './result.ts';
import { digitsOf, outcomeOfCard, type Payment } from './test-cards.ts';

/** How long Stripe's page waits for the shop to take the webhook before it sends the fan back. */
const WEBHOOK_WAIT_MS = 10_000;
/** The only card whose bank asks. */
const ASKING_CARD: Payment = { method: 'card', number: '4000002760003184' };

interface Visit {
  account: Account;
  session: CheckoutSession;
  publicUrl: string;
  /** Waits for the webhooks under way. */
  settle(timeoutMs: number): Promise<void>;
}

/** Answers the fan's browser under `/pay/:session`. */
export async function answerPayment(
  shop: Pick<Visit, 'account' | 'publicUrl' | 'settle'>,
  request: HttpRequest,
): Promise<HttpAnswer> {
  const [, , id = '', step = ''] = request.url.pathname.split('/');
  const found = readSession(shop.account, id);
  if (!found.ok) {
    return htmlAnswer(endPage({ title: 'No such payment', text: 'This link does not belong to a payment.' }), 404);
  }
  const visit: Visit = { ...shop, session: found.value };
  if (step === 'cancel') return redirectAnswer(visit.session.cancel_url ?? `/pay/${id}`);
  if (visit.session.status !== 'open') return closedPage(visit.session);
  const form = new URLSearchParams(request.body);
  if (step === 'confirm') {
    const payment: Payment = request.url.searchParams.get('method') === 'ideal' ? { method: 'ideal' } : ASKING_CARD;
    if (request.method === 'POST') return await confirm(visit, payment, form.get('answer') === 'yes');
    return htmlAnswer(confirmPage(visit.session, payment.method));
  }
  if (request.method !== 'POST') return showPage(visit);
  return await pay(visit, form.get('method') === 'ideal' ? { method: 'ideal' } : cardOf(form.get('card') ?? ''));
}

function cardOf(typed: string): Payment {
  return { method: 'card', number: digitsOf(typed) };
}

/** What the bank says, and where the fan goes next. */
async function pay(visit: Visit, payment: Payment): Promise<HttpAnswer> {
  const { account, session } = visit;
  if (!session.payment_method_types.includes(payment.method)) return showPage(visit, 'Choose another way to pay.');
  if (payment.method === 'ideal') return askBank(visit, 'ideal');
  const outcome = outcomeOfCard(payment.number);
  switch (outcome.name) {
    case 'pays':
    case 'capture-fails':
    case 'disputes':
    case 'refund-late':
    case 'refund-fails':
      return await complete(visit, payment);
    case 'declined': {
      const { declineCode, message } = outcome;
      const error: PaymentError = { type: 'card_error', code: 'card_declined', decline_code: declineCode, message };
      failAttempt(account, { intent: intentOfSession(account, session), payment, error });
      return showPage(visit, message);
    }
    case 'authenticates':
      return askBank(visit, 'card');
    case 'silent':
      authorise(account, { session, payment, withheld: true });
      return htmlAnswer(
        endPage({
          title: 'Authorised, and nobody is told',
          text: 'The bank has reserved the money. The webhook is withheld and this page does not go back.',
        }),
      );
    default:
      return unreachable(outcome);
  }
}

/** The fan is sent to the bank; nothing is reserved before they confirm there. */
function askBank(visit: Visit, method: PaymentMethod): HttpAnswer {
  const { account, session, publicUrl } = visit;
  const path = `/pay/${session.id}/confirm${method === 'ideal' ? '?method=ideal' : ''}`;
  requireAction(account, intentOfSession(account, session), { url: publicUrl + path, returnUrl: returnUrl(session) });
  return redirectAnswer(path);
}

async function confirm(visit: Visit, payment: Payment, confirmed: boolean): Promise<HttpAnswer> {
  const { account, session } = visit;
  const intent = intentOfSession(account, session);
  if (intent.status !== 'requires_action') return redirectAnswer(`/pay/${session.id}`);
  if (confirmed) return await complete(visit, payment);
  const message = 'We are unable to authenticate your payment method. Please choose another and try again.';
  const error = { type: 'invalid_request_error', code: 'payment_intent_authentication_failure', message } as const;
  failAttempt(account, { intent, payment, error });
  return showPage(visit, message);
}

async function complete(visit: Visit, payment: Payment): Promise<HttpAnswer> {
  authorise(visit.account, { session: visit.session, payment, withheld: false });
  await visit.settle(WEBHOOK_WAIT_MS);
  return redirectAnswer(returnUrl(visit.session));
}

function showPage({ account, session }: Visit, error?: string): HttpAnswer {
  const { lineItems } = account.state.sessionExtras[session.id]!;
  return htmlAnswer(paymentPage(error === undefined ? { session, lineItems } : { session, lineItems, error }));
}

function closedPage(session: CheckoutSession): HttpAnswer {
  if (session.status === 'complete') {
    const link = { href: returnUrl(session), label: 'Back to the shop' };
    return htmlAnswer(endPage({ title: 'Paid already', text: 'There is nothing left to pay here.', link }));
  }
  const text = 'The time to pay has run out. No money was taken.';
  const link = session.cancel_url === null ? {} : { link: { href: session.cancel_url, label: 'Back to the shop' } };
  return htmlAnswer(endPage({ title: 'This payment has expired', text, ...link }), 410);
}

function returnUrl(session: CheckoutSession): string {
  return session.success_url.replaceAll('{CHECKOUT_SESSION_ID}', session.id);
}
