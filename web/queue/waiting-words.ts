import { shortDateText, timeText } from '../../domain/shared/date-text.ts';
import { unreachable } from '../../domain/shared/invariant.ts';
import { moneyText } from '../../domain/shared/money-text.ts';
import { standingOf, type Standing } from '../../domain/queue/wait-estimate.ts';
import type { QueueStatus } from '../../protocol/http/queue.ts';
import { spokenTime } from '../lib/countdown.ts';

/** The fan at this page. */
export type Me =
  | { state: 'outside' }
  /** `number`: null: not drawn yet, or not given yet. */
  | { state: 'joined'; number: number | null; isNewcomer: boolean };

/** What the waiting page says, all of it. */
export interface WaitingWords {
  label: string;
  /** The one large thing: a place, a time, a word. */
  figure: string;
  sentence: string;
  /** 0 to 1; null: nothing to show. */
  progress: number | null;
  /** What comes next, in short lines. */
  next: string[];
  /** What people who listen hear. */
  spoken: string;
  /** The same as long as nothing else is the matter. */
  meaning: string;
  /** While a fan moves up: the same until half of the way is behind. */
  moved?: string;
  action: 'join' | 'shop' | 'other-events' | null;
  /** For the window's title: "1,204 ahead". */
  title: string;
}

/** Everything that the words depend on. */
export interface Waiting {
  status: QueueStatus;
  me: Me;
  /** The server's time, Unix milliseconds. */
  nowMs: number;
  /** IANA: the venue's. */
  timeZone: string;
  /** How long a pass lasts. */
  passSeconds: number;
}

export function waitingWords(waiting: Waiting): WaitingWords {
  const { status, me } = waiting;
  switch (status.phase) {
    case 'off':
      return called('Go straight in', 'There is no queue right now.', waiting);
    case 'scheduled':
      return beforeJoining(waiting);
    case 'gathering':
      return gathering(waiting);
    case 'sealed':
      return sealed(me);
    case 'drawn':
    case 'open':
    case 'paused':
      return inLine(waiting);
    case 'sold-out':
      return over('Sold out', 'Every ticket has been sold. What is given back is for sale again on the seat map.');
    case 'closed':
      return over('The sale has ended', 'No tickets are sold any more.');
    default:
      return unreachable(status.phase);
  }
}

const HOUR_MS = 3_600_000;

function beforeJoining({ status, nowMs, timeZone }: Waiting): WaitingWords {
  const { joinsFromMs, closesAtMs } = status;
  return {
    label: 'The queue opens',
    figure: untilText(joinsFromMs, nowMs, timeZone),
    sentence: `Come any time before it is drawn, ${momentText(closesAtMs, timeZone)}. Nobody gains by being early: the order is drawn.`,
    progress: null,
    next: DRAW_STEPS,
    spoken: `The queue opens ${momentText(joinsFromMs, timeZone)}.`,
    meaning: 'scheduled',
    action: null,
    title: 'Queue opens soon',
  };
}

function gathering({ status, me, nowMs, timeZone }: Waiting): WaitingWords {
  const until = momentText(status.closesAtMs, timeZone);
  const isIn = me.state === 'joined';
  return {
    label: isIn ? 'You are in. The draw is in' : 'The draw is in',
    figure: untilText(status.closesAtMs, nowMs, timeZone),
    sentence: isIn
      ? 'You may close this page and come back later, on any device with the same account: your entry stays.'
      : `Join before it is drawn, ${until}. Everybody who has joined by then gets a random place; being early changes nothing.`,
    progress: null,
    next: DRAW_STEPS,
    spoken: isIn ? `You are in. The order is drawn ${until}.` : `Join the queue. The order is drawn ${until}.`,
    meaning: `gathering ${me.state}`,
    action: isIn ? null : 'join',
    title: isIn ? 'You are in' : 'Join the queue',
  };
}

function sealed(me: Me): WaitingWords {
  const isIn = me.state === 'joined';
  const sentence = 'The lists are closed and sealed. The order comes from public randomness that nobody knows yet.';
  return {
    label: isIn ? 'You are in' : 'The draw is on its way',
    figure: 'Drawing',
    sentence: isIn ? sentence : `${sentence} Who joins now stands behind everybody who is drawn.`,
    progress: null,
    next: ['In about a minute everybody has a place.', 'Then the first are called.', CLOSE_LINE],
    spoken: 'The order is being drawn.',
    meaning: 'sealed',
    action: isIn ? null : 'join',
    title: 'Drawing the order',
  };
}

function inLine(waiting: Waiting): WaitingWords {
  const { status, me } = waiting;
  if (me.state === 'outside') {
    const waitingNow = Math.max(0, status.given - status.nowServing);
    return {
      label: 'Waiting now',
      figure: countText(waitingNow),
      sentence: `${leftText(status)} Who joins now stands behind everybody who is here.`,
      progress: null,
      next: placeSteps(waiting),
      spoken: `${countText(waitingNow)} are waiting.`,
      meaning: `outside ${status.phase}`,
      action: 'join',
      title: 'Join the queue',
    };
  }
  if (me.number === null) {
    return {
      label: 'You are in',
      figure: 'One moment',
      sentence: me.isNewcomer ? 'Your number comes within a few seconds.' : 'Your number is being worked out.',
      progress: null,
      next: placeSteps(waiting),
      spoken: 'You are in.',
      meaning: 'without a number',
      action: null,
      title: 'You are in',
    };
  }
  const standing = standingOf(me.number, status);
  if (standing.place === 0) {
    if (status.phase !== 'paused')
      return called('The wait is over', 'Your place is free now. Seats are held for you once you choose.', waiting);
    return {
      ...called('The wait is over', PAUSED, waiting),
      action: null,
      figure: 'Paused',
      spoken: `It is your turn. ${PAUSED}`,
      meaning: 'called, paused',
      title: 'Paused',
    };
  }
  return placed(waiting, standing);
}

function placed(waiting: Waiting, standing: Standing): WaitingWords {
  const { status, timeZone } = waiting;
  const place = countText(standing.place);
  const parts = [
    status.phase === 'paused' ? PAUSED : null,
    status.phase === 'drawn' ? `The sale opens ${momentText(status.opensAtMs, timeZone)}.` : null,
    status.phase === 'open' ? waitText(standing.waitMinutes) : null,
    leftText(status),
    standing.isDoubtful && status.left.length > 0
      ? 'More people are ahead of you than tickets are left: there may be none when it is your turn.'
      : null,
  ];
  const sentence = parts.filter((part) => part !== null && part !== '').join(' ');
  return {
    label: 'Your place',
    figure: place,
    sentence,
    progress: standing.progress,
    next: placeSteps(waiting),
    spoken: `Your place is ${place}. ${sentence}`,
    meaning: `place, ${status.phase}`,
    moved: `${Math.ceil(Math.log2(standing.place))} ${standing.isDoubtful}`,
    action: null,
    title: `${place} · your place`,
  };
}

function called(label: string, sentence: string, { passSeconds }: Waiting): WaitingWords {
  return {
    label,
    figure: 'Your turn',
    sentence,
    progress: 1,
    next: [
      `You get a pass for ${spokenTime(passSeconds)}.`,
      'Choose your seats; they are held while you pay.',
      'Did you miss your call? You keep your number and go first when you come.',
    ],
    spoken: `${label}. It is your turn: choose your seats.`,
    meaning: 'called',
    action: 'shop',
    title: 'Your turn',
  };
}

function over(figure: string, sentence: string): WaitingWords {
  return {
    label: 'The queue is over',
    figure,
    sentence,
    progress: null,
    next: [],
    spoken: `${figure}. ${sentence}`,
    meaning: figure,
    action: 'other-events',
    title: figure,
  };
}

const CLOSE_LINE = 'You may close this page. Your place stays yours.';
const DRAW_STEPS = [
  'At that moment the lists are closed and sealed.',
  'A minute later public randomness decides the order. Anyone can check it.',
  'Then people are called from the front, as seats can be sold.',
];
function placeSteps({ passSeconds }: Waiting): string[] {
  return [
    'When it is your turn we say so here, with a sound and a notification if you like.',
    `You have ${spokenTime(passSeconds)} to choose seats; what you choose is held while you pay.`,
    CLOSE_LINE,
  ];
}

const PAUSED = 'The sale is paused for a moment. Nobody loses their place or their time.';

/** "about 25 to 35 minutes". */
function waitText(wait: Standing['waitMinutes']): string {
  if (wait === null) return 'We say how long it takes as soon as we can tell.';
  if (wait.to <= 1) return 'About a minute.';
  if (wait.from === 0) return `Up to ${durationText(wait.to)}.`;
  if (wait.to < 120) return `About ${wait.from} to ${wait.to} minutes.`;
  return `About ${durationText(wait.from)} to ${durationText(wait.to)}.`;
}

const DAY_MINUTES = 1_440;

function durationText(minutes: number): string {
  if (minutes < 90) return `${minutes} minutes`;
  if (minutes >= 2 * DAY_MINUTES) return `${Math.round(minutes / DAY_MINUTES)} days`;
  const hours = minutes < 600 ? Math.round(minutes / 30) / 2 : Math.round(minutes / 60);
  return `${countText(hours)} hours`;
}

function leftText({ left, prices }: QueueStatus): string {
  if (left.length === 0) return '';
  const tickets = left.reduce((sum, { available, held }) => sum + available + held, 0);
  if (tickets === 0) return 'No tickets are left right now.';
  const words = tickets === 1 ? '1 ticket is left' : `${countText(tickets)} tickets are left`;
  if (prices === null) return `${words}.`;
  const [from, to] = [prices.fromMinor, prices.toMinor].map((minor) => moneyText(minor, prices.currency));
  return from === to ? `${words} at ${from}.` : `${words}, from ${from} to ${to}.`;
}

/** A countdown within the day, else the day and time at the venue. */
function untilText(atMs: number, nowMs: number, timeZone: string): string {
  const leftMs = Math.max(0, atMs - nowMs);
  if (leftMs > 24 * HOUR_MS) return shortDateText(new Date(atMs).toISOString(), timeZone);
  const seconds = Math.ceil(leftMs / 1_000);
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [hours, minutes, rest] = parts.map((part) => String(part).padStart(2, '0'));
  return seconds < 3_600 ? `${minutes}:${rest}` : `${hours}:${minutes}:${rest}`;
}

/** "on Sat 5 Dec 2026 at 10:00", at the venue. */
function momentText(atMs: number, timeZone: string): string {
  const instant = new Date(atMs).toISOString();
  return `on ${shortDateText(instant, timeZone)} at ${timeText(instant, timeZone)}`;
}

function countText(count: number): string {
  return count.toLocaleString('en-GB');
}
