import type { InventoryEvent, PaymentsDown, PaymentsUp } from '../inventory/events.ts';
import { saleStage } from '../queue/presale-window.ts';
import { eventTimeMs, type SaleClock } from '../inventory/sale-clock.ts';
import { unreachable } from '../shared/invariant.ts';
import { auditCommitted, auditExpiring, auditReleased, auditReturned } from './audit-end.ts';
import {
  auditExtended,
  auditHeld,
  auditInTime,
  auditPaymentStarted,
  auditReplaced,
  auditWaitGranted,
  change,
  liveHoldOf,
} from './audit-hold.ts';
import { auditPassOf, auditQueueEvent } from './audit-queue.ts';
import { broken, BrokenRuleError, moveSeats, type AuditState, type BrokenRule } from './audit-state.ts';
import type { Sha256 } from './chain.ts';

/**
 * Holds the events of one row to the rules, as if nobody had decided them before, and takes them into the state.
 * @returns the first rule that one of them breaks; null: none. After that the state is of no use
 */
export function auditRow(
  state: AuditState,
  row: { atMs: number; events: readonly InventoryEvent[] },
  sha256: Sha256,
): BrokenRule | null {
  try {
    if (row.events.length === 0) broken('BOX-8', 'the row decides nothing, and a refusal leaves no row');
    for (const event of row.events) auditEvent(state, event, { unixMs: row.atMs, sha256 });
    return null;
  } catch (error) {
    if (error instanceof BrokenRuleError) return error.broken;
    throw error;
  }
}

function auditEvent(
  state: AuditState,
  event: InventoryEvent,
  { unixMs, sha256 }: { unixMs: number; sha256: Sha256 },
): void {
  const { clock } = state;
  const nowMs = eventTimeMs(clock, unixMs);
  if (saysUnixTime(event) && event.atMs !== unixMs) {
    broken('BOX-4', `a ${event.kind} says that it happened at ${event.atMs}, and its row is of ${unixMs}`);
  }
  if (state.closed && SELLING.has(event.kind)) broken('CLOSE-1', `a ${event.kind} comes after the sale was closed`);
  if (state.queue !== null) auditPassOf(state, state.queue, { event, nowMs, unixMs });
  switch (event.kind) {
    case 'queue-switched-on':
    case 'pass-kept':
    case 'queue-restored':
    case 'queue-sealed':
    case 'queue-drawn':
    case 'numbers-given':
    case 'numbers-called':
    case 'pass-given':
    case 'pass-used':
    case 'pass-ended':
      return auditQueueEvent(state, event, { nowMs, unixMs, sha256 });
    case 'held': {
      const isRestored = event.remember.key === `rebuild:${event.holdId}`;
      if (!isRestored && saleStage(state.publication.presale, unixMs) === 'before') {
        broken('PRESALE-1', `hold ${event.holdId} is made before the sale begins`);
      }
      return auditHeld(state, event, nowMs);
    }
    case 'replaced':
      return auditReplaced(state, event, nowMs);
    case 'extended':
      return auditExtended(state, event, nowMs);
    case 'wait-granted':
      return auditWaitGranted(state, event, nowMs);
    case 'payment-started':
      return auditPaymentStarted(state, event, nowMs);
    case 'attached': {
      const doing = `session ${event.sessionId}`;
      const hold = liveHoldOf(state, event.holdId, doing);
      auditInTime(hold, nowMs, doing);
      if (hold.phase.name !== 'paying' || hold.phase.sessionId !== null) {
        broken('HOLD-27', `${doing} is attached to a hold that does not wait for one`);
      }
      return change(state, hold, { phase: { name: 'paying', sessionId: event.sessionId } });
    }
    case 'payment-ended': {
      const doing = `the end of the payment of hold ${event.holdId}`;
      const hold = liveHoldOf(state, event.holdId, doing);
      auditInTime(hold, nowMs, doing);
      if (hold.phase.name !== 'paying' || hold.phase.sessionId === null) {
        broken('HOLD-29', `${doing} is told of a hold without a session`);
      }
      return change(state, hold, { phase: { name: 'held' } });
    }
    case 'expiring':
      return auditExpiring(state, event, nowMs);
    case 'released':
      return auditReleased(state, event, { nowMs, sha256 });
    case 'committed':
      return auditCommitted(state, event, { nowMs, sha256 });
    case 'commit-refused':
      return;
    case 'given-back':
      return auditReturned(state, event, 'available');
    case 'withdrawn':
      return auditReturned(state, event, 'blocked');
    case 'clock-paused':
      if (clock.pausedByOperator) broken('CLOCK-5', 'the clock is paused a second time');
      clock.pausedByOperator = true;
      return followStops(clock, unixMs);
    case 'clock-resumed':
      if (!clock.pausedByOperator) broken('CLOCK-5', 'the clock is resumed and was not paused');
      clock.pausedByOperator = false;
      return followStops(clock, unixMs);
    case 'payments-down':
    case 'payments-up':
      auditOutage(clock, event);
      clock.outage = { sinceMs: event.sinceMs, isOver: event.kind === 'payments-up' };
      return followStops(clock, unixMs);
    case 'sale-closed':
      if (state.closed) broken('CLOSE-1', 'the sale is closed a second time');
      state.closed = true;
      return;
    case 'blocked':
      moveSeats(state, event.seats, { from: 'available', to: 'blocked', owner: null, doing: 'a block' });
      if (event.seats.length > 0) state.version++;
      return;
    case 'unblocked': {
      const unsold = event.seats.find((seat) => state.zoneOf[seat] === -1);
      if (unsold !== undefined) broken('HOLD-5', `seat ${unsold} is unblocked and has no zone`);
      moveSeats(state, event.seats, { from: 'blocked', to: 'available', owner: null, doing: 'the end of a block' });
      if (event.seats.length > 0) state.version++;
      return;
    }
    default:
      return unreachable(event);
  }
}

function auditOutage({ outage }: SaleClock, { kind, sinceMs }: PaymentsDown | PaymentsUp): void {
  if (outage !== null && sinceMs < outage.sinceMs) broken('CLOCK-11', `a ${kind} tells of an outage before the last`);
  const isKnown = outage?.sinceMs === sinceMs && (kind === 'payments-down' || outage.isOver);
  if (isKnown) broken('CLOCK-11', `a ${kind} tells of the outage of ${sinceMs} a second time`);
}

/** Event time stands while an operator or an outage stops it. */
function followStops(clock: SaleClock, unixMs: number): void {
  const isStopped = clock.pausedByOperator || clock.outage?.isOver === false;
  if (isStopped && clock.pausedAtMs === null) clock.pausedAtMs = unixMs;
  if (isStopped || clock.pausedAtMs === null) return;
  clock.pausedMs += unixMs - clock.pausedAtMs;
  clock.pausedAtMs = null;
}

/** Times that the world outside goes by. */
const UNIX_TIMED = [
  'committed',
  'commit-refused',
  'given-back',
  'withdrawn',
  'clock-paused',
  'clock-resumed',
  'payments-down',
  'payments-up',
  'sale-closed',
  'queue-switched-on',
  'queue-restored',
  'queue-sealed',
  'queue-drawn',
] as const;

/** What no closed sale does. */
const SELLING: ReadonlySet<InventoryEvent['kind']> = new Set([
  'queue-switched-on',
  'held',
  'replaced',
  'extended',
  'wait-granted',
  'payment-started',
  'attached',
  'committed',
]);

function saysUnixTime(event: InventoryEvent): event is Extract<InventoryEvent, { kind: (typeof UNIX_TIMED)[number] }> {
  return UNIX_TIMED.some((kind) => kind === event.kind);
}
