import { createPublicKey, verify } from 'node:crypto';
import type { VerifySignature } from '../../domain/ledger/signed-head.ts';

/** Ed25519 by the runtime. */
export const verifySignature: VerifySignature = (publicKey, message, signature) => {
  const x = Buffer.from(publicKey).toString('base64url');
  return verify(null, message, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }), signature);
};
