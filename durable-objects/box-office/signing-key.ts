import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { bytesToHex } from '@noble/hashes/utils.js';
import { ledgerKeyId } from '../../domain/ledger/signed-head.ts';
import { sha256 } from './sha256.ts';

/** An Ed25519 key that signs heads. */
export interface SigningKey {
  id: string;
  /** 32 bytes, hex. */
  publicKey: string;
  sign(message: Uint8Array): Uint8Array;
}

/** DER of a PKCS #8 private key of Ed25519 (RFC 8410), up to its 32-byte seed. */
const PKCS8_PREFIX = '302e020100300506032b657004220420';
/** Bytes of a DER public key (SPKI) that stand before its 32. */
const SPKI_PREFIX_BYTES = 12;

/** The key of a seed of 32 bytes in hex. The runtime signs: in JavaScript it would take the box office milliseconds. */
export function signingKeyOf(seed: string): SigningKey {
  const key = createPrivateKey({ key: Buffer.from(PKCS8_PREFIX + seed, 'hex'), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(SPKI_PREFIX_BYTES);
  return {
    id: ledgerKeyId(sha256, publicKey),
    publicKey: bytesToHex(publicKey),
    sign: (message) => sign(null, message, key),
  };
}
