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
  {
    version: 2,
    // Code before this knows nothing of outages: a sale that it leaves stopped would stay so.
    rollbackFloor: 2,
    statements: [
      `CREATE TABLE outage (
        id INTEGER PRIMARY KEY CHECK (id = 1), since_ms INTEGER NOT NULL, over_at_ms INTEGER,
        next_probe_at_ms INTEGER NOT NULL, pause_ms INTEGER NOT NULL)`,
      // outage_ms, is_over: what the sale was told last, or is being told as long as it has not heard it.
      `CREATE TABLE sales (
        event_id TEXT PRIMARY KEY, address TEXT NOT NULL, asked_at_ms INTEGER NOT NULL,
        outage_ms INTEGER, is_over INTEGER NOT NULL, is_heard INTEGER NOT NULL)`,
    ],
  },
];

interface OutageRow extends Record<string, SqlStorageValue> {
  since_ms: number;
  over_at_ms: number | null;
  next_probe_at_ms: number;
  pause_ms: number;
}

interface SaleRow extends Record<string, SqlStorageValue> {
  address: string;
  asked_at_ms: number;
  outage_ms: number | null;
  is_over: number;
  is_heard: number;
}

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
  moveWaiters: writes<[number, number]>('UPDATE waiters SET since_ms = since_ms + ?, turn_ms = turn_ms + ?'),
  outage: reads<[], OutageRow>('SELECT since_ms, over_at_ms, next_probe_at_ms, pause_ms FROM outage WHERE id = 1'),
  setOutage: writes<[number, number | null, number, number]>(
    'INSERT OR REPLACE INTO outage (id, since_ms, over_at_ms, next_probe_at_ms, pause_ms) VALUES (1, ?, ?, ?, ?)',
  ),
  sales: reads<[], SaleRow>('SELECT address, asked_at_ms, outage_ms, is_over, is_heard FROM sales'),
  setSale: writes<[string, string, number, number | null, number, number]>(
    `INSERT OR REPLACE INTO sales (event_id, address, asked_at_ms, outage_ms, is_over, is_heard)
     VALUES (?, ?, ?, ?, ?, ?)`,
  ),
  forgetSale: writes<[string]>('DELETE FROM sales WHERE event_id = ?'),
};
