import { DatabaseSync, type StatementSync } from 'node:sqlite';

type Value = string | number | null | Uint8Array;

/** A register's storage: SQLite in memory behind the part of the platform's interface that registers use. */
export class NodeSql {
  readonly #database = new DatabaseSync(':memory:');
  readonly #statements = new Map<string, StatementSync>();

  exec(sql: string, ...params: Value[]): Iterable<Record<string, unknown>> & { toArray(): Record<string, unknown>[] } {
    let statement = this.#statements.get(sql);
    if (!statement) this.#statements.set(sql, (statement = this.#database.prepare(sql)));
    const isRead = /^\s*SELECT/i.test(sql);
    if (!isRead) statement.run(...params);
    const rows = isRead ? (statement.all(...params) as Record<string, unknown>[]) : [];
    return Object.assign(rows, { toArray: () => rows });
  }

  begin(): void {
    this.#database.exec('BEGIN');
  }

  commit(): void {
    this.#database.exec('COMMIT');
  }

  /** Bytes of what is stored. */
  get size(): number {
    const [pages, bytes] = ['page_count', 'page_size'].map(
      (name) => Object.values(this.#database.prepare(`PRAGMA ${name}`).get()!)[0] as number,
    );
    return pages! * bytes!;
  }

  close(): void {
    this.#database.close();
  }
}
