import type { Migration } from '../runtime/migrations.ts';
import { reads, writes } from '../runtime/statements.ts';

export const REGISTER_MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    rollbackFloor: 1,
    statements: [
      // One row a fan, and no second index: what is read by index is read once, at T. Class −1: newcomers.
      `CREATE TABLE places (
        entry BLOB PRIMARY KEY, class INTEGER NOT NULL, idx INTEGER NOT NULL) WITHOUT ROWID`,
      'CREATE TABLE counts (class INTEGER PRIMARY KEY, count INTEGER NOT NULL)',
      'CREATE TABLE seal (class INTEGER PRIMARY KEY, count INTEGER NOT NULL, root BLOB NOT NULL)',
      `CREATE TABLE state (
        id INTEGER PRIMARY KEY CHECK (id = 1), address TEXT NOT NULL, lists_stored INTEGER NOT NULL)`,
      // Newcomers first_index … first_index + count − 1 have the numbers from first_number on; null: asked for.
      `CREATE TABLE numbers (
        request INTEGER PRIMARY KEY, first_index INTEGER NOT NULL, count INTEGER NOT NULL, first_number INTEGER)`,
    ],
  },
  {
    version: 2,
    rollbackFloor: 1,
    statements: [
      // What an epoch before this one says of its queue comes too late. Null: nothing was said yet.
      'CREATE TABLE kept (id INTEGER PRIMARY KEY CHECK (id = 1), epoch INTEGER NOT NULL, queue TEXT)',
    ],
  },
];

export const REGISTER_STATEMENTS = {
  place: reads<[Uint8Array], { class: number; idx: number }>('SELECT class, idx FROM places WHERE entry = ?'),
  addPlace: writes<[Uint8Array, number, number]>('INSERT INTO places (entry, class, idx) VALUES (?, ?, ?)'),
  drawnPlaces: reads<[], { entry: ArrayBuffer; class: number; idx: number }>(
    'SELECT entry, class, idx FROM places WHERE class >= 0',
  ),
  counts: reads<[], { class: number; count: number }>('SELECT class, count FROM counts'),
  setCount: writes<[number, number]>('INSERT OR REPLACE INTO counts (class, count) VALUES (?, ?)'),
  seal: reads<[], { class: number; count: number; root: ArrayBuffer }>(
    'SELECT class, count, root FROM seal ORDER BY class',
  ),
  addSeal: writes<[number, number, Uint8Array]>('INSERT INTO seal (class, count, root) VALUES (?, ?, ?)'),
  state: reads<[], { address: string; lists_stored: number }>('SELECT address, lists_stored FROM state WHERE id = 1'),
  begin: writes<[string]>('INSERT OR IGNORE INTO state (id, address, lists_stored) VALUES (1, ?, 0)'),
  listsAreStored: writes<[]>('UPDATE state SET lists_stored = 1 WHERE id = 1'),
  lastNumbers: reads<[], NumbersRow>('SELECT * FROM numbers ORDER BY request DESC LIMIT 1'),
  numbersOf: reads<[number], NumbersRow>('SELECT * FROM numbers WHERE first_index <= ? ORDER BY request DESC LIMIT 1'),
  askNumbers: writes<[number, number, number]>('INSERT INTO numbers (request, first_index, count) VALUES (?, ?, ?)'),
  lastGiven: reads<[], NumbersRow & { first_number: number }>(
    'SELECT * FROM numbers WHERE first_number IS NOT NULL ORDER BY request DESC LIMIT 1',
  ),
  setNumbers: writes<[number, number]>('UPDATE numbers SET first_number = ? WHERE request = ?'),
  kept: reads<[], { epoch: number; queue: string | null }>('SELECT epoch, queue FROM kept WHERE id = 1'),
  keep: writes<[number, string | null]>('INSERT OR REPLACE INTO kept (id, epoch, queue) VALUES (1, ?, ?)'),
};

type NumbersRow = { request: number; first_index: number; count: number; first_number: number | null };
