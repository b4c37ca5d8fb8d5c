import type { WaitingWords } from './waiting-words.ts';

/** Between two announcements while only the place moves: a voice that never stops helps nobody. */
const MOVED_EVERY_MS = 20_000;

/**
 * Decides what a live region says: at once when something else is the matter, no more often than every 20 s while a fan
 * moves up, and nothing while nothing changes that is worth hearing. Rule WAIT-2.
 */
export class Announcer {
  #meaning = '';
  #moved = '';
  #saidAtMs = -Infinity;

  /** Null: stay quiet. `nowMs`: any clock that only grows. */
  due(
    { spoken, meaning, moved = '' }: Pick<WaitingWords, 'spoken' | 'meaning' | 'moved'>,
    nowMs: number,
  ): string | null {
    const isNew = meaning !== this.#meaning;
    if (!isNew && (moved === this.#moved || nowMs - this.#saidAtMs < MOVED_EVERY_MS)) return null;
    this.#meaning = meaning;
    this.#moved = moved;
    this.#saidAtMs = nowMs;
    return spoken;
  }
}
