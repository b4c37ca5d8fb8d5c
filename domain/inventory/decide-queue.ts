import type { Admission, ClaimAsk, ClaimOutcome, Shop } from '../queue/admission.ts';
import type { CallingLimits } from '../queue/calling.ts';
import { passEndByFan } from '../queue/pass.ts';
import { phaseOf, type SaleAtATime } from '../queue/phase.ts';
import { areNumbersKnown, type Queue } from '../queue/queue.ts';
import type { Entry, QueueEvent } from '../queue/queue-events.ts';
import type { DeviceId } from '../shared/ids.ts';
import { invariant } from '../shared/invariant.ts';
import { decideEvents, type BatchDecision } from './decide.ts';
import type { Situation } from './decision.ts';
import type { History } from './history.ts';
import { seatCounts, type Inventory } from './inventory.ts';

/** A sale with a queue, and what is known of who comes. */
export interface QueuedSale {
  inventory: Inventory;
  history: History;
  admission: Admission;
}

/** What a floor says of the fans at it who may claim. */
export interface ClaimSync {
  floor: number;
  /** All that it has; else what is new since the last time. */
  isWhole: boolean;
  claims: ClaimAsk[];
  /** Who claims no more. */
  gone: Entry[];
  /** Who gives their slot back. */
  leaving: { entry: Entry; deviceId: DeviceId }[];
}

export interface ClaimNews {
  /** One for each claim, in order. */
  outcomes: ClaimOutcome[];
  /** Of those who were in line, and got a pass since the last time. */
  passes: { entry: Entry; deviceId: DeviceId; passSeq: number; expiresAtMs: number }[];
  /** Of those whose place in the line is another browser's by now, or whose pass has ended before they heard of it. */
  lapsed: { entry: Entry; deviceId: DeviceId; outcome: ClaimOutcome }[];
}

/** Takes what a floor says of claims, and gives out free slots. */
export function decideClaims(sale: QueuedSale, sync: ClaimSync, nowMs: number): BatchDecision<ClaimNews> {
  const { admission } = sale;
  return withQueue(sale, nowMs, ({ queue, shop, record }) => {
    const { floor } = sync;
    if (sync.isWhole) admission.line.dropFloor(floor);
    for (const entry of sync.gone) admission.line.removeFrom(floor, entry);
    for (const who of sync.leaving) record(passEndByFan(queue, who, shop.nowMs));
    for (const ask of sync.claims) {
      const pass = admission.claim(queue, { ...ask, floor }, shop);
      if (pass) record([pass]);
    }
    admission.line.heard(floor, shop.nowMs);
    admission.givePasses(queue, shop, record);
    const outcomes = sync.claims.map((ask) => admission.outcomeOf(queue, ask, shop));
    const passes: ClaimNews['passes'] = [];
    const lapsed: ClaimNews['lapsed'] = [];
    for (const { entry, deviceId } of admission.newsFor(floor)) {
      const outcome = admission.outcomeOf(queue, { entry, deviceId }, shop);
      if (outcome.kind !== 'pass') lapsed.push({ entry, deviceId, outcome });
      else passes.push({ entry, deviceId, passSeq: outcome.passSeq, expiresAtMs: outcome.expiresAtMs });
    }
    return { outcomes, passes, lapsed };
  });
}

/** What is done once a second: calls numbers, and gives out what became free. */
export function decideTick(sale: QueuedSale, limits: CallingLimits, nowMs: number): BatchDecision<void> {
  const { admission } = sale;
  return withQueue(sale, nowMs, ({ queue, shop, record }) => {
    const called = admission.tick(queue, { ...shop, ...limits });
    if (called) record([called]);
    admission.givePasses(queue, shop, record);
  });
}

/**
 * The first of a register's numbers for its newcomers: the same for the same request. Null: they are not known yet, or
 * there is nothing left to wait for, or it is a copy of an older request.
 */
export function decideNumbers(
  sale: QueuedSale,
  ask: { register: number; request: number; count: number },
  nowMs: number,
): BatchDecision<number | null> {
  return withQueue(sale, nowMs, ({ queue, shop, record }) => {
    const { register, request, count } = ask;
    const last = queue.requests.get(register);
    if (last?.request === request) return last.first;
    const isLate = last !== undefined && last.request > request;
    if (isLate || !areNumbersKnown(queue) || shop.phase === 'sold-out' || shop.phase === 'closed') return null;
    const first = queue.given;
    record([{ kind: 'numbers-given', register, request, first, count }]);
    return first;
  });
}

/**
 * What came from outside, the seal or what decides the draw, unless it stands already. No seal is of a time before T: the
 * registers were asked by a clock that has stepped back since, and are asked again.
 */
export function decideDraw(
  sale: QueuedSale,
  event: Extract<QueueEvent, { kind: 'queue-sealed' | 'queue-drawn' }>,
  nowMs: number,
): BatchDecision<void> {
  return withQueue(sale, nowMs, ({ queue, record }) => {
    const isSeal = event.kind === 'queue-sealed';
    const isKnown = isSeal ? queue.seal !== null : queue.drawn !== null;
    const isEarly = isSeal && event.seal.sealedAtMs < queue.plan.closesAtMs;
    if (!isKnown && !isEarly) record([event]);
  });
}

/** What the phase of a queue follows from, at a moment of Unix time. */
export function saleAt(inventory: Inventory, unixMs: number): SaleAtATime {
  const { clock, closed } = inventory;
  const { available, held } = seatCounts(inventory);
  return { unixMs, isPaused: clock.pausedAtMs !== null, isClosed: closed, unsold: available + held };
}

interface OpenQueue {
  queue: Queue;
  shop: Shop;
  /** Applies events at once. */
  record: (events: readonly QueueEvent[]) => void;
}

function withQueue<Answer>(
  { inventory, history }: QueuedSale,
  nowMs: number,
  work: (open: OpenQueue) => Answer,
): BatchDecision<Answer> {
  return decideEvents(inventory, history, nowMs, (situation, record) => {
    const { queue } = inventory;
    invariant(queue, 'only an event with a queue decides about one');
    return work({ queue, shop: shopOf(situation, queue), record });
  });
}

/** Seats are counted once: what is decided about a queue moves none. */
function shopOf({ inventory, history, nowMs, unixMs }: Situation, queue: Queue): Shop {
  const { available, held } = seatCounts(inventory);
  const phase = phaseOf(queue, saleAt(inventory, unixMs));
  return { nowMs, phase, available, held, recallFan: (entry) => history.recallFan(entry) };
}
