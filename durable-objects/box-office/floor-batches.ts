import type { CommandResult, FanCommand, Refusal } from '../../domain/inventory/commands.ts';
import { invariant } from '../../domain/shared/invariant.ts';
import type { FloorBatch } from '../../protocol/rpc/box-office.ts';
import { run } from '../runtime/statements.ts';
import { BOX_OFFICE_STATEMENTS as STATEMENTS } from './box-office-schema.ts';

/** What is to be done with a floor's batch. */
export type BatchVerdict =
  | { kind: 'new' }
  /** Older than what this floor sent last: a late copy, which must not make a ghost hold. */
  | { kind: 'stale' }
  | { kind: 'answered'; results: CommandResult[] }
  /**
   * Decided before this object started, so its answers are no longer in memory. `refused` stay refused; the others
   * were accepted, and deciding them again by their keys gives what they made.
   */
  | { kind: 'decided-before-start'; refused: Map<number, Refusal> };

/**
 * Each floor's last batch with its answers. What a batch changed is stored in the transaction of its ledger rows. One
 * that changed nothing is kept in memory only: deciding it again after a restart is as good, for nobody had its answer.
 */
export class FloorBatches {
  readonly #sql: SqlStorage;
  readonly #last = new Map<number, LastBatch>();

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    for (const { floor, boot, seq, refusals } of run(sql, STATEMENTS.floorBatches)) {
      const refused = new Map(JSON.parse(refusals) as [number, Refusal][]);
      this.#last.set(floor, { boot, seq, results: null, refused });
    }
  }

  judge({ floor, boot, seq, commands }: FloorBatch): BatchVerdict {
    const last = this.#last.get(floor);
    if (!last || boot > last.boot || (boot === last.boot && seq > last.seq)) return { kind: 'new' };
    if (boot < last.boot || seq < last.seq) return { kind: 'stale' };
    if (last.results === null) return { kind: 'decided-before-start', refused: last.refused };
    invariant(last.results.length === commands.length, 'the same seq carries the same commands');
    return { kind: 'answered', results: last.results };
  }

  /** Stores which batch was decided; inside the transaction of what it changed. */
  write({ floor, boot, seq }: FloorBatch, results: CommandResult[]): void {
    run(this.#sql, STATEMENTS.setFloorBatch, floor, boot, seq, JSON.stringify(refusalsOf(results)));
  }

  /** Remembers the answers for as long as this object lives. */
  remember({ floor, boot, seq }: FloorBatch, results: CommandResult[]): void {
    this.#last.set(floor, { boot, seq, results, refused: new Map() });
  }
}

/** The commands of a batch that were accepted before the restart, and a way to put their answers into place. */
export function redecide(
  commands: readonly FanCommand[],
  refused: ReadonlyMap<number, Refusal>,
): { accepted: FanCommand[]; merge: (answers: CommandResult[]) => CommandResult[] } {
  const accepted = commands.filter((_, index) => !refused.has(index));
  const merge = (answers: CommandResult[]): CommandResult[] => {
    const rest = answers.values();
    return commands.map((_, index) => {
      const refusal = refused.get(index);
      return refusal ? { ok: false, refusal } : rest.next().value!;
    });
  };
  return { accepted, merge };
}

interface LastBatch {
  boot: number;
  seq: number;
  /** Null: decided before this object started. */
  results: CommandResult[] | null;
  refused: Map<number, Refusal>;
}

function refusalsOf(results: CommandResult[]): [number, Refusal][] {
  return results.flatMap((result, index): [number, Refusal][] => (result.ok ? [] : [[index, result.refusal]]));
}
