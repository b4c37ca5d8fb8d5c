import { CROWD_GAP_MS_MAX, CROWDED_MS } from './queue-limits.ts';

/**
 * Tells when a sale has been crowded for so long that it needs a queue. One moment of it is nothing: a storm that ends by
 * itself, or a box office that started a second ago, switches no queue on. Rule SWITCH-1.
 */
export class CrowdWatch {
  /** When each floor's crowd that lasts was heard of first, and last. */
  readonly #crowds = new Map<number, { sinceMs: number; heardAtMs: number }>();

  /** A floor says that it is crowded, at a moment of Unix time. True: it has been for long enough. */
  heard(floor: number, nowMs: number): boolean {
    const before = this.#crowds.get(floor);
    const isSame = before !== undefined && nowMs - before.heardAtMs <= CROWD_GAP_MS_MAX;
    const sinceMs = isSame ? before.sinceMs : nowMs;
    this.#crowds.set(floor, { sinceMs, heardAtMs: nowMs });
    return nowMs - sinceMs >= CROWDED_MS;
  }
}
