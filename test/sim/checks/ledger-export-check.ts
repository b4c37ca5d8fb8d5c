import { createHash, createPublicKey, verify } from 'node:crypto';
import { LedgerVerifier } from '../../../domain/ledger/ledger-verifier.ts';
import type { SignedHead, VerifySignature } from '../../../domain/ledger/signed-head.ts';
import { expectRule } from './violation.ts';

/** DER of a public key of Ed25519 (RFC 8410), up to its 32 bytes. */
const SPKI_PREFIX = '302a300506032b6570032100';

/** LEDGER-10 to LEDGER-12: the shipped verifier, which trusts nothing that decided, finds nothing wrong with an export. */
export function checkExport(text: string, knownHeads: readonly SignedHead[]): void {
  const verifier = new LedgerVerifier({ sha256, verifySignature, publicKeys: null, knownHeads });
  for (const line of text.split('\n')) {
    const fault = line === '' ? null : verifier.read(line);
    expectRule('LEDGER-11', fault === null, 'an export verifies', fault);
  }
  const fault = verifier.finish();
  expectRule('LEDGER-11', fault === null, 'an export verifies', fault);
}

function sha256(...parts: Uint8Array[]): Uint8Array {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

const verifySignature: VerifySignature = (publicKey, message, signature) => {
  const der = Buffer.concat([Buffer.from(SPKI_PREFIX, 'hex'), publicKey]);
  return verify(null, message, createPublicKey({ key: der, format: 'der', type: 'spki' }), signature);
};
