import type { Migration } from '../runtime/migrations.ts';
import { reads, writes } from '../runtime/statements.ts';

/** Append-only: storage of objects in the field has run these. */
export const BOX_OFFICE_MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    rollbackFloor: 1,
    statements: [
      `CREATE TABLE publication (
         id INTEGER PRIMARY KEY CHECK (id = 1),
         content TEXT NOT NULL,
         digest BLOB NOT NULL,
         at_ms INTEGER NOT NULL,
         delivered_seq INTEGER NOT NULL DEFAULT 0,
         sent_seq INTEGER NOT NULL DEFAULT 0)`,
      `CREATE TABLE ledger (
         seq INTEGER PRIMARY KEY,
         at_ms INTEGER NOT NULL,
         frame BLOB NOT NULL,
         digest BLOB NOT NULL,
         fact_bytes INTEGER NOT NULL)`,
      'CREATE INDEX ledger_with_facts ON ledger (seq) WHERE fact_bytes > 0',
      'CREATE TABLE checkpoint (seq INTEGER NOT NULL, part INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (seq, part))',
      'CREATE TABLE floor_batch (floor INTEGER PRIMARY KEY, boot INTEGER NOT NULL, seq INTEGER NOT NULL, refusals TEXT NOT NULL)',
      `CREATE TABLE command_key (
         owner TEXT NOT NULL, key TEXT NOT NULL, hold_id TEXT NOT NULL, digest TEXT NOT NULL,
         PRIMARY KEY (owner, key)) WITHOUT ROWID`,
      'CREATE TABLE ended_hold (hold_id TEXT PRIMARY KEY, hold TEXT NOT NULL) WITHOUT ROWID',
      'CREATE TABLE held_time (owner TEXT PRIMARY KEY, held_ms INTEGER NOT NULL) WITHOUT ROWID',
      'CREATE TABLE refused_commit (session_id TEXT PRIMARY KEY, refusal TEXT NOT NULL) WITHOUT ROWID',
    ],
  },
  {
    version: 2,
    // Code of version 1 starts from the checkpoint and does not look for rows before it.
    rollbackFloor: 1,
    statements: [
      `CREATE TABLE ledger_head (
         seq INTEGER PRIMARY KEY,
         signed_at_ms INTEGER NOT NULL,
         at_ms INTEGER NOT NULL,
         digest BLOB NOT NULL,
         key_id TEXT NOT NULL,
         signature BLOB NOT NULL)`,
      `CREATE TABLE ledger_segment (
         first_seq INTEGER PRIMARY KEY,
         last_seq INTEGER NOT NULL UNIQUE,
         digest BLOB NOT NULL,
         object_key TEXT NOT NULL,
         bytes INTEGER NOT NULL,
         sha256 BLOB NOT NULL)`,
    ],
  },
  {
    version: 3,
    // Older code finds no publication in a retired object, and refuses everything as well.
    rollbackFloor: 1,
    statements: [
      'CREATE TABLE retired_publication (content TEXT NOT NULL, digest BLOB NOT NULL, at_ms INTEGER NOT NULL)',
    ],
  },
  {
    version: 4,
    // Older code cannot read the ledger of an event with a queue, and would not know who may shop.
    rollbackFloor: 4,
    statements: [
      `CREATE TABLE queue_fan (
         entry TEXT PRIMARY KEY, number INTEGER NOT NULL, turns INTEGER NOT NULL, pass_seq INTEGER NOT NULL,
         device_id TEXT NOT NULL, state TEXT NOT NULL, expires_at_ms INTEGER NOT NULL) WITHOUT ROWID`,
    ],
  },
];

/** Everything that a box office asks of its storage. */
export const BOX_OFFICE_STATEMENTS = {
  publication: reads<[], { content: string; digest: ArrayBuffer; at_ms: number }>(
    'SELECT content, digest, at_ms FROM publication',
  ),
  publish: writes<[string, Uint8Array, number]>(
    'INSERT INTO publication (id, content, digest, at_ms) VALUES (1, ?, ?, ?)',
  ),
  retiredPublication: reads<[], { content: string; digest: ArrayBuffer; at_ms: number }>(
    'SELECT content, digest, at_ms FROM retired_publication',
  ),
  keepRetired: writes<[]>(
    'INSERT INTO retired_publication (content, digest, at_ms) SELECT content, digest, at_ms FROM publication',
  ),
  forgetRetired: writes<[]>('DELETE FROM retired_publication'),
  dropPublication: writes<[]>('DELETE FROM publication'),
  delivery: reads<[], { delivered_seq: number; sent_seq: number }>('SELECT delivered_seq, sent_seq FROM publication'),
  setDelivered: writes<[number]>('UPDATE publication SET delivered_seq = ?'),
  setSent: writes<[number]>('UPDATE publication SET sent_seq = ?'),

  append: writes<[number, number, Uint8Array, Uint8Array, number]>(
    'INSERT INTO ledger (seq, at_ms, frame, digest, fact_bytes) VALUES (?, ?, ?, ?, ?)',
  ),
  rowAt: reads<[number], { at_ms: number; digest: ArrayBuffer }>('SELECT at_ms, digest FROM ledger WHERE seq = ?'),
  rowsAfter: reads<[number, number], { seq: number; at_ms: number; frame: ArrayBuffer; digest: ArrayBuffer }>(
    'SELECT seq, at_ms, frame, digest FROM ledger WHERE seq > ? ORDER BY seq LIMIT ?',
  ),
  rowsWithFacts: reads<[number, number, number], { seq: number; frame: ArrayBuffer; fact_bytes: number }>(
    'SELECT seq, frame, fact_bytes FROM ledger WHERE seq > ? AND seq <= ? AND fact_bytes > 0 ORDER BY seq LIMIT ?',
  ),

  lastHead: reads<[], HeadRow>(
    'SELECT seq, signed_at_ms, at_ms, digest, key_id, signature FROM ledger_head ORDER BY seq DESC LIMIT 1',
  ),
  headAt: reads<[number], HeadRow>(
    'SELECT seq, signed_at_ms, at_ms, digest, key_id, signature FROM ledger_head WHERE seq = ?',
  ),
  addHead: writes<[number, number, number, Uint8Array, string, Uint8Array]>(
    'INSERT INTO ledger_head (seq, signed_at_ms, at_ms, digest, key_id, signature) VALUES (?, ?, ?, ?, ?, ?)',
  ),

  /** Of the rows that nothing needs here any more, the one with this many before it. */
  rowThatFillsSegment: reads<[number], { at_ms: number }>(
    `SELECT at_ms FROM ledger
     WHERE seq < (SELECT max(seq) FROM checkpoint)
       AND seq <= (SELECT max(seq) FROM ledger_head)
       AND seq < coalesce(
         (SELECT min(seq) FROM ledger
          WHERE fact_bytes > 0 AND seq > (SELECT delivered_seq FROM publication)), 9007199254740991)
     ORDER BY seq LIMIT 1 OFFSET ?`,
  ),
  archivedSeq: reads<[], { seq: number | null }>('SELECT max(last_seq) AS seq FROM ledger_segment'),
  segmentWith: reads<[number], { first_seq: number; last_seq: number; object_key: string }>(
    `SELECT first_seq, last_seq, object_key FROM ledger_segment
     WHERE last_seq >= ? ORDER BY last_seq LIMIT 1`,
  ),
  addSegment: writes<[number, number, Uint8Array, string, number, Uint8Array]>(
    'INSERT INTO ledger_segment (first_seq, last_seq, digest, object_key, bytes, sha256) VALUES (?, ?, ?, ?, ?, ?)',
  ),
  dropRowsThrough: writes<[number]>('DELETE FROM ledger WHERE seq <= ?'),

  checkpoint: reads<[], { seq: number; bytes: ArrayBuffer }>(
    'SELECT seq, bytes FROM checkpoint WHERE seq = (SELECT max(seq) FROM checkpoint) ORDER BY part',
  ),
  addCheckpointPart: writes<[number, number, Uint8Array]>('INSERT INTO checkpoint (seq, part, bytes) VALUES (?, ?, ?)'),
  dropCheckpointsBefore: writes<[number]>('DELETE FROM checkpoint WHERE seq < ?'),

  floorBatches: reads<[], { floor: number; boot: number; seq: number; refusals: string }>(
    'SELECT floor, boot, seq, refusals FROM floor_batch',
  ),
  setFloorBatch: writes<[number, number, number, string]>(
    'INSERT OR REPLACE INTO floor_batch (floor, boot, seq, refusals) VALUES (?, ?, ?, ?)',
  ),
  closeFloorBoots: writes<[]>("UPDATE floor_batch SET refusals = 'null'"),

  historyOwners: reads<[], { owner: string }>('SELECT owner FROM command_key UNION SELECT owner FROM held_time'),
  commandKey: reads<[string, string], { hold_id: string; digest: string }>(
    'SELECT hold_id, digest FROM command_key WHERE owner = ? AND key = ?',
  ),
  /** These take JSON arrays of the rows of `HistoryRows`. */
  setCommandKeys: writes<[string]>(
    `INSERT OR REPLACE INTO command_key (owner, key, hold_id, digest)
     SELECT value ->> 'owner', value ->> 'key', value ->> 'holdId', value ->> 'digest' FROM json_each(?)`,
  ),
  setEndedHolds: writes<[string]>(
    "INSERT OR REPLACE INTO ended_hold (hold_id, hold) SELECT value ->> 'holdId', value FROM json_each(?)",
  ),
  addHeldTimes: writes<[string]>(
    `INSERT INTO held_time (owner, held_ms) SELECT value ->> 'owner', value ->> 'addMs' FROM json_each(?) WHERE true
     ON CONFLICT (owner) DO UPDATE SET held_ms = held_ms + excluded.held_ms`,
  ),
  setRefusedCommits: writes<[string]>(
    `INSERT OR REPLACE INTO refused_commit (session_id, refusal)
     SELECT value ->> 'sessionId', value -> 'refusal' FROM json_each(?)`,
  ),
  queueFan: reads<[string], { turns: number; pass_seq: number }>(
    'SELECT turns, pass_seq FROM queue_fan WHERE entry = ?',
  ),
  setQueueFans: writes<[string]>(
    `INSERT OR REPLACE INTO queue_fan (entry, number, turns, pass_seq, device_id, state, expires_at_ms)
     SELECT value ->> 'entry', value ->> 'number', value ->> 'turns', value ->> 'passSeq', value ->> 'deviceId',
       'shopping', value ->> 'expiresAtMs' FROM json_each(?)`,
  ),
  endQueueFans: writes<[string]>(
    `UPDATE queue_fan SET state = ended.value ->> 'why' FROM json_each(?) AS ended
     WHERE entry = ended.value ->> 'entry'`,
  ),
  endedHold: reads<[string], { hold: string }>('SELECT hold FROM ended_hold WHERE hold_id = ?'),
  heldTime: reads<[string], { held_ms: number }>('SELECT held_ms FROM held_time WHERE owner = ?'),
  forgetHeldTime: writes<[]>('DELETE FROM held_time'),
  refusedCommit: reads<[string], { refusal: string }>('SELECT refusal FROM refused_commit WHERE session_id = ?'),
  anyRefusedCommit: reads<[], { one: number }>('SELECT 1 AS one FROM refused_commit LIMIT 1'),
};

/**
 * What a rebuilt sale begins without. Floors' batches stay: late copies of them are known for what they are. So does
 * what is in R2; only the rows that name it go. How long fans have held stays if the old sale was in order.
 */
export const SALE_TABLES = [
  'publication',
  'retired_publication',
  'ledger',
  'checkpoint',
  'ledger_head',
  'ledger_segment',
  'command_key',
  'ended_hold',
  'refused_commit',
  'queue_fan',
] as const;

type HeadRow = {
  seq: number;
  signed_at_ms: number;
  at_ms: number;
  digest: ArrayBuffer;
  key_id: string;
  signature: ArrayBuffer;
};
