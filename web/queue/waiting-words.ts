import { unreachable } from '../../domain/shared/invariant.ts';
import type { Turn } from './turn-claim.ts';
import { countText, leftText, momentText, untilText, waitText } from './waiting-texts.ts';
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
  /** What is to be known before waiting on; null: nothing. */
  doubt?: string;
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
  /** Public randomness decides the order. */
  isVerifiable: boolean;
  /** How the turn of a fan stands who is called. */
  turn: Turn;
}

export function waitingWords(waiting: Waiting): WaitingWords {
  const { status } = waiting;
  switch (status.phase) {
    case 'off':
      return called('Go straight in', 'There is no queue right now.', waiting);
    case 'scheduled':
      return beforeJoining(waiting);
    case 'gathering':
      return gathering(waiting);
    case 'sealed':
      return sealed(waiting);
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

function beforeJoining({ status, nowMs, timeZone, isVerifiable }: Waiting): WaitingWords {
  const { joinsFromMs, closesAtMs } = status;
  return {
    label: 'The queue opens',
    figure: untilText(joinsFromMs, nowMs, timeZone),
    sentence: `Come any time before it is drawn, ${momentText(closesAtMs, timeZone)}. Nobody gains by being early: the order is drawn.`,
    progress: null,
    next: drawSteps(isVerifiable),
    spoken: `The queue opens ${momentText(joinsFromMs, timeZone)}.`,
    meaning: 'scheduled',
    action: null,
    title: 'Queue opens soon',
  };
}

function gathering({ status, me, nowMs, timeZone, isVerifiable }: Waiting): WaitingWords {
  const until = momentText(status.closesAtMs, timeZone);
  const isIn = me.state === 'joined';
  return {
    label: isIn ? 'You are in. The draw is in' : 'The draw is in',
    figure: untilText(status.closesAtMs, nowMs, timeZone),
    sentence: isIn
      ? 'You may close this page and come back later, on any device with the same account: your entry stays.'
      : `Join before it is drawn, ${until}. Everybody who has joined by then gets a random place; being early changes nothing.`,
    progress: null,
    next: drawSteps(isVerifiable),
    spoken: isIn ? `You are in. The order is drawn ${until}.` : `Join the queue. The order is drawn ${until}.`,
    meaning: `gathering ${me.state}`,
    action: isIn ? null : 'join',
    title: isIn ? 'You are in' : 'Join the queue',
  };
}

function sealed({ me, isVerifiable }: Waiting): WaitingWords {
  const isIn = me.state === 'joined';
  const value = isVerifiable ? 'public randomness that nobody knows yet' : 'a random value';
  const sentence = `The lists are closed and sealed. The order comes from ${value}.`;
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
  if (standing.place === 0) return turnWords(waiting);
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
  ];
  const sentence = parts.filter((part) => part !== null && part !== '').join(' ');
  const isDoubtful = standing.isDoubtful && status.left.length > 0;
  return {
    label: 'Your place',
    figure: place,
    sentence,
    ...(isDoubtful ? { doubt: DOUBT } : {}),
    progress: standing.progress,
    next: placeSteps(waiting),
    spoken: `Your place is ${place}. ${sentence}${isDoubtful ? ` ${DOUBT}` : ''}`,
    meaning: `place, ${status.phase}`,
    moved: `${Math.ceil(Math.log2(standing.place))} ${isDoubtful}`,
    action: null,
    title: `${place} · your place`,
  };
}

/** A fan is called: what they can do now. */
function turnWords(waiting: Waiting): WaitingWords {
  const { turn, status } = waiting;
  const isPaused = status.phase === 'paused';
  const words = called('The wait is over', 'A place is free for you. Seats are held for you once you choose.', waiting);
  switch (turn.state) {
    case 'not-claimed':
    case 'asking':
      if (!isPaused) return words;
      return { ...words, ...pausedTurn(PAUSED, 'called, paused'), action: null };
    case 'in-line': {
      const before = turn.ahead === 0 ? 'You are next' : `${countText(turn.ahead)} before you`;
      const sentence = `Every place at the seat map is taken just now. ${before}: keep this page open, it goes on by itself.`;
      return {
        ...words,
        label: 'You are called',
        figure: 'Nearly there',
        sentence,
        spoken: `You are called, and in line. ${sentence}`,
        meaning: 'in line',
        title: 'Nearly your turn',
      };
    }
    case 'pass':
      if (isPaused) return { ...words, ...pausedTurn(PAUSED_PASS, 'pass, paused') };
      return {
        ...words,
        label: 'You may choose',
        sentence: 'The time on the button is yours to choose. What you choose is held while you pay.',
        meaning: 'pass',
      };
    case 'elsewhere': {
      const sentence = 'You are choosing seats in another browser. Only one of them can.';
      return { ...words, figure: 'Elsewhere', sentence, spoken: sentence, meaning: 'elsewhere', title: 'Elsewhere' };
    }
    default:
      return unreachable(turn);
  }
}

function pausedTurn(sentence: string, meaning: string) {
  return { figure: 'Paused', sentence, spoken: `It is your turn. ${sentence}`, meaning, title: 'Paused' };
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

function drawSteps(isVerifiable: boolean): string[] {
  return [
    'At that moment the lists are closed and sealed.',
    isVerifiable
      ? 'A minute later public randomness decides the order. Anyone can check it.'
      : 'Then a random value decides the order.',
    'Then people are called from the front, as seats can be sold.',
  ];
}

function placeSteps({ passSeconds }: Waiting): string[] {
  return [
    'When it is your turn we say so here, with a sound and a notification if you like.',
    `You have ${spokenTime(passSeconds)} to choose seats; what you choose is held while you pay.`,
    CLOSE_LINE,
  ];
}

const DOUBT = 'More people are ahead of you than tickets are left: there may be none when it is your turn.';
const PAUSED = 'The sale is paused for a moment. Nobody loses their place or their time.';
const PAUSED_PASS = 'The sale is paused and so is your time: as much as you see is left when it goes on.';
