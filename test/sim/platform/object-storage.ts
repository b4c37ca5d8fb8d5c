import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Faults, FaultPlace } from './faults.ts';

type Value = string | number | null | Uint8Array;

/**
 * An object's SQLite storage, which outlives the object. What is written since the last flush is one transaction: a
 * crash before the flush loses it, and with it everything that waited for it behind the output gate.
 */
export class ObjectStorage {
  readonly #database = new DatabaseSync(':memory:');
  readonly #statements = new Map<string, { statement: StatementSync; reads: boolean }>();
  readonly #faults: Faults;
  readonly #place: FaultPlace;
  #behindGate: (() => void)[] = [];
  #isDirty = false;
  #savepoints = 0;
  /** Object's clock, milliseconds; null: none. */
  #alarmMs: number | null = null;
  #durableAlarmMs: number | null = null;
  /** While an alarm's handler runs, the alarm itself stays stored. */
  isAlarmRunning = false;

  constructor(faults: Faults, place: FaultPlace) {
    this.#faults = faults;
    this.#place = place;
  }

  get isDirty(): boolean {
    return this.#isDirty;
  }

  get alarmMs(): number | null {
    return this.#alarmMs;
  }

  get durableAlarmMs(): number | null {
    return this.#durableAlarmMs;
  }

  exec(sql: string, params: Value[]): Record<string, unknown>[] {
    const { statement, reads } = this.#prepared(sql);
    if (!reads) {
      if (this.#faults.strike(this.#place, 'failed-write')) throw new Error('injected: the write failed');
      this.#begin();
    }
    const rows = statement.all(...params) as Record<string, unknown>[];
    // workerd answers a blob as an ArrayBuffer.
    for (const row of rows) {
      for (const column in row) {
        const value = row[column];
        if (value instanceof Uint8Array) {
          row[column] = value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength);
        }
      }
    }
    return rows;
  }

  /** Reads past the object and its faults: for checks. */
  peek(sql: string, ...params: Value[]): Record<string, unknown>[] {
    return this.#prepared(sql).statement.all(...params);
  }

  /** Changes what is stored, past the object: durable at once. */
  damage(sql: string): void {
    this.#database.exec(sql);
  }

  transactionSync<Answer>(work: () => Answer): Answer {
    this.#begin();
    const name = `sync_${this.#savepoints++}`;
    this.#database.exec(`SAVEPOINT ${name}`);
    try {
      const answer = work();
      this.#database.exec(`RELEASE ${name}`);
      return answer;
    } catch (error) {
      this.#database.exec(`ROLLBACK TO ${name}; RELEASE ${name}`);
      throw error;
    } finally {
      this.#savepoints--;
    }
  }

  setAlarm(atMs: number | null): void {
    this.#begin();
    this.#alarmMs = atMs;
  }

  /** Runs when everything written so far is durable; never, when a crash comes first. */
  whenFlushed(work: () => void): void {
    if (this.#isDirty) this.#behindGate.push(work);
    else work();
  }

  /** Makes what was written durable. Answers what waited for it. */
  flush(): (() => void)[] {
    if (this.#isDirty) this.#database.exec('COMMIT');
    this.#isDirty = false;
    if (!this.isAlarmRunning || this.#alarmMs !== null) this.#durableAlarmMs = this.#alarmMs;
    return this.#behindGate.splice(0);
  }

  /** Back to what is durable. */
  crash(): void {
    if (this.#isDirty) this.#database.exec('ROLLBACK');
    this.#isDirty = false;
    this.#behindGate = [];
    this.#alarmMs = this.#durableAlarmMs;
    this.isAlarmRunning = false;
  }

  /** The alarm went off: it is gone for the object at once, and for good when its handler has succeeded. */
  alarmStarted(): void {
    this.isAlarmRunning = true;
    this.#alarmMs = null;
  }

  alarmEnded(): void {
    this.isAlarmRunning = false;
    this.#begin();
  }

  close(): void {
    this.#database.close();
  }

  #begin(): void {
    if (this.#isDirty) return;
    this.#database.exec('BEGIN');
    this.#isDirty = true;
  }

  #prepared(sql: string): { statement: StatementSync; reads: boolean } {
    let known = this.#statements.get(sql);
    if (!known) {
      known = { statement: this.#database.prepare(sql), reads: /^\s*SELECT/i.test(sql) };
      this.#statements.set(sql, known);
    }
    return known;
  }
}
