import { unreachable } from '../../domain/shared/invariant.ts';
import type { QueueStatus, QueueTicket } from '../../protocol/http/queue.ts';
import { isProblem, problemText } from '../lib/api.ts';
import { button, el, need, setText } from '../lib/dom.ts';
import { spokenTime } from '../lib/countdown.ts';
import { createSignInForm } from '../lib/sign-in-form.ts';
import { botToken } from '../queue/bot-check.ts';
import { followQueue, type QueueNews } from '../queue/follow-queue.ts';
import { drawnNumberOf, findTicket, joinQueue, keptTicket } from '../queue/my-ticket.ts';
import { TurnAlert } from '../queue/turn-alert.ts';
import { followPass, type PassTime, type PassTimer } from '../queue/pass-timer.ts';
import { TurnClaim, type Turn } from '../queue/turn-claim.ts';
import { createTurnPanel } from '../queue/turn-panel.ts';
import { createPresaleForm } from '../queue/presale-form.ts';
import { createStockList, type ZonePrices } from '../queue/stock-list.ts';
import { createWaitingView } from '../queue/waiting-view.ts';
import { waitingWords, type Me, type WaitingWords } from '../queue/waiting-words.ts';

const NUMBER_AGAIN_MS = 3_000;

const place = need('[data-island="queue"]');
interface QueueEvent {
  id: string;
  name: string;
  timeZone: string;
  botCheckSiteKey: string;
  hasEarlierClasses: boolean;
  passSeconds: number;
  isVerifiable: boolean;
  /** The lowest price of each zone, all-in. */
  prices: ZonePrices;
}

const event = JSON.parse(need('#event-data').textContent ?? '') as QueueEvent;
const alert = new TurnAlert();
const stock = createStockList(event.prices);
const alertButton = button('Tell me with a sound when it is my turn', 'link-button', () => void turnAlertOn());
const drawLink = el('a', { href: `/events/${event.id}/draw` }, 'How the order is drawn');
const foot = el('p', { class: 'waiting-foot' }, alertButton, drawLink);
const view = createWaitingView(stock.element, foot);
const presale = event.hasEarlierClasses ? createPresaleForm() : null;
const check = el('div', { class: 'waiting-check' });
const signIn = el('div', { class: 'waiting-sign-in', hidden: true });

const join = button('', 'button button-wide', () => void joinNow());
const elsewhere = el('a', { class: 'button button-quiet button-wide', href: '/' }, 'See other events');
const turnPanel = createTurnPanel({
  onTake: () => void takeTurn(),
  onShop: () => location.assign(seatsPath),
  signIn,
});

const seatsPath = `/events/${event.id}/seats`;
const claim = new TurnClaim({
  eventId: event.id,
  onChange: () => followTurn(),
  onPass: () => goShopping(),
  onProblem: (problem) => {
    if (isProblem(problem, 'not-signed-in')) askWhoTheyAre(() => void takeTurn());
    else view.warn(problemText(problem));
  },
});

let news: QueueNews | null = null;
let ticket: QueueTicket | null = keptTicket(event.id);
let number: number | null = ticket?.number ?? null;
let askingNumber: Promise<void> | null = null;
let isJoining = false;
let followedTurn: Turn = claim.turn;
let passTimer: PassTimer | null = null;
let hasResumed = false;

followQueue({
  eventId: event.id,
  onNews: (heard) => {
    if (news === null) place.replaceChildren(view.element);
    if (heard.status.phase !== news?.status.phase) passTimer?.setPaused(heard.status.phase === 'paused');
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
  void resumeTurn();
  const { timeZone, passSeconds, isVerifiable } = event;
  const words = waitingWords({ status, me: me(), nowMs, timeZone, passSeconds, isVerifiable, turn: claim.turn });
  view.show(words, actionsOf(words));
  drawLink.hidden = status.isFirstCome;
  // Who is outside, may go on already or is late has nothing to wait for.
  alertButton.hidden = ticket === null || (words.action !== null && claim.turn.state !== 'in-line');
  document.title = `${words.title} | ${event.name}`;
  if (words.action === 'shop') alert.ring('It is your turn', `Choose your seats for ${event.name}.`);
}

function me(): Me {
  return ticket === null ? { state: 'outside' } : { state: 'joined', number, isNewcomer: ticket.isNewcomer };
}

function actionsOf({ action }: WaitingWords): HTMLElement[] {
  switch (action) {
    case 'join': {
      setText(join, isJoining ? 'Joining' : 'Join the queue');
      join.disabled = isJoining;
      return [...(presale ? [presale.element] : []), join, check, signIn];
    }
    case 'shop':
      return turnPanel.actions(claim.turn);
    case 'other-events':
      return [elsewhere];
    case null:
      // A pass is seen while the sale is paused, too: its time stands.
      return claim.turn.state === 'pass' ? turnPanel.actions(claim.turn) : [];
    default:
      return unreachable(action);
  }
}

async function takeTurn(): Promise<void> {
  view.warn('');
  if (ticket === null) return location.assign(seatsPath);
  await claim.claim(ticket.ticket);
}

/** They asked for it: who looks goes on at once, who does not is told. */
function goShopping(): void {
  if (document.hidden) alert.ring('A place is free for you', `Choose your seats for ${event.name}.`);
  else location.assign(seatsPath);
}

/** A pass has a time of its own, which this page counts down like the seat map. */
function followTurn(): void {
  const { turn } = claim;
  if (turn !== followedTurn) {
    passTimer?.stop();
    passTimer = null;
    if (turn.state === 'pass') passTimer = followPassOf(turn.time);
  }
  followedTurn = turn;
  render();
}

function followPassOf(time: PassTime): PassTimer {
  return followPass(time, {
    read: () => claim.renew(ticket!.ticket),
    onTick: (secondsLeft, announce) => {
      turnPanel.setTime(secondsLeft);
      if (announce !== null) view.say(`${spokenTime(announce)} left to choose your seats.`);
    },
    onPaused: (secondsLeft) => turnPanel.setTime(secondsLeft),
    onElsewhere: () => claim.lose({ state: 'elsewhere' }),
    onOver: () => claim.lose({ state: 'not-claimed' }),
  });
}

/** A fan who is signed in may have joined elsewhere: joining again finds that place, and costs nothing. */
async function findMyPlace(): Promise<void> {
  if (ticket !== null) return;
  const mine = await findTicket(event.id);
  if (mine.ok) take(mine.value);
}

/** A pass that this browser has from before goes on. */
async function resumeTurn(): Promise<void> {
  if (hasResumed || ticket === null) return;
  hasResumed = true;
  await claim.resume(ticket.ticket);
}

async function joinNow(): Promise<void> {
  isJoining = true;
  view.warn('');
  render();
  try {
    const answer = await joinQueue(event.id, {
      ...presale?.read(),
      botToken: await botToken(event.botCheckSiteKey, check),
    });
    if (answer.ok) take(answer.value);
    else if (isProblem(answer.problem, 'not-signed-in')) askWhoTheyAre(() => void joinNow());
    else view.warn(problemText(answer.problem));
  } catch (error) {
    view.warn((error as Error).message);
  }
  isJoining = false;
  render();
}

function askWhoTheyAre(andThen: () => void): void {
  const form = createSignInForm({
    why: 'One place for each person: we send you a code, and your place waits for you on every device.',
    onSignedIn: () => {
      signIn.hidden = true;
      andThen();
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
    view.warn('The published record of the draw does not hold. Your place is kept; please tell the organiser.');
  }
}

async function turnAlertOn(): Promise<void> {
  await alert.turnOn();
  setText(alertButton, 'You will hear two notes when it is your turn');
}
