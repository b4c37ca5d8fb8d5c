import type { Refusal } from '../../domain/inventory/commands.ts';
import type { History, HistoryRows, RecalledKey } from '../../domain/inventory/history.ts';
import type { Hold } from '../../domain/inventory/hold.ts';
import type { OwnerKey } from '../../domain/inventory/owner.ts';
import type { HoldId } from '../../domain/shared/ids.ts';
import { run, runOne } from '../runtime/statements.ts';
import { OwnerFilter } from './owner-filter.ts';
import { BOX_OFFICE_STATEMENTS as STATEMENTS } from './box-office-schema.ts';

/** What must not fill memory, in small tables: read one row at a time, synchronously, while deciding. */
export class StoredHistory implements History {
  readonly #sql: SqlStorage;
  readonly #owners = new OwnerFilter();

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    for (const { owner } of run(sql, STATEMENTS.historyOwners)) this.#owners.add(owner as OwnerKey);
  }

  recallKey(owner: OwnerKey, key: string): RecalledKey | null {
    if (!this.#owners.mayHave(owner)) return null;
    const row = runOne(this.#sql, STATEMENTS.commandKey, owner, key);
    return row && { holdId: row.hold_id as HoldId, digest: row.digest };
  }

  heldMsBefore(owner: OwnerKey): number {
    if (!this.#owners.mayHave(owner)) return 0;
    return runOne(this.#sql, STATEMENTS.heldTime, owner)?.held_ms ?? 0;
  }

  endedHold(holdId: HoldId): Hold | null {
    const row = runOne(this.#sql, STATEMENTS.endedHold, holdId);
    return row && (JSON.parse(row.hold) as Hold);
  }

  refusedCommit(sessionId: string): Refusal | null {
    const row = runOne(this.#sql, STATEMENTS.refusedCommit, sessionId);
    return row && (JSON.parse(row.refusal) as Refusal);
  }

  /** Call it in the transaction of the ledger rows that these came with. */
  write(rows: HistoryRows): void {
    const sql = this.#sql;
    for (const { owner, key, holdId, digest } of rows.keys) {
      this.#owners.add(owner);
      run(sql, STATEMENTS.setCommandKey, owner, key, holdId, digest);
    }
    for (const hold of rows.endedHolds) run(sql, STATEMENTS.setEndedHold, hold.holdId, JSON.stringify(hold));
    for (const { owner, addMs } of rows.heldMs) {
      this.#owners.add(owner);
      run(sql, STATEMENTS.addHeldTime, owner, addMs);
    }
    for (const { sessionId, refusal } of rows.refusedCommits) {
      run(sql, STATEMENTS.setRefusedCommit, sessionId, JSON.stringify(refusal));
    }
  }
}
