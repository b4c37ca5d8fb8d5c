import * as z from 'zod';
import type { DrawRecord } from '../../domain/queue/draw/draw-record.ts';
import { DRAWN_MAX } from '../../domain/queue/draw/draw-permutation.ts';
import type { EventId } from '../../domain/shared/ids.ts';
import { idSchema } from './common.ts';

const hashSchema = hexOf(32);
const timeMsSchema = z.int().nonnegative();
const roundSchema = z.int().positive();

const beaconSchema = z.object({
  publicKey: hexOf(96).describe('BLS12-381, compressed, on G2'),
  genesisSeconds: z.int().describe('When round 1 came, Unix seconds'),
  periodSeconds: z.int().positive(),
});

const classSealSchema = z.object({
  name: z.string(),
  registers: z.array(z.object({ count: z.int().nonnegative().max(DRAWN_MAX), root: hashSchema })).max(64),
  digest: hashSchema,
});

/** The published record of a draw: `draw.json`. Rule DRAW-12. */
export const drawRecordSchema: z.ZodType<DrawRecord> = z
  .object({
    format: z.literal(1),
    eventId: idSchema.transform((id) => id as EventId),
    closesAtMs: timeMsSchema.describe('T: who joined before it is drawn'),
    beacon: beaconSchema.nullable(),
    schedule: z.array(roundSchema).describe('The rounds that may decide, published with the event'),
    seal: z.object({ sealedAtMs: timeMsSchema, classes: z.array(classSealSchema).min(1) }).nullable(),
    drawn: z
      .discriminatedUnion('kind', [
        z.object({ kind: z.literal('beacon'), round: roundSchema, signature: hexOf(48) }),
        z.object({ kind: z.literal('ledger'), random: hashSchema }),
      ])
      .nullable(),
  })
  .meta({ id: 'DrawRecord' });

/** What shows a fan that their entry was drawn. */
export const entryProofSchema = z
  .object({
    entry: hexOf(16),
    classIndex: z.int().nonnegative(),
    register: z.int().nonnegative(),
    index: z.int().nonnegative().describe('In the register'),
    path: z.array(hashSchema).max(32),
  })
  .meta({ id: 'EntryProof' });

function hexOf(bytes: number) {
  return z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`), `${bytes} bytes in lower-case hex`);
}
