import { unreachable } from '../shared/invariant.ts';
import type { OperatorCommand, Refusal } from './commands.ts';
import type { Situation } from './decision.ts';
import type { InventoryEvent } from './events.ts';
import { AVAILABLE, BLOCKED, seatState, type Inventory } from './inventory.ts';
import type { SaleClock } from './sale-clock.ts';

/** What an operator's command comes to: what changes (nothing, when it is so already), or why it may not. */
export interface OperatorDecision {
  result: Refusal | null;
  events: InventoryEvent[];
}

/** Decides for whoever runs the sale: fans' rules (holds, caps, pauses) do not bind them, owned seats do. */
export function decideOperatorCommand({ inventory, unixMs }: Situation, command: OperatorCommand): OperatorDecision {
  const { clock, closed } = inventory;
  switch (command.kind) {
    case 'pause-clock':
      return changes(clock.pausedByOperator ? [] : [{ kind: 'clock-paused', atMs: unixMs }]);
    case 'resume-clock':
      return changes(clock.pausedByOperator ? [{ kind: 'clock-resumed', atMs: unixMs }] : []);
    case 'payments-down': {
      const { kind, sinceMs } = command;
      return changes(isNewOutage(clock, sinceMs) ? [{ kind, sinceMs, atMs: unixMs }] : []);
    }
    case 'payments-up': {
      const { kind, sinceMs } = command;
      const isNews = isNewOutage(clock, sinceMs) || (clock.outage?.sinceMs === sinceMs && !clock.outage.isOver);
      return changes(isNews ? [{ kind, sinceMs, atMs: unixMs }] : []);
    }
    case 'block':
      return block(inventory, command.seats);
    case 'unblock':
      return unblock(inventory, command.seats);
    case 'close-sale':
      return changes(closed ? [] : [{ kind: 'sale-closed', atMs: unixMs }]);
    default:
      return unreachable(command);
  }
}

/** Of an outage that is known, or older than that, a late copy may come: it changes nothing. */
function isNewOutage({ outage }: SaleClock, sinceMs: number): boolean {
  return outage === null || outage.sinceMs < sinceMs;
}

function block(inventory: Inventory, asked: number[]): OperatorDecision {
  const fault = faultOf(inventory, asked);
  if (fault) return refused(fault);
  const taken = asked.filter((seat) => !isIn(inventory, seat, AVAILABLE) && !isIn(inventory, seat, BLOCKED));
  if (taken.length > 0) return refused({ reason: 'seats-taken', seats: taken });
  const seats = asked.filter((seat) => isIn(inventory, seat, AVAILABLE));
  return changes(seats.length === 0 ? [] : [{ kind: 'blocked', seats }]);
}

/** Leaves alone what is not blocked: a fan may have taken it between the two tries of one request. */
function unblock(inventory: Inventory, asked: number[]): OperatorDecision {
  const fault = faultOf(inventory, asked);
  if (fault) return refused(fault);
  const notForSale = asked.filter((seat) => inventory.layout.zoneOf[seat] === -1);
  if (notForSale.length > 0) return refused({ reason: 'not-offered', seats: notForSale });
  const seats = asked.filter((seat) => isIn(inventory, seat, BLOCKED));
  return changes(seats.length === 0 ? [] : [{ kind: 'unblocked', seats }]);
}

function faultOf({ publication }: Inventory, seats: number[]): Refusal | null {
  const unknown = seats.filter((seat) => !Number.isInteger(seat) || seat < 0 || seat >= publication.capacity);
  if (unknown.length > 0) return { reason: 'unknown-seat', seats: unknown };
  const seen = new Set<number>();
  const twice = new Set(seats.filter((seat) => seen.size === seen.add(seat).size));
  return twice.size > 0 ? { reason: 'seat-requested-twice', seats: [...twice] } : null;
}

function isIn(inventory: Inventory, seat: number, state: number): boolean {
  return seatState(inventory, seat) === state;
}

function changes(events: InventoryEvent[]): OperatorDecision {
  return { result: null, events };
}

function refused(refusal: Refusal): OperatorDecision {
  return { result: refusal, events: [] };
}
