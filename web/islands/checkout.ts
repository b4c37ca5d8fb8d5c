import type { SeatingPlan } from '../../domain/seating/seating-plan.ts';
import { moneyText } from '../../domain/shared/money-text.ts';
import type { Session } from '../../protocol/http/accounts.ts';
import type { EventDetail } from '../../protocol/http/catalogue.ts';
import type { Hold, PaymentStarted } from '../../protocol/http/holds.ts';
import type { Problem } from '../../protocol/problem.ts';
import { change, isProblem, pause, problemText, readJson, type ApiAnswer } from '../lib/api.ts';
import { clockText, spokenTime } from '../lib/countdown.ts';
import { button, el, need, setText } from '../lib/dom.ts';
import { listenToFloor } from '../lib/floor-news.ts';
import { followHold, type HoldTimer, type SaleClockState } from '../lib/hold-timer.ts';
import { extendHold, forgetHold, holdPath, readHold, releaseHold, rememberHold } from '../lib/holds.ts';
import { createOrderSummary } from '../lib/order-summary.ts';
import { keepPass } from '../lib/queue-pass.ts';
import { createSignInForm } from '../lib/sign-in-form.ts';

/** How often a page in line for payment asks how long it is by now. */
const ASK_IN_LINE_SECONDS = 30;
/** How often a fan who waits to pay looks whether anybody can. */
const ASK_WHILE_DOWN_MS = 5_000;

const OPENING = 'Opening the payment page';

type User = NonNullable<Session['user']>;

const place = need('[data-island="checkout"]');
const [, , eventId, , holdId] = location.pathname.split('/') as [string, string, string, string, string];
const seatsPath = `/events/${eventId}/seats`;
const bookingPath = `/events/${eventId}/bookings/${holdId}`;

void start();

async function start(): Promise<void> {
  const [event, hold, session] = await Promise.all([
    readJson<EventDetail>(`/v1/events/${eventId}`),
    readHold(eventId, holdId),
    readJson<Session>('/v1/auth/session'),
  ]);
  if (!hold.ok) return showEnd(hold.problem.title, problemText(hold.problem));
  if (!event.ok) return showEnd(event.problem.title, problemText(event.problem));
  document.title = `Pay for ${event.value.name} | Onsale`;
  if (hold.value.state === 'committed') return location.replace(bookingPath);
  if (hold.value.state === 'released') return showReleased();
  if (hold.value.state === 'expiring') return location.replace(bookingPath);
  const plan = event.value.links.plan ? await readJson<SeatingPlan>(event.value.links.plan) : null;
  rememberHold(eventId, holdId);
  showCheckout({
    event: event.value,
    plan: plan?.ok ? plan.value : null,
    hold: hold.value,
    user: session.ok ? session.value.user : null,
  });
}

interface Checkout {
  event: EventDetail;
  plan: SeatingPlan | null;
  hold: Hold;
  user: User | null;
}

function showCheckout(checkout: Checkout): void {
  const message = el('div', { role: 'alert' });
  const say = (text: string) =>
    message.replaceChildren(...(text ? [el('p', { class: 'note note-warning' }, text)] : []));
  const timer = createTimer(checkout, say);
  listenToFloor(eventId, {
    onHold: timer.take,
    onClock: timer.setClock,
    onPass: ({ pass }) => keepPass(eventId, pass),
  });
  const steps = el('div', { class: 'stack' });
  const showSteps = () => {
    steps.replaceChildren(checkout.user ? payStep(checkout, say, timer.follow) : emailStep(checkout, showSteps));
  };
  showSteps();
  place.replaceChildren(
    el('h1', { class: 'page-title' }, 'Pay for your seats'),
    timer.element,
    el(
      'div',
      { class: 'checkout' },
      el('div', { class: 'checkout-steps' }, message, steps, leaveStep(checkout, say)),
      createOrderSummary(checkout),
    ),
  );
}

function emailStep(checkout: Checkout, next: () => void): HTMLElement {
  const why = 'Your tickets go there. We send a code to make sure that they arrive; there is no password.';
  return createSignInForm({
    why,
    onSignedIn: (user) => {
      checkout.user = user;
      next();
      place.querySelector<HTMLElement>('[data-pay]')?.focus();
    },
  });
}

function payStep(checkout: Checkout, say: (text: string) => void, follow: () => void): HTMLElement {
  const { hold } = checkout;
  const total = moneyText(hold.total.totalMinor, hold.currency);
  const words = hold.total.totalMinor === 0 ? 'Get your tickets' : `Pay ${total}`;
  const pay = button(words, 'button button-wide', () => {
    if (pay.disabled) return;
    pay.disabled = true;
    setText(pay, OPENING);
    say('');
    void go();
  });
  const go = async () => {
    const problem = await startPayment(checkout, { follow, line, setWords: (doing) => setText(pay, doing) });
    if (problem === null) return;
    pay.disabled = false;
    setText(pay, words);
    say(problem);
  };
  const line = createLine();
  pay.dataset['pay'] = '';
  return el(
    'div',
    { class: 'stack' },
    el('p', {}, 'Your tickets go to ', el('strong', {}, checkout.user!.email), '.'),
    line.element,
    pay,
    el('p', { class: 'faint small' }, payWords(hold)),
  );
}

function payWords(hold: Hold): string {
  if (hold.total.totalMinor === 0) return 'There is nothing to pay.';
  return hold.state === 'paying'
    ? 'Your payment page is open already: this takes you back to it. You are charged once at most.'
    : 'You pay on our payment partner’s page and come back here. Your card is charged only when the seats are yours.';
}

interface PaymentShown {
  /** Shows the hold's time anew. */
  follow: () => void;
  line: Line;
  /** Of the button: what it is doing. */
  setWords: (doing: string) => void;
}

/** What a fan sees who must wait for the payment page. */
interface Line {
  element: HTMLElement;
  /** Counts down; over when it is their turn, or after so many seconds. */
  stand(seconds: number, secondsMax: number): Promise<void>;
  /** Says that payment is down; over when it may be tried again. */
  waitOut(isDown: () => Promise<boolean>): Promise<void>;
}

/** Starts payment, waits for its page where many pay, and leaves for it; answers what went wrong, or null. */
async function startPayment(checkout: Checkout, shown: PaymentShown): Promise<string | null> {
  for (;;) {
    const answer = await askForPayment(checkout);
    if (!answer.ok && (await isOutage(checkout, answer.problem))) {
      await outlastOutage(checkout, shown);
      continue;
    }
    if (!answer.ok) return afterRefusal(checkout, answer.problem, shown.follow);
    const { opensInSeconds, paymentUrl, bookingUrl } = answer.value;
    if (opensInSeconds === null) {
      location.assign(paymentUrl ?? bookingUrl);
      return null;
    }
    // Waiting costs the hold nothing: its clock shows more now.
    await readAgain(checkout);
    shown.follow();
    // Others may leave the line: it is asked now and then whether it goes faster.
    await shown.line.stand(opensInSeconds, ASK_IN_LINE_SECONDS);
  }
}

/** Whether paying was refused because nobody can: also where the sale heard of it only with this very try. */
async function isOutage(checkout: Checkout, problem: Problem): Promise<boolean> {
  if (isProblem(problem, 'payment-down')) return true;
  if (!isProblem(problem, 'payment-unavailable', 'sale-paused')) return false;
  await readAgain(checkout);
  return checkout.hold.paymentsDown;
}

/** The fan wanted to pay: as soon as anybody can they do. */
async function outlastOutage(checkout: Checkout, { follow, line, setWords }: PaymentShown): Promise<void> {
  await readAgain(checkout);
  follow();
  setWords('Waiting until payment works');
  await line.waitOut(async () => {
    await readAgain(checkout);
    return checkout.hold.paymentsDown;
  });
  setWords(OPENING);
  follow();
}

async function askForPayment(checkout: Checkout): Promise<ApiAnswer<PaymentStarted>> {
  const path = `${holdPath(eventId, holdId)}/payment`;
  const answer = await change<PaymentStarted>('POST', path, { fence: checkout.hold.fence });
  if (answer.ok || !isProblem(answer.problem, 'stale-fence')) return answer;
  await readAgain(checkout);
  return await change<PaymentStarted>('POST', path, { fence: checkout.hold.fence });
}

async function afterRefusal(checkout: Checkout, problem: Problem, follow: () => void): Promise<string> {
  if (isProblem(problem, 'hold-ended')) showReleased();
  if (isProblem(problem, 'sale-paused')) {
    await readAgain(checkout);
    follow();
  }
  return problemText(problem);
}

async function readAgain(checkout: Checkout): Promise<void> {
  const current = await readHold(eventId, holdId);
  if (current.ok) checkout.hold = current.value;
}

function createLine(): Line {
  const clock = el('strong', { class: 'timer-clock figures', 'aria-hidden': 'true' });
  const spoken = el('span', { class: 'visually-hidden', role: 'status' });
  const note = el(
    'div',
    { class: 'note', hidden: true },
    el('p', {}, 'Your seats are safe. Payment opens in ', clock),
    el('p', { class: 'quiet small' }, 'Very many people pay at this moment. Stay here: it goes on by itself.'),
  );
  const outage = el(
    'div',
    { class: 'note note-warning', hidden: true },
    el('p', {}, el('strong', {}, 'Payment is down for now.'), ' Your seats are safe, and their time stands still.'),
    el('p', { class: 'quiet small' }, 'Stay here: as soon as it works again this page goes on to the payment.'),
  );
  const waitOut = async (isDown: () => Promise<boolean>) => {
    outage.hidden = false;
    spoken.textContent = 'Payment is down for now. Your seats are safe.';
    // The sale may hear of it a moment after the first who wanted to pay.
    do await pause(ASK_WHILE_DOWN_MS * (0.8 + 0.4 * Math.random()));
    while (await isDown());
    outage.hidden = true;
    spoken.textContent = 'Payment works again.';
  };
  const stand = async (seconds: number, secondsMax: number) => {
    note.hidden = false;
    spoken.textContent = `Your seats are safe. Payment opens in ${spokenTime(seconds)}.`;
    // By the clock and not by the ticks: a browser slows those of a page that nobody looks at.
    const startedAtMs = Date.now();
    const overAtMs = startedAtMs + seconds * 1000;
    const askAtMs = startedAtMs + secondsMax * 1000;
    for (let leftMs = seconds * 1000; leftMs > 0 && Date.now() < askAtMs; leftMs = overAtMs - Date.now()) {
      setText(clock, clockText(Math.ceil(leftMs / 1000)));
      await pause(Math.min(1000, leftMs));
    }
    note.hidden = true;
    spoken.textContent = '';
  };
  return { element: el('div', {}, note, outage, spoken), stand, waitOut };
}

interface Timer {
  element: HTMLElement;
  /** Shows the time of the hold as it was read last. */
  follow: () => void;
  take: (hold: Hold) => void;
  setClock: (clock: SaleClockState) => void;
}

/** The time that is really left, spoken at five minutes and at one. */
function createTimer(checkout: Checkout, say: (text: string) => void): Timer {
  const lead = el('span', {});
  const clock = el('strong', { class: 'timer-clock figures' });
  const spoken = el('span', { class: 'visually-hidden', role: 'status' });
  let timer: HoldTimer | null = null;
  let stood = false;
  const extend = button('I need more time', 'link-button', () => void askForMore());
  const askForMore = async () => {
    extend.disabled = true;
    const answer = await extendHold(checkout.hold);
    extend.disabled = false;
    if (!answer.ok) return say(problemText(answer.problem));
    checkout.hold = answer.value;
    follow();
    spoken.textContent = `You have ${spokenTime(answer.value.secondsLeft)} now.`;
  };
  const follow = () => {
    timer?.stop();
    extend.hidden = checkout.hold.extended;
    timer = followHold(checkout.hold, {
      read: () => readHold(eventId, holdId),
      onPaused: (seconds, paymentsDown) => {
        const why = paymentsDown
          ? 'Payment is down for now. Your seats are safe and your time stands still.'
          : 'The sale is paused and so is your time.';
        setText(lead, `${why} Left when it goes on: `);
        setText(clock, clockText(seconds));
        spoken.textContent = why;
        stood = true;
      },
      onTick: (seconds, announce) => {
        setText(lead, 'These seats are yours for ');
        setText(clock, clockText(seconds));
        if (stood) spoken.textContent = 'Your time goes on.';
        stood = false;
        if (announce !== null) spoken.textContent = `${spokenTime(Math.round(seconds))} left to pay for your seats.`;
      },
      onOver: afterTimeIsOver,
    });
  };
  follow();
  const { hold, event } = checkout;
  const count = hold.seats.length === 1 ? '1 seat' : `${hold.seats.length} seats`;
  const words = el(
    'div',
    {},
    el('p', {}, lead, clock),
    el(
      'p',
      { class: 'quiet small figures timer-order' },
      `${count} · ${moneyText(hold.total.totalMinor, event.currency)}`,
    ),
  );
  return {
    element: el('div', { class: 'timer' }, words, extend, spoken),
    follow,
    take: (changed) => {
      if (changed.id !== checkout.hold.id) return;
      checkout.hold = changed;
      timer?.take(changed);
    },
    setClock: (state) => {
      checkout.hold = { ...checkout.hold, ...state };
      timer?.setClock(state);
    },
  };
}

function afterTimeIsOver(hold: ApiAnswer<Hold>): void {
  if (hold.ok && (hold.value.state === 'committed' || hold.value.state === 'expiring')) location.replace(bookingPath);
  else showReleased();
}

function leaveStep(checkout: Checkout, say: (text: string) => void): HTMLElement {
  if (checkout.hold.state === 'paying') return el('div', {});
  return el(
    'p',
    { class: 'actions' },
    el('a', { href: seatsPath }, 'Change seats'),
    button('Give the seats back', 'link-button', () => void giveBack(checkout, say)),
  );
}

async function giveBack(checkout: Checkout, say: (text: string) => void): Promise<void> {
  const answer = await releaseHold(checkout.hold);
  if (!answer.ok) return say(problemText(answer.problem));
  forgetHold(eventId);
  location.assign(seatsPath);
}

function showReleased(): void {
  forgetHold(eventId);
  showEnd(
    'Your time for these seats is over',
    'They are free for everybody again, and nothing was charged. The same seats may still be there: choose once more.',
  );
}

function showEnd(title: string, detail: string): void {
  place.replaceChildren(
    el(
      'div',
      { class: 'problem' },
      el('h1', { tabindex: -1 }, title),
      el('p', { class: 'prose quiet' }, detail),
      el('p', {}, el('a', { class: 'button', href: seatsPath }, 'Choose seats')),
    ),
  );
  need('h1', place).focus();
}
