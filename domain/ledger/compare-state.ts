import { seatCounts, type Inventory } from '../inventory/inventory.ts';
import { seatState } from '../inventory/inventory.ts';
import { SEAT_STATES, type AuditState, type BrokenRule } from './audit-state.ts';

/**
 * Holds the state that a box office makes of the ledger (`apply`, checkpoints) to the auditor's own (I11), and the
 * counts of both to the seats (I5). Null: they agree.
 */
export function compareState(state: AuditState, inventory: Inventory): BrokenRule | null {
  const counted = [0, 0, 0, 0];
  for (const [seat, audited] of state.seats.entries()) {
    counted[audited]!++;
    const applied = seatState(inventory, seat);
    if (audited !== applied) {
      return differs(`seat ${seat} is ${SEAT_STATES[audited]} by the rules and ${SEAT_STATES[applied]} by replay`);
    }
  }
  const { available, held, booked, blocked } = seatCounts(inventory);
  const sums = [counted, state.counts, [available, held, booked, blocked]].map((counts) => counts.join(' + '));
  const { capacity } = state.publication;
  if (new Set(sums).size !== 1 || counted.reduce((sum, count) => sum + count, 0) !== capacity) {
    return { rule: 'I5', sentence: `available + held + booked + blocked is not ${capacity} (${sums.join('; ')})` };
  }
  if (state.version !== inventory.version) return differs('the versions differ');
  if (state.clock.pausedMs !== inventory.clock.pausedMs) return differs('the clocks differ');
  if (state.closed !== inventory.closed) return differs('the sale is closed by one and open by the other');
  return compareHolds(state, inventory) ?? compareOwners(state, inventory) ?? compareQueues(state, inventory);
}

function compareHolds(state: AuditState, { holds }: Inventory): BrokenRule | null {
  if (state.live.size !== holds.size) return differs(`${state.live.size} holds are live, and ${holds.size} by replay`);
  for (const [holdId, audited] of state.live) {
    const applied = holds.get(holdId);
    const isSame =
      applied !== undefined &&
      applied.fence === audited.fence &&
      applied.expiresAtMs === audited.expiresAtMs &&
      applied.userId === audited.userId &&
      applied.phase.name === audited.phase.name;
    if (!isSame) return differs(`hold ${holdId} is not what replay makes of it`);
  }
  return null;
}

function compareOwners({ seatsOf }: AuditState, inventory: Inventory): BrokenRule | null {
  if (seatsOf.size !== inventory.seatsOf.size) return differs('the owners of seats differ');
  for (const [owner, seats] of seatsOf) {
    if (inventory.seatsOf.get(owner) !== seats) return differs(`${owner} has another number of seats by replay`);
  }
  return null;
}

function compareQueues({ queue: audited }: AuditState, { queue }: Inventory): BrokenRule | null {
  if (audited === null || queue === null) return null;
  const { using, restoring, ending } = audited;
  if (using !== null || restoring !== null || ending !== null) {
    return { rule: 'I7', sentence: 'the ledger ends in the middle of what was done with a pass' };
  }
  const isSame =
    audited.given === queue.given && audited.nowServing === queue.nowServing && audited.slots.size === queue.slots.size;
  if (!isSame) return differs('the queue is not what replay makes of it');
  for (const [entry, slot] of audited.slots) {
    const applied = queue.slots.get(entry);
    const isSlot = applied?.passSeq === slot.passSeq && applied.holdId === slot.holdId;
    if (!isSlot) return differs(`the slot of entry ${entry} is not what replay makes of it`);
  }
  return null;
}

function differs(sentence: string): BrokenRule {
  return { rule: 'I11', sentence };
}
