/**
 * One SQL statement with the types of its parameters and of the rows that it answers. Each object keeps all of its
 * statements in one table, so that what it can ask of its storage stands in one place.
 */
export interface Statement<Params extends SqlParam[], Row extends Record<string, SqlStorageValue>> {
  readonly sql: string;
  /** Types only; nothing is ever stored here. */
  readonly types?: { params: Params; row: Row };
}

export type SqlParam = string | number | null | Uint8Array;

/** Declares a statement that answers rows. */
export function reads<Params extends SqlParam[], Row extends Record<string, SqlStorageValue>>(
  sql: string,
): Statement<Params, Row> {
  return { sql };
}

/** Declares a statement that only changes rows. */
export function writes<Params extends SqlParam[]>(sql: string): Statement<Params, Record<string, never>> {
  return { sql };
}

/** Runs a statement and answers all of its rows. Synchronous: nothing comes between two calls. */
export function run<Params extends SqlParam[], Row extends Record<string, SqlStorageValue>>(
  sql: SqlStorage,
  statement: Statement<Params, Row>,
  ...params: Params
): Row[] {
  return sql.exec<Row>(statement.sql, ...params).toArray();
}

/** Runs a statement that answers at most one row. */
export function runOne<Params extends SqlParam[], Row extends Record<string, SqlStorageValue>>(
  sql: SqlStorage,
  statement: Statement<Params, Row>,
  ...params: Params
): Row | null {
  return run(sql, statement, ...params)[0] ?? null;
}
