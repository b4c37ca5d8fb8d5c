import type { Migration } from '../runtime/migrations.ts';
import { reads, writes } from '../runtime/statements.ts';

export const CASHIER_MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    rollbackFloor: 1,
    statements: [
      `CREATE TABLE limits (
        id INTEGER PRIMARY KEY CHECK (id = 1), per_second REAL NOT NULL, per_operation_per_second REAL NOT NULL)`,
      'CREATE TABLE waiters (hold_id TEXT PRIMARY KEY, since_ms INTEGER NOT NULL, turn_ms INTEGER NOT NULL)',
    ],
  },
];

export const CASHIER_STATEMENTS = {
  limits: reads<[], { per_second: number; per_operation_per_second: number }>(
    'SELECT per_second, per_operation_per_second FROM limits WHERE id = 1',
  ),
  setLimits: writes<[number, number]>(
    'INSERT OR REPLACE INTO limits (id, per_second, per_operation_per_second) VALUES (1, ?, ?)',
  ),
  forgetLimits: writes<[]>('DELETE FROM limits'),
  waiters: reads<[], { hold_id: string; since_ms: number; turn_ms: number }>(
    'SELECT hold_id, since_ms, turn_ms FROM waiters',
  ),
  setWaiter: writes<[string, number, number]>(
    'INSERT OR REPLACE INTO waiters (hold_id, since_ms, turn_ms) VALUES (?, ?, ?)',
  ),
  forgetWaiter: writes<[string]>('DELETE FROM waiters WHERE hold_id = ?'),
};
