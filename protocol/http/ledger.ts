import * as z from 'zod';
import { idSchema } from './common.ts';

export const ledgerHeadSchema = z
  .object({
    eventId: idSchema,
    epoch: z.int().positive(),
    seq: z.int().positive().describe('The last row of the ledger at that moment'),
    atMs: z.int().nonnegative().describe("That row's time, Unix milliseconds"),
    digest: z.string().describe('SHA-256 in hex: stands for every row up to this one'),
    keyId: z.string().describe('Which of the keys of GET /v1/keys'),
    signature: z
      .string()
      .describe(
        'Ed25519 in hex, over the UTF-8 of `["onsale-ledger-head-1",eventId,epoch,seq,atMs,digest]` as JSON without spaces',
      ),
  })
  .meta({ id: 'LedgerHead' });

/** JSON Web Keys (RFC 7517, 8037). */
export const keysSchema = z
  .object({
    keys: z.array(
      z.object({
        kty: z.literal('OKP'),
        crv: z.literal('Ed25519'),
        use: z.literal('sig'),
        kid: z.string().describe('The `keyId` of what it signed'),
        x: z.string().describe('The public key, 32 bytes in base64url'),
      }),
    ),
  })
  .meta({ id: 'Keys' });

export type KeysDocument = z.infer<typeof keysSchema>;
