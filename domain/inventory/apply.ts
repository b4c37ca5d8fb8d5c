import { applyQueue, createQueue, emptySlotOf } from '../queue/queue.ts';
import { invariant, unreachable } from '../shared/invariant.ts';
import type { Committed, HoldEvent, InventoryEvent } from './events.ts';
import { evolveHold, isLive, type Hold } from './hold.ts';
import {
  addSeatsOf,
  AVAILABLE,
  BLOCKED,
  BOOKED,
  HELD,
  seatState,
  setSeatState,
  type Inventory,
  type SeatState,
} from './inventory.ts';
import { keyName, otherOwnersKeys, ownerKey } from './owner.ts';
import { isPaymentDown, type SaleClock } from './sale-clock.ts';

/**
 * The only thing that changes an inventory, at work and at replay alike.
 * @param changedSeats collects the indexes of the seats whose state changed
 */
export function apply(inventory: Inventory, event: InventoryEvent, changedSeats?: Set<number>): void {
  const changes = change(inventory, event);
  if (changes.length > 0) inventory.version++;
  if (changedSeats) for (const seat of changes) changedSeats.add(seat);
}

/** Answers the seats whose state changed. */
function change(inventory: Inventory, event: InventoryEvent): number[] {
  switch (event.kind) {
    case 'commit-refused':
      return [];
    case 'clock-paused':
      inventory.clock.pausedByOperator = true;
      stopOrStart(inventory.clock, event.atMs);
      return [];
    case 'clock-resumed':
      inventory.clock.pausedByOperator = false;
      stopOrStart(inventory.clock, event.atMs);
      return [];
    case 'payments-down':
    case 'payments-up':
      inventory.clock.outage = { sinceMs: event.sinceMs, isOver: event.kind === 'payments-up' };
      stopOrStart(inventory.clock, event.atMs);
      return [];
    case 'sale-closed':
      inventory.closed = true;
      return [];
    case 'blocked':
      return turn(inventory, event.seats, AVAILABLE, BLOCKED);
    case 'unblocked':
      return turn(inventory, event.seats, BLOCKED, AVAILABLE);
    case 'given-back':
      addSeatsOf(inventory, `user:${event.userId}`, -event.seats.length);
      return turn(inventory, event.seats, BOOKED, AVAILABLE);
    case 'withdrawn':
      addSeatsOf(inventory, `user:${event.userId}`, -event.seats.length);
      return turn(inventory, event.seats, BOOKED, BLOCKED);
    case 'committed': {
      const before = inventory.holds.get(event.holdId);
      return before ? move(inventory, before, event) : grantAgain(inventory, event);
    }
    case 'queue-switched-on':
      invariant(inventory.queue === null, 'a queue is switched on once');
      inventory.queue = createQueue(event.plan);
      return [];
    case 'queue-restored':
      if (event.remains.plan) inventory.queue ??= createQueue(event.remains.plan);
      return changeQueue(inventory, event);
    case 'queue-sealed':
    case 'queue-drawn':
    case 'numbers-given':
    case 'numbers-called':
    case 'pass-given':
    case 'pass-used':
    case 'pass-ended':
    case 'pass-kept':
      return changeQueue(inventory, event);
    case 'held':
    case 'replaced':
    case 'extended':
    case 'wait-granted':
    case 'payment-started':
    case 'attached':
    case 'payment-ended':
    case 'expiring':
    case 'released':
      return move(inventory, inventory.holds.get(event.holdId) ?? null, event);
    default:
      return unreachable(event);
  }
}

/** Moves no seat. */
function changeQueue({ queue }: Inventory, event: Parameters<typeof applyQueue>[1]): number[] {
  invariant(queue, 'only an event with a queue has events of one');
  applyQueue(queue, event);
  return [];
}

/** The clock stands while anything stops it. */
function stopOrStart(clock: SaleClock, atMs: number): void {
  const isStopped = clock.pausedByOperator || isPaymentDown(clock);
  if (isStopped) clock.pausedAtMs ??= atMs;
  if (isStopped || clock.pausedAtMs === null) return;
  invariant(clock.pausedAtMs <= atMs, 'a pause does not end before it began');
  clock.pausedMs += atMs - clock.pausedAtMs;
  clock.pausedAtMs = null;
}

/** A hold that was gone, sold after all: it is no longer in memory, and its seats are free. */
function grantAgain(inventory: Inventory, event: Committed): number[] {
  const seats = event.quote.seats.map(({ seat }) => seat);
  addSeatsOf(inventory, `user:${event.userId}`, seats.length);
  return turn(inventory, seats, AVAILABLE, BOOKED);
}

function move(inventory: Inventory, before: Hold | null, event: HoldEvent): number[] {
  const after = evolveHold(before, event);
  moveOwner(inventory, before, after);
  if (isLive(after)) {
    inventory.holds.set(after.holdId, after);
  } else {
    inventory.holds.delete(after.holdId);
  }
  if (after.phase.name === 'held' || after.phase.name === 'paying') {
    inventory.deadlines.set(after.holdId, after.expiresAtMs);
  } else {
    inventory.deadlines.remove(after.holdId);
  }
  if (inventory.queue !== null && !isLive(after)) emptySlotOf(inventory.queue, after.holdId);
  indexKeys(inventory, before, after);
  inventory.fenceCounter = Math.max(inventory.fenceCounter, after.fence);
  return moveSeats(inventory, before, after);
}

function moveOwner(inventory: Inventory, before: Hold | null, after: Hold): void {
  const owner = ownerKey(after);
  const seats = after.phase.name === 'released' ? 0 : after.quote.seats.length;
  const had = before && ownerKey(before);
  if (had === owner) {
    addSeatsOf(inventory, owner, seats - before!.quote.seats.length);
    if (!isLive(after)) inventory.holdOf.delete(owner);
    return;
  }
  if (had !== null) {
    inventory.holdOf.delete(had);
    addSeatsOf(inventory, had, -before!.quote.seats.length);
  }
  if (seats > 0) addSeatsOf(inventory, owner, seats);
  if (!isLive(after)) return;
  invariant(!inventory.holdOf.has(owner), 'a fan has at most one live hold');
  inventory.holdOf.set(owner, after.holdId);
}

function indexKeys({ holdOfKey }: Inventory, before: Hold | null, after: Hold): void {
  const live = isLive(after);
  if (live && before?.keys === after.keys) return;
  if (before) for (const key of otherOwnersKeys(before)) holdOfKey.delete(keyName(key));
  if (live) for (const key of otherOwnersKeys(after)) holdOfKey.set(keyName(key), after.holdId);
}

function moveSeats(inventory: Inventory, before: Hold | null, after: Hold): number[] {
  const target = after.phase.name === 'released' ? AVAILABLE : after.phase.name === 'committed' ? BOOKED : HELD;
  const now = after.quote.seats.map(({ seat }) => seat);
  if (before === null) return turn(inventory, now, AVAILABLE, target);
  if (before.quote === after.quote || target !== HELD) return turn(inventory, now, HELD, target);
  const old = new Set(before.quote.seats.map(({ seat }) => seat));
  const kept = new Set(now);
  return [
    ...turn(
      inventory,
      [...old].filter((seat) => !kept.has(seat)),
      HELD,
      AVAILABLE,
    ),
    ...turn(
      inventory,
      now.filter((seat) => !old.has(seat)),
      AVAILABLE,
      HELD,
    ),
  ];
}

/** Moves seats from one state to another; answers those that moved. */
function turn(inventory: Inventory, seats: number[], from: SeatState, to: SeatState): number[] {
  if (from === to) return [];
  for (const seat of seats) {
    invariant(seatState(inventory, seat) === from, 'a seat has one owner, and only its owner moves it');
    setSeatState(inventory, seat, to);
  }
  return seats;
}
