import type { CommandResult, FanCommand, Refusal } from '../../domain/inventory/commands.ts';
import { invariant } from '../../domain/shared/invariant.ts';
import type { FloorBatch } from '../../protocol/rpc/box-office.ts';
import { run } from '../runtime/statements.ts';
import { BOX_OFFICE_STATEMENTS as STATEMENTS } from './box-office-schema.ts';

/** What is to be done with a floor's batch. */
export type BatchVerdict =
  | { kind: 'new' }
  /** It may be a late copy, which must not make a ghost hold: the floor needs a later boot number. */
  | { kind: 'stale' }
  | { kind: 'answered'; results: CommandResult[] }
  /**
   * Decided before this object started, so its answers are no longer in memory. `refused` stay refused; the others
   * were accepted, and deciding them again by their keys gives what they made.
   */
  | { kind: 'decided-before-start'; refused: Map<number, Refusal> };

/**
 * Each floor's last batch with its answers, so that no late copy of any batch makes a ghost hold. What a batch changed is
 * stored in the transaction of its ledger rows. Of a boot one batch at least is stored, though it changed nothing; those
 * that changed nothing later are known to this object only. An object that starts cannot tell a late copy of one of them
 * from a new batch: it refuses them all, and the floor comes again under its next boot number, which no late copy has.
 */
export class FloorBatches {
  readonly #sql: SqlStorage;
  readonly #isRebuilt: boolean;
  readonly #last = new Map<number, LastBatch>();

  /** @param options.isRebuilt the sale was made anew: floors were at work before any batch that is stored */
  constructor(sql: SqlStorage, options: { isRebuilt: boolean }) {
    this.#sql = sql;
    this.#isRebuilt = options.isRebuilt;
    for (const { floor, boot, seq, refusals } of run(sql, STATEMENTS.floorBatches)) {
      const stored = JSON.parse(refusals) as [number, Refusal][] | null;
      this.#last.set(floor, { boot, seq, results: null, refused: stored && new Map(stored) });
    }
  }

  judge(batch: FloorBatch): BatchVerdict {
    const { floor, boot, seq, commands } = batch;
    const last = this.#last.get(floor);
    if (!last && this.#isRebuilt) return this.#refuseBoot(batch);
    if (!last || boot > last.boot) return { kind: 'new' };
    if (boot < last.boot || seq < last.seq) return { kind: 'stale' };
    if (last.results === null) {
      const isIt = seq === last.seq && last.refused !== null;
      return isIt ? { kind: 'decided-before-start', refused: last.refused! } : { kind: 'stale' };
    }
    if (seq > last.seq) return { kind: 'new' };
    invariant(last.results.length === commands.length, 'the same seq carries the same commands');
    return { kind: 'answered', results: last.results };
  }

  /** Stores which batch was decided; inside the transaction of what it changed. */
  write({ floor, boot, seq }: FloorBatch, results: CommandResult[]): void {
    run(this.#sql, STATEMENTS.setFloorBatch, floor, boot, seq, JSON.stringify(refusalsOf(results)));
  }

  /** Remembers the answers for as long as this object lives. */
  remember(batch: FloorBatch, { results, isStored }: { results: CommandResult[]; isStored: boolean }): void {
    const { floor, boot, seq } = batch;
    const isFirst = boot !== this.#last.get(floor)?.boot;
    if (isFirst && !isStored) this.write(batch, results);
    this.#last.set(floor, { boot, seq, results, refused: null });
  }

  #refuseBoot({ floor, boot, seq }: FloorBatch): BatchVerdict {
    run(this.#sql, STATEMENTS.setFloorBatch, floor, boot, seq, 'null');
    this.#last.set(floor, { boot, seq, results: null, refused: null });
    return { kind: 'stale' };
  }
}

/** For a sale that is made anew: the keys by which a batch of before could be answered again are forgotten. */
export function closeBoots(sql: SqlStorage): void {
  run(sql, STATEMENTS.closeFloorBoots);
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
  /** Of one decided before; null: it is not answered again. */
  refused: Map<number, Refusal> | null;
}

function refusalsOf(results: CommandResult[]): [number, Refusal][] {
  return results.flatMap((result, index): [number, Refusal][] => (result.ok ? [] : [[index, result.refusal]]));
}
