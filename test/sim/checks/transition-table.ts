import type { InventoryEvent } from '../../../domain/inventory/events.ts';
import type { Faults } from '../platform/faults.ts';
import { NEVER, TRANSITIONS, type Table, type Transition } from './cells.ts';
import { isRestored } from './ledger-oracle.ts';
import { expectRule } from './violation.ts';

/** A fault is near a transition when it hit no longer ago than this. */
const NEAR_MS = 2_000;

/** How often each transition was decided near each fault: `counts['held']['crash']`. */
export class TransitionTable {
  readonly counts: Table = {};
  readonly #released = new Set<string>();
  readonly #restored = new Set<string>();
  /** Who has a pass. */
  readonly #shopping = new Set<string>();

  countRow(events: readonly InventoryEvent[], faults: Faults, nowMs: number): void {
    for (const event of events) {
      // The first of a rebuilt sale: passes have died. Or of a queue that was lost with its sale, unknown to anybody.
      if (event.kind === 'queue-restored' || event.kind === 'queue-switched-on') this.#shopping.clear();
      const transition = this.#transitionOf(event);
      expectRule('SIM-8', !Object.hasOwn(NEVER, transition), 'this cannot happen here', event);
      const row = (this.counts[transition] ??= {});
      row.all = (row.all ?? 0) + 1;
      for (const [kind, atMs] of faults.lastHitMs) {
        if (nowMs - atMs <= NEAR_MS) row[kind] = (row[kind] ?? 0) + 1;
      }
    }
  }

  #transitionOf(event: InventoryEvent): Transition {
    if (event.kind === 'released') {
      this.#released.add(event.holdId);
      return `released: ${event.why}`;
    }
    if (event.kind === 'held') {
      if (!isRestored(event)) return 'held';
      this.#restored.add(event.holdId);
      return 'held: by a rebuild';
    }
    if (event.kind === 'committed') {
      if (this.#restored.delete(event.holdId)) return 'committed: by a rebuild';
      if (event.sessionId === null) return 'committed: nothing to pay';
      return this.#released.has(event.holdId) ? 'committed: granted again' : 'committed';
    }
    if (event.kind === 'commit-refused') {
      const name = `commit refused: ${event.refusal.reason}`;
      return TRANSITIONS.find((known) => known === name) ?? 'commit refused: other';
    }
    if (event.kind === 'pass-given') return this.#passGiven(event.entry);
    if (event.kind === 'pass-kept') this.#shopping.add(event.entry);
    if (event.kind === 'pass-ended') {
      this.#shopping.delete(event.entry);
      return `pass-ended: ${event.why}`;
    }
    if (event.kind === 'expiring') return event.remember ? 'expiring: released by the fan' : 'expiring';
    return event.kind;
  }

  #passGiven(entry: string): Transition {
    if (this.#shopping.has(entry)) return 'pass-given: another browser';
    this.#shopping.add(entry);
    return 'pass-given';
  }
}
