import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { uuidBytes, uuidText, type TicketId } from '../shared/ids.ts';
import { invariant } from '../shared/invariant.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { base32, base32Bytes } from './base32.ts';

/** What a ticket's QR code says. A generation is spent when the ticket changes hands: only the highest admits. */
export interface TicketClaim {
  ticketId: TicketId;
  /** 0..65,535 */
  generation: number;
}

export type TicketCodeFault = 'malformed' | 'unknown-key' | 'bad-signature';

const FORMAT = 1;
const KEY_ID_BYTES = 4;
const CLAIM_BYTES = 1 + KEY_ID_BYTES + 16 + 2;
const SIGNATURE_BYTES = 64;

/**
 * The text of a ticket's QR code: base 32 of format (1 byte), key id (4), ticket id (16), generation (2, big-endian)
 * and an Ed25519 signature over these (64). 140 characters: a scanner needs no network to know it as genuine.
 * @param seed 32 bytes, the private key of the installation
 */
export function ticketCode(claim: TicketClaim, seed: Uint8Array): string {
  invariant(claim.generation >= 0 && claim.generation <= 0xffff, 'a generation fits in two bytes');
  const bytes = new Uint8Array(CLAIM_BYTES + SIGNATURE_BYTES);
  bytes[0] = FORMAT;
  bytes.set(keyIdBytes(ed25519.getPublicKey(seed)), 1);
  bytes.set(uuidBytes(claim.ticketId), 1 + KEY_ID_BYTES);
  new DataView(bytes.buffer).setUint16(CLAIM_BYTES - 2, claim.generation);
  bytes.set(ed25519.sign(bytes.subarray(0, CLAIM_BYTES), seed), CLAIM_BYTES);
  return base32(bytes);
}

/** What a scanned code claims, once one of the installation's public keys (32 bytes each) vouches for it. */
export function readTicketCode(code: string, publicKeys: readonly Uint8Array[]): Result<TicketClaim, TicketCodeFault> {
  const bytes = base32Bytes(code);
  if (bytes?.length !== CLAIM_BYTES + SIGNATURE_BYTES || bytes[0] !== FORMAT) return fail('malformed');
  const keyId = base32(bytes.subarray(1, 1 + KEY_ID_BYTES));
  const key = publicKeys.find((candidate) => ticketKeyId(candidate) === keyId);
  if (!key) return fail('unknown-key');
  const claim = bytes.subarray(0, CLAIM_BYTES);
  if (!ed25519.verify(bytes.subarray(CLAIM_BYTES), claim, key)) return fail('bad-signature');
  return ok({
    ticketId: uuidText(bytes.subarray(1 + KEY_ID_BYTES, CLAIM_BYTES - 2)) as TicketId,
    generation: new DataView(bytes.buffer).getUint16(CLAIM_BYTES - 2),
  });
}

/** The public key that scanners carry. */
export function ticketPublicKey(seed: Uint8Array): Uint8Array {
  return ed25519.getPublicKey(seed);
}

/** What a code names its key by: base 32. */
export function ticketKeyId(publicKey: Uint8Array): string {
  return base32(keyIdBytes(publicKey));
}

function keyIdBytes(publicKey: Uint8Array): Uint8Array {
  return sha256(publicKey).subarray(0, KEY_ID_BYTES);
}
