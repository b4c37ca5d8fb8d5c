import { escapeHtml, htmlPage } from './html-page.ts';
import type { CheckoutSession, LineItem, PaymentMethod } from './objects.ts';
import { TEST_CARDS } from './test-cards.ts';

/** The hosted page where the fan gives a card. `error`: what the bank said to the last one. */
export function paymentPage(options: { session: CheckoutSession; lineItems: LineItem[]; error?: string }): string {
  const { session } = options;
  const amount = money(session.amount_total, session.currency);
  const lines = options.lineItems.map((item) => {
    const detail = item.description === null ? '' : `<small>${escapeHtml(item.description)}</small>`;
    const times = item.quantity === 1 ? '' : ` × ${item.quantity}`;
    const price = money(item.unitAmount * item.quantity, session.currency);
    return `<dt>${escapeHtml(item.name)}${times}${detail}</dt><dd>${price}</dd>`;
  });
  const cards = TEST_CARDS.map(
    (card) => `<button class="plain" name="card" value="${card.number}"><b>${card.label}</b>
      ${spaced(card.number)} <span class="quiet">${card.hint}</span></button>`,
  );
  const error = options.error === undefined ? '' : `<p class="error" role="alert">${escapeHtml(options.error)}</p>`;
  const email = session.customer_email === null ? '' : `<p>Receipt to ${escapeHtml(session.customer_email)}</p>`;
  const back = session.cancel_url === null ? '' : `<p><a href="/pay/${session.id}/cancel">Back without paying</a></p>`;
  return htmlPage({
    title: `Pay ${amount}`,
    body: `${TEST_NOTE}
<h1>Pay ${amount}</h1>
${email}
<section class="card"><dl>${lines.join('')}<dt class="total">Total</dt><dd class="total">${amount}</dd></dl></section>
${session.payment_method_types.includes('card') ? cardForm(session, amount, error) : error}
${session.payment_method_types.includes('ideal') ? idealForm(session) : ''}
${session.payment_method_types.includes('card') ? `<h2>Test cards</h2><form method="post" action="/pay/${session.id}">${cards.join('')}</form>` : ''}
${back}`,
  });
}

/** The bank's own step of 3-D Secure, or of a payment from an account. */
export function confirmPage(session: CheckoutSession, method: PaymentMethod): string {
  return htmlPage({
    title: 'Confirm with your bank',
    body: `${TEST_NOTE}
<h1>Your bank asks: is it you?</h1>
<p>A payment of ${money(session.amount_total, session.currency)} waits for your confirmation.</p>
<form method="post" action="/pay/${session.id}/confirm?method=${method}">
<button name="answer" value="yes">Confirm payment</button>
<button class="plain" name="answer" value="no">It is not me: refuse</button>
</form>`,
  });
}

/** A page with nothing to do on it: expired, paid already, or the fan who never returns. */
export function endPage(options: { title: string; text: string; link?: { href: string; label: string } }): string {
  const link = options.link
    ? `<p><a href="${escapeHtml(options.link.href)}">${escapeHtml(options.link.label)}</a></p>`
    : '';
  const body = `${TEST_NOTE}<h1>${escapeHtml(options.title)}</h1><p>${escapeHtml(options.text)}</p>${link}`;
  return htmlPage({ title: options.title, body });
}

const TEST_NOTE = '<p class="quiet">Stripe double on this machine. No money moves.</p>';

function cardForm(session: CheckoutSession, amount: string, error: string): string {
  return `<form method="post" action="/pay/${session.id}" class="card">
${error}
<label for="number">Card number</label>
<input id="number" name="card" inputmode="numeric" autocomplete="cc-number" placeholder="4242 4242 4242 4242" required>
<button>Pay ${amount}</button>
</form>`;
}

function idealForm(session: CheckoutSession): string {
  return `<form method="post" action="/pay/${session.id}">
<button class="plain" name="method" value="ideal"><b>iDEAL</b> From a Dutch bank account
<span class="quiet">The money is taken at once: nothing is reserved</span></button>
</form>`;
}

function money(amount: number, currency: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** digits);
}

function spaced(number: string): string {
  return number.replaceAll(/(\d{4})(?=\d)/g, '$1 ');
}
