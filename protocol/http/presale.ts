import * as z from 'zod';
import { CLASSES_MAX } from '../../domain/queue/queue-limits.ts';
import { instantSchema, pageOf } from './common.ts';

const classSchema = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .describe('A class of the queue’s plan, but not its last; or the name of the presale');
const codeSchema = z
  .string()
  .trim()
  .max(40)
  .regex(/^[\p{L}\d][\p{L}\d -]{3,}$/u, '4 to 40 letters and digits; case, spaces and hyphens do not matter');

/** Codes one thinks of, or so many that are made. */
export const presaleCodesInputSchema = z
  .strictObject({
    class: classSchema,
    codes: z.array(codeSchema).max(10_000).default([]),
    generate: z.int().min(0).max(10_000).default(0).describe('So many codes are made, of 12 characters each'),
    usesMax: z.int().min(1).max(1_000_000).default(1).describe('How many fans may use each of them'),
  })
  .meta({ id: 'PresaleCodesInput' });

export const presaleCodesAddedSchema = z
  .object({ added: z.int(), codes: z.array(z.string()).describe('All that were asked for, as fans may type them') })
  .meta({ id: 'PresaleCodesAdded' });

export const presaleCodesSchema = pageOf(
  z.object({ code: z.string(), class: z.string(), usesMax: z.int(), uses: z.int() }),
).meta({ id: 'PresaleCodes' });

const emailHashSchema = z.string().regex(/^[0-9a-f]{64}$/, 'SHA-256 in lower-case hex');

/** Addresses, or their hashes: then the addresses stay with whoever has them. */
export const presaleInvitesInputSchema = z
  .strictObject({
    class: classSchema,
    emails: z.array(z.email().max(254)).max(10_000).default([]).describe('Only their hashes are stored'),
    emailHashes: z
      .array(emailHashSchema)
      .max(10_000)
      .default([])
      .describe('SHA-256, in hex, of the address in lower case'),
  })
  .meta({ id: 'PresaleInvitesInput' });

export const presaleInvitesSchema = z
  .object({ classes: z.array(z.object({ class: z.string(), count: z.int() })).max(CLASSES_MAX) })
  .meta({ id: 'PresaleInvites' });

/** A time before the public sale for fans with a code or an invitation. */
export const presaleWindowSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(40).describe('Codes and invitations name it as their class'),
    opensAt: instantSchema.describe('Before that nobody buys'),
    closesAt: instantSchema.describe('From here on everybody buys'),
  })
  .meta({ id: 'PresaleWindow' });

/** What shows that a fan may buy in the presale: a code, or that their address was invited. */
export const permitRequestSchema = z
  .strictObject({
    code: z.string().trim().min(1).max(64).optional().describe('Without one: the address signed in with was invited'),
  })
  .meta({ id: 'PermitRequest' });

export const presalePermitSchema = z
  .object({ permit: z.string().describe('Goes with every hold of the presale, in the header `Onsale-Permit`') })
  .meta({ id: 'PresalePermit' });

export type PresaleWindowInput = z.input<typeof presaleWindowSchema>;
export type PresalePermitDocument = z.output<typeof presalePermitSchema>;
