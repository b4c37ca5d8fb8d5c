import type { Refusal } from '../../domain/inventory/commands.ts';
import type { History, HistoryRows, RecalledFan, RecalledKey } from '../../domain/inventory/history.ts';
import type { Entry } from '../../domain/queue/queue-events.ts';
import type { Hold } from '../../domain/inventory/hold.ts';
import type { OwnerKey } from '../../domain/inventory/owner.ts';
import type { HoldId } from '../../domain/shared/ids.ts';

/** The tables behind `History`, as a shell keeps them: plain rows, holds as they come back from JSON. */
export class HistoryTables implements History {
  readonly keys = new Map<string, RecalledKey>();
  readonly heldMs = new Map<OwnerKey, number>();
  readonly refused = new Map<string, Refusal>();
  readonly fans = new Map<Entry, RecalledFan>();
  readonly #ended = new Map<HoldId, Hold>();

  write(rows: HistoryRows): void {
    for (const row of rows.keys) this.keys.set(`${row.owner} ${row.key}`, { holdId: row.holdId, digest: row.digest });
    for (const hold of rows.endedHolds) this.#ended.set(hold.holdId, JSON.parse(JSON.stringify(hold)) as Hold);
    for (const { owner, addMs } of rows.heldMs) this.heldMs.set(owner, (this.heldMs.get(owner) ?? 0) + addMs);
    for (const { sessionId, refusal } of rows.refusedCommits) this.refused.set(sessionId, refusal);
    for (const { entry, turns, passSeq } of rows.passes) this.fans.set(entry, { turns, passSeq });
  }

  recallKey(owner: OwnerKey, key: string): RecalledKey | null {
    return this.keys.get(`${owner} ${key}`) ?? null;
  }

  heldMsBefore(owner: OwnerKey): number {
    return this.heldMs.get(owner) ?? 0;
  }

  endedHold(holdId: HoldId): Hold | null {
    return this.#ended.get(holdId) ?? null;
  }

  refusedCommit(sessionId: string): Refusal | null {
    return this.refused.get(sessionId) ?? null;
  }

  recallFan(entry: Entry): RecalledFan | null {
    return this.fans.get(entry) ?? null;
  }

  endedHolds(): Hold[] {
    return [...this.#ended.values()];
  }

  copy(): HistoryTables {
    const copy = new HistoryTables();
    for (const [key, value] of this.keys) copy.keys.set(key, value);
    for (const [owner, ms] of this.heldMs) copy.heldMs.set(owner, ms);
    for (const [session, refusal] of this.refused) copy.refused.set(session, refusal);
    for (const [holdId, hold] of this.#ended) copy.#ended.set(holdId, hold);
    for (const [entry, fan] of this.fans) copy.fans.set(entry, fan);
    return copy;
  }

  /** The same text for the same rows, in whatever order they came. */
  text(): string {
    const tables = [this.keys, this.heldMs, this.refused, this.fans, this.#ended];
    return JSON.stringify(tables.map((table) => [...table].sort(([a], [b]) => (a < b ? -1 : 1))));
  }
}
