import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { decodeFrame } from '../../domain/inventory/frame.ts';
import type { Publication } from '../../domain/inventory/publication.ts';
import type { LedgerRow } from './check/ledger-replay.ts';

export interface StoredSale {
  publication: Publication;
  rows: LedgerRow[];
}

/**
 * The one box office's publication and ledger, from the SQLite file that workerd left behind: not by way of the code
 * under test. A copy is read, so that the file stays as the kill has left it.
 * @param statePath the server's storage, while nobody runs on it
 */
export function readStoredSale(statePath: string): StoredSale {
  const folder = join(statePath, 'do', 'onsale-BoxOffice');
  const files = readdirSync(folder).filter((name) => /^[0-9a-f]{64}\.sqlite$/.test(name));
  if (files.length !== 1) throw new Error(`${files.length} box offices in ${folder}, not one`);
  const copyDir = mkdtempSync(join(tmpdir(), 'onsale-ledger-'));
  try {
    return readCopy(copyOf(join(folder, files[0]!), copyDir));
  } finally {
    rmSync(copyDir, { recursive: true });
  }
}

/** With its write-ahead log: what was committed last is there. */
function copyOf(path: string, dir: string): string {
  for (const suffix of ['', '-wal']) {
    if (existsSync(path + suffix)) copyFileSync(path + suffix, join(dir, basename(path) + suffix));
  }
  return join(dir, basename(path));
}

function readCopy(path: string): StoredSale {
  const database = new DatabaseSync(path);
  try {
    const { content } = database.prepare('SELECT content FROM publication').get() as { content: string };
    const rows = database.prepare('SELECT seq, at_ms, frame FROM ledger ORDER BY seq').all() as unknown as RowOfTable[];
    return {
      publication: JSON.parse(content) as Publication,
      rows: rows.map(({ seq, at_ms: atMs, frame }) => ({ seq, atMs, events: decodeFrame(frame) })),
    };
  } finally {
    database.close();
  }
}

interface RowOfTable {
  seq: number;
  at_ms: number;
  frame: Uint8Array;
}
