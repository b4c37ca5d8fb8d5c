import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { hexToBytes } from '@noble/hashes/utils.js';
import { ledgerKeyId } from '../../../domain/ledger/signed-head.ts';
import { ticketKeyId, ticketPublicKey } from '../../../domain/tickets/ticket-code.ts';
import { keysSchema, type KeysDocument } from '../../../protocol/http/ledger.ts';
import { POLICIES } from '../../edge-cache/policies.ts';
import { operation } from '../operation.ts';
import { answer } from '../reply.ts';

export const readKeysOperation = operation({
  id: 'readKeys',
  method: 'get',
  path: '/v1/keys',
  tag: 'Events',
  summary: 'Read the public keys',
  description:
    'With which the heads of ledgers and the codes of tickets are signed, as JSON Web Keys. A ticket admits with any of its kind.',
  access: 'public',
  cache: POLICIES.keys,
  answer: { status: 200, description: 'The keys', schema: keysSchema },
  async handle({ services }) {
    const { LEDGER_SIGNING_KEY, TICKET_SIGNING_KEY, TICKET_KEYS_RETIRED } = services.vars;
    const ledgerKey = ed25519.getPublicKey(hexToBytes(LEDGER_SIGNING_KEY));
    const ticketKeys = [ticketPublicKey(hexToBytes(TICKET_SIGNING_KEY)), ...TICKET_KEYS_RETIRED.map(hexToBytes)];
    const keys = [
      jsonWebKey(ledgerKeyId(sha256, ledgerKey), ledgerKey),
      ...ticketKeys.map((key) => jsonWebKey(`ticket-${ticketKeyId(key)}`, key)),
    ];
    return answer({ keys });
  },
});

function jsonWebKey(kid: string, publicKey: Uint8Array): KeysDocument['keys'][number] {
  const x = btoa(String.fromCharCode(...publicKey))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace('=', '');
  return { kty: 'OKP', crv: 'Ed25519', use: 'sig', kid, x };
}
