import { bytesToHex } from '@noble/hashes/utils.js';
import type { Inventory } from '../../domain/inventory/inventory.ts';
import { headerLine } from '../../domain/ledger/export-lines.ts';
import { checkpointDigest, stateDigest } from '../../domain/ledger/state-digest.ts';
import type { LedgerExport } from '../../protocol/rpc/box-office.ts';
import { run } from '../runtime/statements.ts';
import { BOX_OFFICE_STATEMENTS as STATEMENTS } from './box-office-schema.ts';
import type { Ledger } from './ledger.ts';
import { sha256 } from './sha256.ts';
import type { SigningKey } from './signing-key.ts';

/** Begins an export that ends with the row that is the last one now: what is in memory is the state after it. */
export function openExport(options: {
  sql: SqlStorage;
  ledger: Ledger;
  inventory: Inventory;
  key: SigningKey | null;
}): LedgerExport {
  const { sql, ledger, inventory, key } = options;
  const { seq, atMs, digest } = ledger;
  const checkpoint = run(sql, STATEMENTS.checkpoint);
  const parts = checkpoint.map(({ bytes }) => new Uint8Array(bytes));
  const header = headerLine({
    publication: inventory.publication,
    through: { seq, atMs, digest: bytesToHex(digest) },
    state: stateDigest(sha256, inventory),
    checkpoint: checkpoint[0] ? { seq: checkpoint[0].seq, ...checkpointDigest(sha256, ...parts) } : null,
    keys: key ? [{ id: key.id, publicKey: key.publicKey }] : [],
  });
  return { epoch: inventory.publication.epoch, header, throughSeq: seq };
}
