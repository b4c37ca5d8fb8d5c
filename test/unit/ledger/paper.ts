import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { apply } from '../../../domain/inventory/apply.ts';
import type { InventoryEvent } from '../../../domain/inventory/events.ts';
import { encodeFrame } from '../../../domain/inventory/frame.ts';
import { createInventory, type Inventory } from '../../../domain/inventory/inventory.ts';
import type { Publication } from '../../../domain/inventory/publication.ts';
import { publicationDigest, rowDigest, type LedgerRow } from '../../../domain/ledger/chain.ts';
import { headerLine, headLine, rowLine, type StateDigest } from '../../../domain/ledger/export-lines.ts';
import { headMessage, ledgerKeyId, type LedgerHead, type SignedHead } from '../../../domain/ledger/signed-head.ts';
import { stateDigest } from '../../../domain/ledger/state-digest.ts';
import { sha256 } from '../../../durable-objects/box-office/sha256.ts';

/** What a ledger says, before it is chained and signed. */
export interface Paper {
  publication: Publication;
  rows: { atMs: number; events: InventoryEvent[] }[];
  /** Rows that got a head. */
  headsAt: number[];
  /** The row with the checkpoint; null: none. */
  checkpointAt: number | null;
}

export const OUR_SEED = '0b'.repeat(32);
export const OTHER_SEED = '0c'.repeat(32);

export function publicKeyOf(seed: string): Uint8Array {
  return Buffer.from(createPublicKey(privateKeyOf(seed)).export({ format: 'jwk' }).x!, 'base64url');
}

/** An export as the box office and the Worker would write it, whatever the rows say. */
export function writtenDown({ publication, rows, headsAt, checkpointAt }: Paper, seed = OUR_SEED): string[] {
  const inventory = createInventory(publication);
  const lines: string[] = [];
  let checkpoint: ({ seq: number } & StateDigest) | null = null;
  let before = publicationDigest(sha256, publication);
  for (const [index, { atMs, events }] of rows.entries()) {
    const seq = index + 1;
    const row = chained(before, { seq, atMs, frame: encodeFrame(events) });
    before = row.digest;
    lines.push(rowLine(row));
    applyAll(inventory, events);
    if (seq === checkpointAt) checkpoint = { seq, ...stateDigest(sha256, inventory) };
    if (headsAt.includes(seq)) lines.push(headLine(signed(publication, row, seed)));
  }
  const through = { seq: rows.length, atMs: rows.at(-1)?.atMs ?? 0, digest: bytesToHex(before) };
  const publicKey = publicKeyOf(seed);
  const keys = [{ id: ledgerKeyId(sha256, publicKey), publicKey: bytesToHex(publicKey) }];
  const state = stateDigest(sha256, inventory);
  return [headerLine({ publication, through, state, checkpoint, keys }), ...lines].map((line) => line.trimEnd());
}

function chained(before: Uint8Array, row: Omit<LedgerRow, 'digest'>): LedgerRow {
  return { ...row, digest: rowDigest(sha256, before, row) };
}

function signed(publication: Publication, { seq, atMs, digest }: LedgerRow, seed: string): SignedHead {
  const { address, epoch } = publication;
  const head: LedgerHead = { eventId: address.eventId, epoch, seq, atMs, digest: bytesToHex(digest) };
  const signature = bytesToHex(sign(null, headMessage(head), privateKeyOf(seed)));
  return { ...head, keyId: ledgerKeyId(sha256, publicKeyOf(seed)), signature };
}

/** A forger's rows need not make sense: then the state is what they last made of it. */
function applyAll(inventory: Inventory, events: readonly InventoryEvent[]): void {
  try {
    for (const event of events) apply(inventory, event);
  } catch {
    // The forger has no box office that would take it.
  }
}

function privateKeyOf(seed: string) {
  const prefix = hexToBytes('302e020100300506032b657004220420');
  return createPrivateKey({ key: Buffer.concat([prefix, hexToBytes(seed)]), format: 'der', type: 'pkcs8' });
}
