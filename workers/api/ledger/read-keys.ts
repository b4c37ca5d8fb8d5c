import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { hexToBytes } from '@noble/hashes/utils.js';
import { ledgerKeyId } from '../../../domain/ledger/signed-head.ts';
import { keysSchema } from '../../../protocol/http/ledger.ts';
import { POLICIES } from '../../edge-cache/policies.ts';
import { operation } from '../operation.ts';
import { answer } from '../reply.ts';

export const readKeysOperation = operation({
  id: 'readKeys',
  method: 'get',
  path: '/v1/keys',
  tag: 'Events',
  summary: 'Read the public keys',
  description: 'With which the heads of ledgers are signed, as JSON Web Keys.',
  access: 'public',
  cache: POLICIES.keys,
  answer: { status: 200, description: 'The keys', schema: keysSchema },
  async handle({ services }) {
    const publicKey = ed25519.getPublicKey(hexToBytes(services.vars.LEDGER_SIGNING_KEY));
    const x = btoa(String.fromCharCode(...publicKey))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replace('=', '');
    const kid = ledgerKeyId(sha256, publicKey);
    return answer({ keys: [{ kty: 'OKP', crv: 'Ed25519', use: 'sig', kid, x }] });
  },
});
