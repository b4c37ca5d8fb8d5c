import type { InventoryEvent } from '../../../domain/inventory/events.ts';
import { isRestored } from './ledger-oracle.ts';
import type { FaultKind, Faults } from '../platform/faults.ts';

/** A fault is near a transition when it hit no longer ago than this. */
const NEAR_MS = 2_000;

/** How often each transition was decided near each fault: `counts['held']['crash']`. */
export class TransitionTable {
  readonly counts: Record<string, Partial<Record<FaultKind | 'all', number>>> = {};
  readonly #released = new Set<string>();
  readonly #restored = new Set<string>();

  countRow(events: readonly InventoryEvent[], faults: Faults, nowMs: number): void {
    for (const event of events) {
      const row = (this.counts[this.#transitionOf(event)] ??= {});
      row.all = (row.all ?? 0) + 1;
      for (const [kind, atMs] of faults.lastHitMs) {
        if (nowMs - atMs <= NEAR_MS) row[kind] = (row[kind] ?? 0) + 1;
      }
    }
  }

  #transitionOf(event: InventoryEvent): string {
    if (event.kind === 'released') {
      this.#released.add(event.holdId);
      return `released: ${event.why}`;
    }
    if (event.kind === 'held' && isRestored(event)) {
      this.#restored.add(event.holdId);
      return 'held: by a rebuild';
    }
    if (event.kind === 'committed') {
      if (this.#restored.delete(event.holdId)) return 'committed: by a rebuild';
      if (event.sessionId === null) return 'committed: nothing to pay';
      return this.#released.has(event.holdId) ? 'committed: granted again' : 'committed';
    }
    if (event.kind === 'commit-refused') return `commit refused: ${event.refusal.reason}`;
    if (event.kind === 'expiring') return event.remember ? 'expiring: released by the fan' : 'expiring';
    return event.kind;
  }
}
