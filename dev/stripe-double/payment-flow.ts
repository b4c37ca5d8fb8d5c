import { unreachable } from '../../domain/shared/invariant.ts';
import { htmlAnswer, redirectAnswer, type LocalAnswer, type LocalRequest } from '../local-server.ts';
import type { Account } from './account.ts';
import { readSession } from './checkout-sessions.ts';
import type { CheckoutSession } from './objects.ts';
import { authorise, failAttempt, intentOfSession, requireAction } from './payment-intents.ts';
import { confirmPage, endPage, paymentPage } from './payment-page.ts';
import { outcomeOfCard } from './test-cards.ts';

/** How long Stripe's page waits for the shop to take the webhook before it sends the fan back. */
const WEBHOOK_WAIT_MS = 10_000;

interface Visit {
  account: Account;
  session: CheckoutSession;
  /** Waits for the webhooks under way. */
  settle(timeoutMs: number): Promise<void>;
}

/** Answers the fan's browser under `/pay/:session`. */
export async function answerPayment(options: {
  account: Account;
  request: LocalRequest;
  settle: Visit['settle'];
}): Promise<LocalAnswer> {
  const { account, request, settle } = options;
  const [, , id = '', step = ''] = request.url.pathname.split('/');
  const found = readSession(account, id);
  if (!found.ok) {
    return htmlAnswer(endPage({ title: 'No such payment', text: 'This link does not belong to a payment.' }), 404);
  }
  const visit: Visit = { account, session: found.value, settle };
  if (step === 'cancel') return redirectAnswer(visit.session.cancel_url ?? `/pay/${id}`);
  if (visit.session.status !== 'open') return closedPage(visit.session);
  const form = new URLSearchParams(request.body);
  if (step === 'confirm') {
    if (request.method === 'POST') return await confirm(visit, form.get('answer') === 'yes');
    return htmlAnswer(confirmPage(visit.session));
  }
  if (request.method === 'POST') return await pay(visit, form.get('card') ?? '');
  return showPage(visit);
}

/** What the bank says to a card, and where the fan goes next. */
async function pay(visit: Visit, number: string): Promise<LocalAnswer> {
  const { account, session } = visit;
  const outcome = outcomeOfCard(number);
  const intent = intentOfSession(account, session);
  switch (outcome.name) {
    case 'pays':
      return await complete(visit);
    case 'declined': {
      const { declineCode, message } = outcome;
      failAttempt(account, intent, { type: 'card_error', code: 'card_declined', decline_code: declineCode, message });
      return showPage(visit, message);
    }
    case 'authenticates':
      requireAction(account, intent);
      return redirectAnswer(`/pay/${session.id}/confirm`);
    case 'silent':
      authorise(account, session, { withheld: true });
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

async function confirm(visit: Visit, confirmed: boolean): Promise<LocalAnswer> {
  const { account, session } = visit;
  const intent = intentOfSession(account, session);
  if (intent.status !== 'requires_action') return redirectAnswer(`/pay/${session.id}`);
  if (confirmed) return await complete(visit);
  const message = 'We are unable to authenticate your payment method. Please choose another and try again.';
  failAttempt(account, intent, {
    type: 'invalid_request_error',
    code: 'payment_intent_authentication_failure',
    message,
  });
  return showPage(visit, message);
}

async function complete(visit: Visit): Promise<LocalAnswer> {
  authorise(visit.account, visit.session);
  await visit.settle(WEBHOOK_WAIT_MS);
  return redirectAnswer(returnUrl(visit.session));
}

function showPage({ account, session }: Visit, error?: string): LocalAnswer {
  const { lineItems } = account.state.sessionExtras[session.id]!;
  return htmlAnswer(paymentPage(error === undefined ? { session, lineItems } : { session, lineItems, error }));
}

function closedPage(session: CheckoutSession): LocalAnswer {
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
