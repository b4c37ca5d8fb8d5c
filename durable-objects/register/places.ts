import { hexToBytes } from '@noble/hashes/utils.js';
import { ENTRY_BYTES } from '../../domain/queue/draw/entry-place.ts';
import type { JoinedPlace } from '../../protocol/rpc/register.ts';
import { run, runOne } from '../runtime/statements.ts';
import { REGISTER_STATEMENTS as STATEMENTS } from './register-schema.ts';

/** What stands for "joined after T" where the storage has a class. */
export const NEWCOMERS = -1;

/** Who stands where in one register: a row for each on disk, a count for each class in memory. */
export class Places {
  readonly #sql: SqlStorage;
  readonly #register: number;
  readonly #counts: Map<number, number>;

  constructor(sql: SqlStorage, register: number) {
    this.#sql = sql;
    this.#register = register;
    this.#counts = new Map(run(sql, STATEMENTS.counts).map((row) => [row.class, row.count]));
  }

  /** How many joined in all. */
  get count(): number {
    let joined = 0;
    for (const count of this.#counts.values()) joined += count;
    return joined;
  }

  /** How many joined a class, or after T. */
  countOf(classIndex: number): number {
    return this.#counts.get(classIndex) ?? 0;
  }

  /** Where an entry stands; null: nowhere yet. `lastClass`: what a newcomer is shown as. */
  find(entry: string, lastClass: number): JoinedPlace | null {
    const row = runOne(this.#sql, STATEMENTS.place, hexToBytes(entry));
    return row && this.#shown(row, lastClass);
  }

  /** Gives an entry that stands nowhere the next index. Call `storeCounts` in the same transaction. */
  add(entry: string, classIndex: number, lastClass: number): JoinedPlace {
    const idx = this.countOf(classIndex);
    run(this.#sql, STATEMENTS.addPlace, hexToBytes(entry), classIndex, idx);
    this.#counts.set(classIndex, idx + 1);
    return this.#shown({ class: classIndex, idx }, lastClass);
  }

  storeCounts(): void {
    for (const [classIndex, count] of this.#counts) run(this.#sql, STATEMENTS.setCount, classIndex, count);
  }

  /** The entries of each class in the order of their indexes, 16 bytes each. */
  lists(classes: number): Uint8Array[] {
    const lists = Array.from({ length: classes }, (_, at) => new Uint8Array(this.countOf(at) * ENTRY_BYTES));
    for (const row of this.#sql.exec<{ entry: ArrayBuffer; class: number; idx: number }>(STATEMENTS.drawnPlaces.sql)) {
      lists[row.class]!.set(new Uint8Array(row.entry), row.idx * ENTRY_BYTES);
    }
    return lists;
  }

  #shown(row: { class: number; idx: number }, lastClass: number): JoinedPlace {
    const isNewcomer = row.class === NEWCOMERS;
    return {
      classIndex: isNewcomer ? lastClass : row.class,
      register: this.#register,
      index: row.idx,
      isNewcomer,
      number: isNewcomer ? this.#numberOf(row.idx) : null,
    };
  }

  #numberOf(index: number): number | null {
    const row = runOne(this.#sql, STATEMENTS.numbersOf, index);
    if (row === null || row.first_number === null || index >= row.first_index + row.count) return null;
    return row.first_number + index - row.first_index;
  }
}
