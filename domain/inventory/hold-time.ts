import type { History } from './history.ts';
import { HELD_MS_PER_FAN_MAX, HOLD_MS_MAX } from './limits.ts';
import type { OwnerKey } from './owner.ts';

/** How long this fan's ended, unsold holds lasted together, in milliseconds. */
export function heldMsBefore(history: History, owners: readonly OwnerKey[]): number {
  return owners.reduce((heldMs, owner) => heldMs + history.heldMsBefore(owner), 0);
}

/** The event time that no deadline of a hold may pass: its own limit, or what is left of its fan's. */
export function endsByMs(heldAtMs: number, beforeMs: number): number {
  return heldAtMs + Math.min(HOLD_MS_MAX, HELD_MS_PER_FAN_MAX - beforeMs);
}
