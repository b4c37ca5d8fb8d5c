import type { Fault, FaultKind, FaultPlace } from '../platform/faults.ts';
import { Random } from '../platform/random.ts';
import type { HistoryPlan } from '../history-plan.ts';
import { AFTER_PRESALE_MS, OPENS_MS } from './sale.ts';

/** What a fan does next, or what goes wrong next. `atMs` counts from the beginning of the history. */
export type Move = { atMs: number } & (FanMove | OperatorMove | { fault: Fault });

export interface FanMove {
  fan: number;
  does: FanAct;
  /** Seats to ask for, each with the index of its ticket type. */
  seats: [seat: number, ticketType: number][];
  overSocket: boolean;
}

export interface OperatorMove {
  operator: OperatorAct;
  /** To block or unblock. */
  seats: number[];
}

export type OperatorAct =
  | 'pause-clock'
  | 'resume-clock'
  /** Payment is out of order, or works again: the cashier's word. */
  | 'payments-down'
  | 'payments-up'
  | 'block'
  | 'unblock'
  /** Gives the money of a booking back, all of it or that of one ticket. */
  | 'refund'
  /** Takes the whole ledger home. */
  | 'export'
  /** Keeps the last signed head. */
  | 'read-head'
  /** Makes the box office again though it answers. */
  | 'rebuild'
  /** The box office's storage is gone; soon after it is made again. */
  | 'lose'
  /** It is made again, and its storage is gone just after it was opened. */
  | 'lose-opened'
  /** Its ledger cannot be read any more. */
  | 'damage'
  /** Gives an event without a queue one, for few fans. */
  | 'switch-on'
  /** Ends the sale for good: the event is cancelled. */
  | 'close';

export type FanAct =
  | 'hold'
  | 'best'
  | 'replace'
  | 'extend'
  | 'release'
  /** The last command again, with the same key. */
  | 'repeat'
  | 'start-payment'
  /** Fills in the provider's page. */
  | 'pay'
  /** Fills in the page of a payment before that one. */
  | 'pay-old'
  /** The page is closed before its time: by who owns the account. */
  | 'close-page'
  /** Asks for leave to pay, and waits. */
  | 'wait'
  | 'view'
  /** Reads the cached snapshot. */
  | 'look'
  | 'sign-in'
  /** Somebody else sits down at this browser. */
  | 'leave'
  /** A commit for a hold of the past arrives, or of another amount, as nobody should send it. */
  | 'late-commit'
  /** Of an event with a queue: joins it, or asks again for a number. */
  | 'join'
  /** Says that they are there, and that they still are. */
  | 'claim'
  | 'renew'
  /** Gives the place among those who shop to the next. */
  | 'quit'
  /** Goes on at another device. */
  | 'switch-browser'
  /** Asks for seats where they were before that. */
  | 'old-browser'
  /** Signs in, and has leave to buy in the presale from then on. */
  | 'enter-presale';

export const FANS_MAX = 8;

const ACTS: readonly (readonly [FanAct, number])[] = [
  ['hold', 24],
  ['best', 10],
  ['replace', 9],
  ['extend', 7],
  ['release', 12],
  ['repeat', 9],
  ['start-payment', 14],
  ['pay', 11],
  ['pay-old', 4],
  ['close-page', 2],
  ['wait', 2],
  ['view', 4],
  ['look', 3],
  ['sign-in', 2],
  ['leave', 3],
  ['late-commit', 4],
];

const ENTER_PRESALE = ['enter-presale', 12] as const;
/** Before a planned queue. */
const PRESALE_ACTS_OF_FANS: typeof ACTS = [...ACTS, ENTER_PRESALE];
const PRESALE_ACTS = 70;
/** Of each fan. */
const LATE_COMMITS = 2;

/** Of an event with a queue. */
const QUEUE_ACTS: readonly (readonly [FanAct, number])[] = [
  ...ACTS,
  ['join', 4],
  ['claim', 16],
  ['renew', 6],
  ['quit', 5],
  ['switch-browser', 5],
  ['old-browser', 5],
];

const OPERATIONS: readonly (readonly [OperatorAct, number])[] = [
  ['pause-clock', 6],
  ['resume-clock', 10],
  ['payments-down', 4],
  ['payments-up', 8],
  ['block', 8],
  ['unblock', 8],
  ['refund', 8],
  ['export', 4],
  ['read-head', 4],
  ['rebuild', 3],
  ['lose', 2],
  ['lose-opened', 2],
  ['damage', 1],
];

/** Of an event that may be given a queue. */
const SWITCHING_OPERATIONS: typeof OPERATIONS = [...OPERATIONS, ['switch-on', 4]];

const OBJECTS: readonly FaultPlace[] = ['box-office', 'box-office', 'floor-0', 'floor-1'];
const FAR_SIDES: readonly FaultPlace[] = [...OBJECTS, 'worker', 'postgres', 'provider', 'queue', 'archive'];

interface FaultChoice {
  kind: FaultKind;
  places: readonly FaultPlace[];
}

/** How many of the jumps of a clock are of an hour. */
const HOUR_JUMPS = 0.15;
/** Opportunities that a fault lets pass. */
const SKIPS_MAX = 6;
/** A pause in which nobody does anything. */
const QUIET_MS = 4_000;
const QUIET_FAULT_MS_MAX = 20_000;
/** How often a scene is played, for each act. */
const SCENE_RATE = 0.025;
/** So long after the last commit the box office's alarm has rung, and not long ago. */
const QUIET_ALARM_MS = { low: 10_000, high: 11_500 };
/** What the scene ended with, again and again until an alarm has rung among it. */
const COMMITS_UNTIL_ALARM = 7;
const COMMIT_AGAIN_MS = 1_600;
/** How often the kind of fault that a history is about comes, for each act. */
const FOCUS_RATE = 0.2;

/** After so many acts a queue is switched on, where one may be; and how long the faults go on that are about it. */
const SWITCHES_AT = { low: 10, high: 120 };
const SWITCHING_MS = 2_000;
/** How often a crowd comes before that, for how long; and how often the sale is lost or made again right after. */
const CROWD_RATE = 0.3;
const CROWD_MS = 7_000;
const UNDONE_RATE = 0.25;

/** What can hit a register instead of where it would. */
const REGISTERS_MEET: ReadonlySet<FaultKind> = new Set([
  'crash',
  'evict',
  'lost-request',
  'lost-answer',
  'late-message',
  'doubled-message',
]);

/** Where each kind of fault can hit. */
const FAULTS: readonly (readonly [FaultChoice, number])[] = [
  [{ kind: 'crash', places: [...OBJECTS, 'box-office', 'worker'] }, 10],
  [{ kind: 'evict', places: OBJECTS }, 3],
  [{ kind: 'failed-write', places: ['box-office'] }, 5],
  [{ kind: 'lost-request', places: [...FAR_SIDES, 'webhook'] }, 5],
  [{ kind: 'lost-answer', places: FAR_SIDES }, 5],
  [{ kind: 'late-message', places: [...FAR_SIDES, 'webhook'] }, 5],
  [{ kind: 'doubled-message', places: [...OBJECTS, 'webhook', 'worker'] }, 5],
  [{ kind: 'lost-message', places: ['queue'] }, 3],
  [{ kind: 'late-alarm', places: ['box-office'] }, 3],
  [{ kind: 'doubled-alarm', places: ['box-office'] }, 2],
  [{ kind: 'clock-jump', places: ['box-office', 'floor-0'] }, 2],
  [{ kind: 'cut-socket', places: ['fan'] }, 2],
];

/**
 * The history of a seed: every other event has a queue, and half of the others may be given one. Some of the former and
 * half of the latter begin with a presale.
 */
export function planOf(seed: number): HistoryPlan {
  const queue = new Random(seed, 'queue').chance(0.5);
  const switchesOn = !queue && new Random(seed, 'switch').chance(0.5);
  const presale = (queue || switchesOn) && new Random(seed, 'presale').chance(queue ? 0.2 : 0.5);
  return { seed, queue, switchesOn, presale, moves: movesOf(seed, { queue, switchesOn, presale }) };
}

/**
 * The moves of a seed's history, in order of time. Most have one kind of fault that comes again and again, so that it
 * meets whatever is decided, also what time alone decides; some have an operator who does much; some end with the sale
 * closed.
 */
function movesOf(seed: number, { queue, switchesOn, presale }: Required<Omit<HistoryPlan, 'seed' | 'moves'>>): Move[] {
  const random = new Random(seed, 'moves');
  const fans = random.between(2, FANS_MAX);
  const moves: Move[] = [];
  const acts = random.between(230, 380);
  const faultRate = random.pick([0.02, 0.06, 0.12]);
  const focus = random.chance(0.75) ? random.pick(FAULTS)[0] : null;
  const operationRate = random.pick([0, 0.03, 0.1]);
  const closesAt = random.chance(0.2) ? random.between(acts >> 1, acts) : acts;
  const switchesAt = switchesOn ? random.between(SWITCHES_AT.low, SWITCHES_AT.high) : acts;
  const queueActs = queue || switchesOn ? QUEUE_ACTS : ACTS;
  const fanActs = presale ? [...queueActs, ENTER_PRESALE] : queueActs;
  let atMs = 1_000;
  const queueAtMs = queue && presale ? AFTER_PRESALE_MS : 0;
  if (queue && presale) {
    addPresale(random, { focus, fans, moves });
    atMs += queueAtMs;
  }
  if (queue && focus !== null) addFaultsAtOpening(random, { focus, moves, fromMs: queueAtMs });
  const add = (move: FanMove | OperatorMove | { fault: Fault }): void => void moves.push({ atMs, ...move });
  for (let act = 0; act < acts; act++) {
    const pause = pauseMs(random);
    if (focus !== null && pause > QUIET_MS) addQuietFaults(random, { focus, moves, fromMs: atMs, toMs: atMs + pause });
    atMs += pause;
    if (focus !== null && random.chance(FOCUS_RATE)) add({ fault: faultOf(random, focus, 1) });
    add(fanMove(random, fans, fanActs));
    if (random.chance(operationRate)) add(operatorMove(random, switchesOn ? SWITCHING_OPERATIONS : OPERATIONS));
    if (random.chance(faultRate)) add({ fault: faultOf(random, random.weighted(FAULTS), SKIPS_MAX) });
    if (act === closesAt) add({ operator: 'close', seats: [] });
    if (act === switchesAt) atMs = addSwitch(random, { focus, fans, moves, fromMs: atMs });
    if (!random.chance(SCENE_RATE)) continue;
    if (focus !== null && isOfAlarms(focus)) {
      add({ fault: faultOf(random, focus, 1) });
      atMs += random.between(QUIET_ALARM_MS.low, QUIET_ALARM_MS.high);
    }
    const scene = sceneOf(random, fans);
    for (const move of scene) {
      atMs += random.between(20, 400);
      if (focus !== null && random.chance(FOCUS_RATE)) add({ fault: faultOf(random, focus, 1) });
      add(move);
    }
    const last = scene.at(-1)!;
    if (focus === null || !isOfAlarms(focus) || !('does' in last) || last.does !== 'late-commit') continue;
    for (let again = 0; again < COMMITS_UNTIL_ALARM; again++) {
      atMs += COMMIT_AGAIN_MS;
      add({ fault: faultOf(random, focus, 1) });
      add(last);
    }
  }
  return moves;
}

/** An alarm rings when it has been quiet for a while: then a scene comes just after it. */
function isOfAlarms({ kind }: FaultChoice): boolean {
  return kind === 'late-alarm' || kind === 'doubled-alarm';
}

/** The registers close and the order is drawn once in a history. */
function addFaultsAtOpening(
  random: Random,
  { focus, moves, fromMs }: { focus: FaultChoice; moves: Move[]; fromMs: number },
): void {
  for (let atMs = fromMs + 300; atMs < fromMs + OPENS_MS; atMs += random.between(100, 900)) {
    moves.push({ atMs, fault: queueFaultOf(random, focus) });
  }
}

/**
 * Before a planned queue: those with permits buy, and when that is over everybody joins, and payments come that are much
 * too late, of which Postgres hears while the order is drawn.
 */
function addPresale(
  random: Random,
  { focus, fans, moves }: { focus: FaultChoice | null; fans: number; moves: Move[] },
): void {
  let atMs = 1_000;
  for (let act = 0; act < PRESALE_ACTS; act++) {
    atMs += Math.min(pauseMs(random), QUIET_FAULT_MS_MAX);
    if (focus !== null && random.chance(FOCUS_RATE)) moves.push({ atMs, fault: faultOf(random, focus, 1) });
    moves.push({ atMs, ...fanMove(random, fans, PRESALE_ACTS_OF_FANS) });
  }
  for (let fan = 0; fan < fans; fan++) {
    const asks = { fan, seats: [[random.below(6), 0]] satisfies FanMove['seats'], overSocket: false };
    moves.push({ atMs: AFTER_PRESALE_MS + random.below(500), does: 'join', ...asks });
    for (let late = 0; late < LATE_COMMITS; late++) {
      moves.push({ atMs: AFTER_PRESALE_MS + random.below(OPENS_MS), does: 'late-commit', ...asks });
    }
  }
}

/** Everybody asks while a floor waits for an answer: it turns them away after a while, and says that it is crowded. */
function addCrowd(random: Random, { fans, moves, fromMs }: { fans: number; moves: Move[]; fromMs: number }): number {
  moves.push({ atMs: fromMs, fault: { kind: 'lost-request', place: 'box-office', skip: 0, byMs: 0 } });
  let atMs = fromMs;
  for (const untilMs = atMs + CROWD_MS; atMs < untilMs; atMs += random.between(50, 300)) {
    moves.push({ atMs, fan: random.below(fans), does: 'best', seats: [[random.below(6), 0]], overSocket: false });
  }
  return atMs;
}

function queueFaultOf(random: Random, focus: FaultChoice): Fault {
  const fault = faultOf(random, focus, 1);
  const isRegisters = fault.place !== 'box-office' && REGISTERS_MEET.has(fault.kind) && random.chance(0.5);
  return isRegisters ? { ...fault, place: 'register' } : fault;
}

/**
 * A queue is switched on once in a history: after an order of nothing, which Postgres hears of, and among faults; now and
 * then a crowd comes before, which may do it, and now and then the sale is lost or made again right after. Answers when
 * that is over.
 */
function addSwitch(
  random: Random,
  { focus, fans, moves, fromMs }: { focus: FaultChoice | null; fans: number; moves: Move[]; fromMs: number },
): number {
  let atMs = fromMs;
  const addFault = (): void => {
    if (focus !== null) moves.push({ atMs, fault: queueFaultOf(random, focus) });
  };
  if (random.chance(CROWD_RATE)) atMs = addCrowd(random, { fans, moves, fromMs: atMs });
  addFault();
  if (focus !== null && isOfAlarms(focus)) atMs += random.between(QUIET_ALARM_MS.low, QUIET_ALARM_MS.high);
  const order = orderOfNothing(random.below(fans), random.below(5));
  const last: OperatorMove = { operator: 'switch-on', seats: [] };
  for (const move of [...order, last]) {
    atMs += random.between(20, 400);
    addFault();
    moves.push({ atMs, ...move });
  }
  if (random.chance(UNDONE_RATE)) {
    const operator = random.pick<OperatorAct>(['rebuild', 'lose', 'lose-opened', 'damage']);
    moves.push({ atMs: atMs + random.below(SWITCHING_MS), operator, seats: [] });
    moves.push({ atMs: atMs + SWITCHING_MS + random.below(QUIET_FAULT_MS_MAX), ...last });
  }
  for (const untilMs = atMs + SWITCHING_MS; atMs < untilMs; atMs += random.between(100, 900)) addFault();
  return atMs;
}

/** While nobody does anything: for what time brings about. */
function addQuietFaults(
  random: Random,
  { focus, moves, fromMs, toMs }: { focus: FaultChoice; moves: Move[]; fromMs: number; toMs: number },
): void {
  for (let atMs = fromMs; ;) {
    atMs += random.between(500, QUIET_FAULT_MS_MAX);
    if (atMs >= toMs) return;
    moves.push({ atMs, fault: faultOf(random, focus, 1) });
  }
}

/** A few moves that lead to what rarely comes about by itself. */
function sceneOf(random: Random, fans: number): (FanMove | OperatorMove)[] {
  const fan = random.below(fans);
  const first = random.below(5);
  const asks = (does: FanAct, count: number): FanMove => {
    const seats = Array.from({ length: count }, (_, i): [number, number] => [first + i, 0]);
    return { fan, does, seats, overSocket: false };
  };
  switch (random.below(5)) {
    case 0:
    case 1: {
      // A payment for the first hold, when the fan has nearly as many seats as they may have.
      const other = asks('best', 3);
      return [
        asks('sign-in', 1),
        asks('release', 1),
        asks('hold', 3),
        asks('release', 1),
        other,
        asks('late-commit', 1),
      ];
    }
    case 2: {
      const seats = [random.below(8), 8 + random.below(4)];
      return [
        { operator: 'block', seats },
        { operator: 'unblock', seats },
      ];
    }
    case 3:
      return [asks('hold', 2), asks('replace', 1), asks('start-payment', 1), asks('close-page', 1)];
    default:
      return orderOfNothing(fan, first);
  }
}

/** One that needs no provider. */
function orderOfNothing(fan: number, first: number): FanMove[] {
  const asks = (does: FanAct, ticketType: number): FanMove => {
    return { fan, does, seats: [[first, ticketType]], overSocket: false };
  };
  return [asks('release', 0), asks('hold', 2), asks('start-payment', 0)];
}

function fanMove(random: Random, fans: number, acts: typeof ACTS): FanMove {
  const fan = random.below(fans);
  const does = random.weighted(acts);
  const count = random.weighted([
    [1, 4],
    [2, 4],
    [3, 2],
    [4, 1],
  ]);
  // Popular seats, so that fans collide; now and then one that is not for sale.
  const first = random.chance(0.7) ? random.below(6) : random.below(21);
  const seats = Array.from({ length: count }, (_, i): [number, number] => [
    first + i,
    random.weighted([
      [0, 10],
      [1, 4],
      [2, 1],
    ]),
  ]);
  return { fan, does, seats, overSocket: random.chance(0.4) };
}

function operatorMove(random: Random, operations: typeof OPERATIONS): OperatorMove {
  const operator = random.weighted(operations);
  const first = random.below(10);
  const isAboutSeats = operator === 'block' || operator === 'unblock' || operator === 'refund';
  const seats = isAboutSeats ? Array.from({ length: random.between(1, 4) }, (_, i) => first + i) : [];
  return { operator, seats };
}

function faultOf(random: Random, { kind, places }: FaultChoice, skips: number): Fault {
  const place = random.pick(places);
  const byMs = kind === 'clock-jump' ? jumpMs(random) : lateMs(random);
  return { kind, place, skip: random.below(skips), byMs };
}

function jumpMs(random: Random): number {
  return random.chance(HOUR_JUMPS) ? random.pick([-3_600_000, 3_600_000]) : random.pick([-5_000, 5_000, 0]);
}

function lateMs(random: Random): number {
  return random.chance(0.6) ? random.between(50, 2_000) : random.between(2_000, 90_000);
}

function pauseMs(random: Random): number {
  const kind = random.below(100);
  if (kind < 72) return random.below(150);
  if (kind < 92) return random.below(4_000);
  if (kind < 99) return random.below(40_000);
  return random.below(200_000);
}
