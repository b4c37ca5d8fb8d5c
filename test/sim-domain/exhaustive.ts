import { createHash } from 'node:crypto';
import type { CommandResult, OperatorCommand, OperatorResult } from '../../domain/inventory/commands.ts';
import type { InventoryCommand } from '../../domain/inventory/decide.ts';
import type { InventoryEvent } from '../../domain/inventory/events.ts';
import { fenceText, type Hold } from '../../domain/inventory/hold.ts';
import { nextDeadlineMs } from '../../domain/inventory/inventory.ts';
import { idOf, type BookingId, type HoldId } from '../../domain/shared/ids.ts';
import { priceTotalMinor } from '../../domain/shared/money.ts';
import { unreachable } from '../../domain/shared/invariant.ts';
import type { HistoryTables } from '../support/history-tables.ts';
import type { SeatBook } from './seat-book.ts';
import { SimOffice } from './sim-office.ts';
import { guest, id, MINUTE_MS, START_MS, tinySale, user } from './tiny-sale.ts';

/** How much may happen in one world. Everything else is tried in every order. */
export interface Scope {
  /** Messages that arrive once more, after anything. */
  doubles: number;
  /** Times that the clock moves: to the next deadline, or a minute. */
  waits: number;
  /** The second and the third fan are one person with two browsers, who signs in to pay. */
  oneUser: boolean;
  /** Seats that each fan wants first, and those that they change to. */
  wishes: number[][];
  otherWishes: number[][];
  /** What each of the three fans, and the operator, may send, once. */
  sends: Send[][];
}

type FanSend =
  | 'hold'
  | 'replace'
  | 'extend'
  | 'release'
  | 'start-payment'
  | 'attach'
  | 'commit'
  | 'payment-ended'
  | 'give-back'
  | 'withdraw';
type Send = FanSend | OperatorCommand['kind'];

export interface Explored {
  states: number;
  steps: number;
  /** Kinds of event, and of command with reason of refusal. */
  outcomes: Set<string>;
}

/** A state of everything: the box office as it is stored, the messages that were sent, what may still happen. */
interface World {
  scope: Scope;
  checkpoint: Uint8Array;
  tables: HistoryTables;
  book: SeatBook;
  nowMs: number;
  /** By message: the fence that it carries; null: not sent yet. */
  sent: (string | null)[];
  doublesLeft: number;
  waitsLeft: number;
  /** How it came about, for a reader of a failure. */
  path: string[];
}

interface Message {
  fan: number;
  send: Send;
}

const SALE = tinySale({ capacity: 3 });

/**
 * Tries everything that can happen in a scope, each state once, until nothing new is found. Every step begins
 * with a crash: the box office is read from its checkpoint, and after the step from its checkpoint and frame.
 * @returns what was found: how many states, steps between them, and which outcomes a command or event had
 * @throws with the path to it when a rule is broken
 */
export function explore(scope: Scope): Explored {
  const messages = messagesOf(scope);
  const seen = new Set<string>();
  const frontier: World[] = [];
  const first = new SimOffice(SALE, { nowMs: START_MS });
  frontier.push({
    scope,
    checkpoint: first.checkpoint,
    tables: first.tables,
    book: first.book,
    nowMs: START_MS,
    sent: messages.map(() => null),
    doublesLeft: scope.doubles,
    waitsLeft: scope.waits,
    path: [],
  });
  seen.add(digestOf(frontier[0]!));
  const outcomes = new Set<string>();
  let steps = 0;
  for (let world = frontier.pop(); world !== undefined; world = frontier.pop()) {
    for (const next of successors(world, messages, outcomes)) {
      steps++;
      const digest = digestOf(next);
      if (seen.has(digest)) continue;
      seen.add(digest);
      frontier.push(next);
    }
  }
  return { states: seen.size, steps, outcomes };
}

function* successors(world: World, messages: Message[], outcomes: Set<string>): Generator<World> {
  for (const [at, message] of messages.entries()) {
    const isDouble = world.sent[at] !== null;
    if (isDouble && world.doublesLeft === 0) continue;
    const next = delivered(world, { at, message, isDouble, outcomes });
    if (next !== null) yield next;
  }
  if (world.waitsLeft === 0) return;
  const deadlineMs = nextDeadlineMs(open(world).inventory);
  const times = [world.nowMs + MINUTE_MS, ...(deadlineMs === null ? [] : [deadlineMs])];
  for (const nowMs of times) {
    const waiting = open(world);
    yield after({ ...world, waitsLeft: world.waitsLeft - 1 }, waiting, `wait to ${nowMs - START_MS}`, () => {
      waiting.nowMs = nowMs;
      note(outcomes, 'wait', waiting.decide(null));
    });
  }
}

/** The world once a message has come; null: it cannot be sent yet. */
function delivered(
  world: World,
  { at, message, isDouble, outcomes }: { at: number; message: Message; isDouble: boolean; outcomes: Set<string> },
): World | null {
  const office = open(world);
  const { fan, send } = message;
  const name = `${isDouble ? 'again ' : ''}${fan} ${send}`;
  const sent = (fence: string): World => ({
    ...world,
    sent: world.sent.with(at, fence),
    doublesLeft: world.doublesLeft - (isDouble ? 1 : 0),
  });
  const operator = operatorCommand(send);
  if (operator !== null) return after(sent(''), office, name, () => note(outcomes, send, office.operate(operator)));
  const fanSend = send as FanSend;
  const hold = holdOf(office, fan);
  if (!isDouble && !canSend(fanSend, hold)) return null;
  const fence = world.sent[at] ?? startedFence(world, message) ?? (hold === null ? '' : fenceText(hold));
  const command = fanCommand(world.scope, { fan, send: fanSend, fence, hold });
  return after(sent(fence), office, name, () => note(outcomes, send, office.decide(command)));
}

function open({ nowMs, checkpoint, tables, book }: World): SimOffice {
  return new SimOffice(SALE, { nowMs, checkpoint, tables, book });
}

function after(world: World, office: SimOffice, name: string, work: () => void): World {
  const path = [...world.path, name];
  try {
    work();
    office.crash();
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}, after: ${path.join('; ')}`, {
      cause: error,
    });
  }
  office.saveCheckpoint();
  const { checkpoint, tables, book, nowMs } = office;
  return { ...world, checkpoint, tables, book, nowMs, path };
}

interface Outcome {
  result: CommandResult | OperatorResult | null;
  events: InventoryEvent[];
}

function note(outcomes: Set<string>, send: string, { result, events }: Outcome): void {
  for (const { kind } of events) outcomes.add(kind);
  if (result && !result.ok) outcomes.add(`${send}: ${result.refusal.reason}`);
}

/** What payment carries is what the fan had when it was started, whatever was changed since. */
function startedFence({ scope, sent }: World, { fan, send }: Message): string | null {
  if (send !== 'attach' && send !== 'commit') return null;
  const startedAt = messagesOf(scope).findIndex((other) => other.fan === fan && other.send === 'start-payment');
  return sent[startedAt] ?? null;
}

function messagesOf({ sends }: Scope): Message[] {
  return sends.flatMap((list, fan) => list.map((send): Message => ({ fan, send })));
}

function holdOf(office: SimOffice, fan: number): Hold | null {
  const holdId = holdIdOf(fan);
  return office.inventory.holds.get(holdId) ?? office.tables.endedHold(holdId);
}

/** What somebody must know or have done before: the answers of their own earlier messages, the provider's word. */
function canSend(send: FanSend, hold: Hold | null): boolean {
  switch (send) {
    case 'hold':
      return true;
    case 'replace':
    case 'extend':
    case 'release':
    case 'start-payment':
      return hold !== null;
    case 'attach':
    case 'commit':
    case 'payment-ended':
      return hold !== null && hold.attempt > 0;
    case 'give-back':
    case 'withdraw':
      return hold?.phase.name === 'committed';
    default:
      return unreachable(send);
  }
}

function fanCommand(
  { oneUser, wishes, otherWishes }: Scope,
  asked: { fan: number; send: FanSend; fence: string; hold: Hold | null },
): InventoryCommand {
  const { fan: number, send, fence, hold } = asked;
  const key = `${number} ${send}`;
  const holdId = holdIdOf(number);
  // The second fan signs in when paying; the others are known from the start.
  const known = oneUser && number === 2 ? user(1, 2) : user(number);
  const signsInLater = number === 1 || (oneUser && number === 2);
  const fan = signsInLater ? guest(number) : known;
  const sessionId = `cs-${number}`;
  switch (send) {
    case 'hold':
      return { kind: 'hold', key, fan, holdId, seats: seatsWanted(wishes[number]!), replaces: null };
    case 'replace': {
      const seats = seatsWanted(otherWishes[number]!);
      return { kind: 'hold', key, fan, holdId: id<HoldId>(4000 + number), seats, replaces: { holdId, fence } };
    }
    case 'extend':
    case 'release':
      return { kind: send, key, fan: hold?.userId === null ? fan : known, holdId, fence };
    case 'start-payment':
      return { kind: send, key, fan: known, holdId, fence };
    case 'attach':
      return { kind: send, holdId, fence, attempt: 1, sessionId };
    case 'commit': {
      const amountMinor = hold === null ? 0 : priceTotalMinor(hold.quote.total);
      return { kind: send, holdId, fence, sessionId, paymentId: `pi-${number}`, amountMinor };
    }
    case 'payment-ended':
      return { kind: send, holdId, sessionId };
    case 'give-back':
    case 'withdraw':
      return { kind: send, bookingId: idOf<BookingId>(holdId), seats: [wishes[number]![0]!] };
    default:
      return unreachable(send);
  }
}

function operatorCommand(send: Send): OperatorCommand | null {
  if (send === 'pause-clock' || send === 'resume-clock') return { kind: send };
  if (send === 'payments-down' || send === 'payments-up') return { kind: send, sinceMs: 1 };
  return send === 'block' || send === 'unblock' ? { kind: send, seats: [0] } : null;
}

function seatsWanted(seats: number[]) {
  const list = seats.map((seat) => ({ seat, ticketType: null }));
  return { kind: 'seats' as const, planHash: SALE.planHash, seats: list };
}

function holdIdOf(fan: number): HoldId {
  return id<HoldId>(3000 + fan);
}

function digestOf({ checkpoint, tables, nowMs, sent, doublesLeft, waitsLeft }: World): string {
  const rest = JSON.stringify([tables.text(), nowMs, sent, doublesLeft, waitsLeft]);
  return createHash('sha256').update(checkpoint).update(rest).digest('base64');
}
