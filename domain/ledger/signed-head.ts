import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { EventId } from '../shared/ids.ts';

/** The last row of a ledger at some moment. Its digest stands for everything up to it. */
export interface LedgerHead {
  eventId: EventId;
  epoch: number;
  seq: number;
  /** Of the row, Unix milliseconds. */
  atMs: number;
  /** Of the row, hex. */
  digest: string;
}

/** A head that the installation has published: what it vouched for then, it cannot rewrite unseen. */
export interface SignedHead extends LedgerHead {
  keyId: string;
  /** Ed25519 over `headMessage`, hex. */
  signature: string;
}

/** What is signed: a JSON list of fixed order that begins with its own name, so that it can pass for nothing else. */
export function headMessage({ eventId, epoch, seq, atMs, digest }: LedgerHead): Uint8Array {
  return utf8ToBytes(JSON.stringify(['onsale-ledger-head-1', eventId, epoch, seq, atMs, digest]));
}

/** Names a public key: the first 8 bytes of its SHA-256, hex. */
export function ledgerKeyId(sha256: (bytes: Uint8Array) => Uint8Array, publicKey: Uint8Array): string {
  return bytesToHex(sha256(publicKey).subarray(0, 8));
}

/** Ed25519 (RFC 8032). Passed in, because the fastest one differs from place to place. */
export type VerifySignature = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;
