import { unreachable } from '../../domain/shared/invariant.ts';
import type { Session } from '../../protocol/http/accounts.ts';
import type { QueueStatus } from '../../protocol/http/queue.ts';
import { isProblem, problemText, readJson } from '../lib/api.ts';
import { button, el, need, setText } from '../lib/dom.ts';
import { createSignInForm } from '../lib/sign-in-form.ts';
import { botToken } from '../queue/bot-check.ts';
import { followQueue, type QueueNews } from '../queue/follow-queue.ts';
import { drawnNumberOf, joinQueue, keptTicket, type QueueTicket } from '../queue/my-ticket.ts';
import { TurnAlert } from '../queue/turn-alert.ts';
import { createStockList } from '../queue/stock-list.ts';
import { createWaitingView } from '../queue/waiting-view.ts';
import { waitingWords, type Me, type WaitingWords } from '../queue/waiting-words.ts';

const NUMBER_AGAIN_MS = 3_000;

const place = need('[data-island="queue"]');
const event = JSON.parse(need('#event-data').textContent ?? '') as {
  id: string;
  name: string;
  timeZone: string;
  botCheckSiteKey: string;
};
const alert = new TurnAlert();
const stock = createStockList();
const alertButton = button('Tell me with a sound when it is my turn', 'link-button', () => void turnAlertOn());
const foot = el(
  'p',
  { class: 'waiting-foot' },
  alertButton,
  el('a', { href: `/events/${event.id}/draw` }, 'How the order is drawn'),
);
const view = createWaitingView(stock.element, foot);
const check = el('div', { class: 'waiting-check' });
const signIn = el('div', { class: 'waiting-sign-in', hidden: true });

let news: QueueNews | null = null;
let ticket: QueueTicket | null = keptTicket(event.id);
let number: number | null = ticket?.number ?? null;
let askingNumber: Promise<void> | null = null;
let isJoining = false;

followQueue({
  eventId: event.id,
  onNews: (heard) => {
    if (news === null) place.replaceChildren(view.element);
    news = heard;
    stock.show(heard.status);
    render();
  },
  onLive: (isLive) => view.setLive(isLive),
});
setInterval(render, 1_000);
document.addEventListener('visibilitychange', render);
void findMyPlace();

function render(): void {
  if (news === null) return;
  const { status } = news;
  const nowMs = status.serverTimeMs + (performance.now() - news.heardAtMs);
  void learnNumber(status);
  const words = waitingWords({ status, me: me(), nowMs, timeZone: event.timeZone });
  view.show(words, actionsOf(words));
  document.title = `${words.title} | ${event.name}`;
  if (words.action === 'shop') alert.ring('It is your turn', `Choose your seats for ${event.name}.`);
}

function me(): Me {
  return ticket === null ? { state: 'outside' } : { state: 'joined', number, isNewcomer: ticket.isNewcomer };
}

function actionsOf({ action }: WaitingWords): HTMLElement[] {
  switch (action) {
    case 'join': {
      const join = button(isJoining ? 'Joining' : 'Join the queue', 'button button-wide', () => void joinNow());
      join.disabled = isJoining;
      return [join, check, signIn];
    }
    case 'shop':
      return [el('a', { class: 'button button-wide', href: `/events/${event.id}/seats` }, 'Choose your seats')];
    case 'other-events':
      return [el('a', { class: 'button button-quiet button-wide', href: '/' }, 'See other events')];
    case null:
      return [];
    default:
      return unreachable(action);
  }
}

/** A fan who is signed in may have joined elsewhere: joining again finds that place, and costs nothing. */
async function findMyPlace(): Promise<void> {
  if (ticket !== null) return;
  const mine = await readJson<QueueTicket>(`/v1/events/${event.id}/queue/entries/me`);
  if (mine.ok) take(mine.value);
}

async function joinNow(): Promise<void> {
  isJoining = true;
  view.warn('');
  render();
  try {
    const answer = await joinQueue(event.id, { botToken: await botToken(event.botCheckSiteKey, check) });
    if (answer.ok) take(answer.value);
    else if (isProblem(answer.problem, 'not-signed-in')) askWhoTheyAre();
    else view.warn(problemText(answer.problem));
  } catch (error) {
    view.warn((error as Error).message);
  }
  isJoining = false;
  render();
}

function askWhoTheyAre(): void {
  const form = createSignInForm({
    why: 'One place for each person: we send you a code, and your place waits for you on every device.',
    onSignedIn: (_user: NonNullable<Session['user']>) => {
      signIn.hidden = true;
      void joinNow();
    },
  });
  signIn.replaceChildren(form);
  signIn.hidden = false;
  form.querySelector('input')?.focus();
}

function take(joined: QueueTicket): void {
  ticket = joined;
  number = joined.number;
  render();
}

/** Once it is drawn the number is computed here; a newcomer asks until theirs is given. */
async function learnNumber(status: QueueStatus): Promise<void> {
  if (ticket === null || number !== null || askingNumber !== null) return;
  if (!ticket.isNewcomer && status.draw?.drawn !== true) return;
  askingNumber = (ticket.isNewcomer ? askNumber() : computeNumber(ticket)).finally(() => {
    setTimeout(() => (askingNumber = null), NUMBER_AGAIN_MS);
  });
  await askingNumber;
}

async function askNumber(): Promise<void> {
  const answer = await joinQueue(event.id, { ticket: ticket!.ticket });
  if (answer.ok) take(answer.value);
}

async function computeNumber(mine: QueueTicket): Promise<void> {
  try {
    number = await drawnNumberOf(event.id, mine);
    render();
  } catch (error) {
    console.error(error);
    view.warn('The published record of the draw does not hold. Your place is kept; the organiser has been asked.');
  }
}

async function turnAlertOn(): Promise<void> {
  await alert.turnOn();
  setText(alertButton, 'You will hear two notes when it is your turn');
}
