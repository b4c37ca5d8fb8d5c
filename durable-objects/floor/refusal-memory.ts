import { bodyText } from '../../domain/inventory/command-body.ts';
import type { FanCommand, Refusal } from '../../domain/inventory/commands.ts';
import { REFUSALS_REMEMBERED_MAX, REFUSAL_MEMORY_MS } from './floor-limits.ts';

/**
 * What was refused in the last minute, by the fan's key: a repeated request gets the same answer without a call to the
 * box office. Memory only: after it is lost a refusal is decided again, which is allowed.
 */
export class RefusalMemory {
  readonly #byName = new Map<string, Remembered>();
  /** A ring: what is written over is the oldest. */
  readonly #inOrder: Remembered[] = [];
  #next = 0;

  /** The refusal to repeat, or null: decide. */
  recall(command: FanCommand, nowMs: number): Refusal | null {
    const remembered = this.#byName.get(nameOf(command));
    if (!remembered || remembered.untilMs <= nowMs) return null;
    return bodyText(remembered.command) === bodyText(command) ? remembered.refusal : { reason: 'key-reused' };
  }

  remember(command: FanCommand, refusal: Refusal, nowMs: number): void {
    if (UNREMEMBERED.has(refusal.reason)) return;
    const remembered = { name: nameOf(command), command, refusal, untilMs: nowMs + REFUSAL_MEMORY_MS };
    const oldest = this.#inOrder[this.#next];
    if (oldest && this.#byName.get(oldest.name) === oldest) this.#byName.delete(oldest.name);
    this.#inOrder[this.#next] = remembered;
    this.#next = (this.#next + 1) % REFUSALS_REMEMBERED_MAX;
    this.#byName.set(remembered.name, remembered);
  }

  /** The key has made something: a copy of the command that was refused before is not the answer any more (HOLD-36). */
  forget(command: FanCommand): void {
    if (this.#byName.size > 0) this.#byName.delete(nameOf(command));
  }
}

interface Remembered {
  name: string;
  command: FanCommand;
  refusal: Refusal;
  untilMs: number;
}

/**
 * Refusals that say nothing about the command, trying again is the point; and that of another body, which says nothing
 * of the body that the key belongs to.
 */
const UNREMEMBERED: ReadonlySet<Refusal['reason']> = new Set([
  'busy',
  'paused',
  'no-pass',
  'not-open-yet',
  'presale-only',
  'not-published',
  'key-reused',
]);

/** A user and their device that has not said so are two fans: what one is refused the other may have. */
function nameOf({ fan, key }: FanCommand): string {
  return `${fan.deviceId} ${fan.userId} ${key}`;
}
