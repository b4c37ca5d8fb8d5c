import { bytesToHex } from '@noble/hashes/utils.js';
import { encodeCheckpoint } from '../inventory/checkpoint.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Sha256 } from './chain.ts';
import type { StateDigest } from './export-lines.ts';

/** Names a whole state: equal states have equal checkpoints, and equal checkpoints this digest. */
export function stateDigest(sha256: Sha256, inventory: Inventory): StateDigest {
  return checkpointDigest(sha256, encodeCheckpoint(inventory));
}

/** The same of a stored checkpoint, given in one or more parts. */
export function checkpointDigest(sha256: Sha256, ...parts: Uint8Array[]): StateDigest {
  return { format: parts[0]![0]!, sha256: bytesToHex(sha256(...parts)) };
}
