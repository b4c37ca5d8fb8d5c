import type { Refusal } from '../../domain/inventory/commands.ts';
import type { History, HistoryRows, RecalledFan, RecalledKey } from '../../domain/inventory/history.ts';
import type { Hold } from '../../domain/inventory/hold.ts';
import type { OwnerKey } from '../../domain/inventory/owner.ts';
import type { Entry } from '../../domain/queue/queue-events.ts';
import type { HoldId } from '../../domain/shared/ids.ts';
import { run, runOne, type Statement } from '../runtime/statements.ts';
import { OwnerFilter } from './owner-filter.ts';
import { BOX_OFFICE_STATEMENTS as STATEMENTS } from './box-office-schema.ts';

/** What must not fill memory, in small tables: read one row at a time, synchronously, while deciding. */
export class StoredHistory implements History {
  readonly #sql: SqlStorage;
  readonly #owners = new OwnerFilter();
  #anyRefusedCommit: boolean;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    for (const { owner } of run(sql, STATEMENTS.historyOwners)) this.#owners.add(owner as OwnerKey);
    this.#anyRefusedCommit = runOne(sql, STATEMENTS.anyRefusedCommit) !== null;
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
    if (!this.#anyRefusedCommit) return null;
    const row = runOne(this.#sql, STATEMENTS.refusedCommit, sessionId);
    return row && (JSON.parse(row.refusal) as Refusal);
  }

  recallFan(entry: Entry): RecalledFan | null {
    const row = runOne(this.#sql, STATEMENTS.queueFan, entry);
    return row && { turns: row.turns, passSeq: row.pass_seq };
  }

  /** Call it in the transaction of the ledger rows that these came with. */
  write({ keys, endedHolds, heldMs, refusedCommits, passes, passEnds }: HistoryRows): void {
    for (const { owner } of keys) this.#owners.add(owner);
    for (const { owner } of heldMs) this.#owners.add(owner);
    this.#anyRefusedCommit ||= refusedCommits.length > 0;
    this.#writeAll(STATEMENTS.setCommandKeys, keys);
    this.#writeAll(STATEMENTS.setEndedHolds, endedHolds);
    this.#writeAll(STATEMENTS.addHeldTimes, heldMs);
    this.#writeAll(STATEMENTS.setRefusedCommits, refusedCommits);
    this.#writeAll(STATEMENTS.setQueueFans, passes);
    this.#writeAll(STATEMENTS.endQueueFans, passEnds);
  }

  /** Rows go as one JSON array to one statement: a statement for each would take longer than all the rest of a sale. */
  #writeAll(statement: Statement<[string], Record<string, never>>, rows: readonly unknown[]): void {
    if (rows.length > 0) run(this.#sql, statement, JSON.stringify(rows));
  }
}
