import type { FanCommand, Refusal } from '../../domain/inventory/commands.ts';
import { unreachable } from '../../domain/shared/invariant.ts';
import { REFUSALS_REMEMBERED_MAX, REFUSAL_MEMORY_MS } from './floor-limits.ts';

/**
 * What was refused in the last minute, by the fan's key: a repeated request gets the same answer without a call to the
 * box office. Memory only: after it is lost a refusal is decided again, which is allowed.
 */
export class RefusalMemory {
  /** In order of age: the oldest first. */
  readonly #refusals = new Map<string, { body: string; refusal: Refusal; untilMs: number }>();

  /** The refusal to repeat, or null: decide. */
  recall(command: FanCommand, nowMs: number): Refusal | null {
    const remembered = this.#refusals.get(keyOf(command));
    if (!remembered || remembered.untilMs <= nowMs) return null;
    return remembered.body === bodyOf(command) ? remembered.refusal : { reason: 'key-reused' };
  }

  remember(command: FanCommand, refusal: Refusal, nowMs: number): void {
    if (PASSING.has(refusal.reason)) return;
    const key = keyOf(command);
    this.#refusals.delete(key);
    this.#refusals.set(key, { body: bodyOf(command), refusal, untilMs: nowMs + REFUSAL_MEMORY_MS });
    for (const [oldest, { untilMs }] of this.#refusals) {
      if (untilMs > nowMs && this.#refusals.size <= REFUSALS_REMEMBERED_MAX) break;
      this.#refusals.delete(oldest);
    }
  }
}

/** Refusals that say nothing about the command: trying again is the point. */
const PASSING: ReadonlySet<Refusal['reason']> = new Set(['busy', 'paused', 'not-published']);

/** A user and their device that has not said so are two fans: what one is refused the other may have. */
function keyOf({ fan, key }: FanCommand): string {
  return `${fan.deviceId} ${fan.userId} ${key}`;
}

/** What the fan asked; the id of a hold to be made is ours, not theirs. */
function bodyOf(command: FanCommand): string {
  switch (command.kind) {
    case 'hold':
      return JSON.stringify(['hold', command.seats, command.replaces]);
    case 'extend':
    case 'release':
    case 'start-payment':
      return JSON.stringify([command.kind, command.holdId, command.fence]);
    default:
      return unreachable(command);
  }
}
