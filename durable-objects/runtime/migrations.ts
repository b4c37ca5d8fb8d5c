import { invariant } from '../../domain/shared/invariant.ts';
import { reads, run, runOne, writes } from './statements.ts';

/**
 * A step of an object's storage. The list of an object is append-only: a step that was deployed is never edited,
 * because objects that ran it will not run it again.
 */
export interface Migration {
  /** 1, 2, 3, … without a gap. */
  version: number;
  /**
   * The oldest version of the code that still works on storage after this step: code older than that refuses to start
   * after a rollback instead of writing what it does not understand.
   */
  rollbackFloor: number;
  statements: string[];
}

/**
 * Brings an object's storage to the newest version it knows; writes nothing when it is there already.
 * @throws when the storage is newer than this code may touch
 */
export function migrate(storage: DurableObjectStorage, migrations: readonly Migration[]): void {
  migrations.forEach((migration, index) => {
    invariant(migration.version === index + 1, `migration ${index + 1} has number ${migration.version}`);
  });
  const { sql } = storage;
  const known = migrations.length;
  const stored = run(sql, schemaTable).length === 0 ? null : runOne(sql, schemaVersion);
  const version = stored?.version ?? 0;
  if (version > known) {
    invariant(
      stored !== null && known >= stored.rollback_floor,
      `storage is at version ${version} and needs code of version ${stored?.rollback_floor}; this is ${known}`,
    );
    return;
  }
  if (version === known) return;
  storage.transactionSync(() => {
    sql.exec(
      'CREATE TABLE IF NOT EXISTS schema_version (id INTEGER PRIMARY KEY, version INTEGER, rollback_floor INTEGER)',
    );
    for (const migration of migrations.slice(version)) {
      for (const statement of migration.statements) sql.exec(statement);
    }
    run(sql, setSchemaVersion, known, migrations.at(-1)!.rollbackFloor);
  });
}

const schemaTable = reads<[], { name: string }>(
  "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'",
);
const schemaVersion = reads<[], { version: number; rollback_floor: number }>(
  'SELECT version, rollback_floor FROM schema_version WHERE id = 1',
);
const setSchemaVersion = writes<[number, number]>(
  'INSERT OR REPLACE INTO schema_version (id, version, rollback_floor) VALUES (1, ?, ?)',
);
