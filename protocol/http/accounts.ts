import * as z from 'zod';
import { ROLES } from '../../domain/shared/roles.ts';
import { idSchema, instantSchema } from './common.ts';

const emailSchema = z.string().trim().toLowerCase().pipe(z.email().max(254));

export const codeRequestSchema = z.strictObject({ email: emailSchema }).meta({ id: 'CodeRequest' });

export const signInSchema = z
  .strictObject({
    email: emailSchema,
    code: z
      .string()
      .trim()
      .regex(/^\d{6}$/, 'six digits'),
  })
  .meta({ id: 'SignIn' });

const phoneSchema = z
  .string()
  .transform((text) => text.replaceAll(/[\s().-]/g, ''))
  .pipe(z.string().regex(/^\+[1-9]\d{6,14}$/, 'a number with its country: +41 79 123 45 67'));

export const phoneCodeRequestSchema = z.strictObject({ phone: phoneSchema }).meta({ id: 'PhoneCodeRequest' });

export const phoneProofSchema = z
  .strictObject({
    phone: phoneSchema,
    code: z
      .string()
      .trim()
      .regex(/^\d{6}$/, 'six digits'),
  })
  .meta({ id: 'PhoneProof' });

export const phoneDocumentSchema = z
  .object({
    phone: z.string().nullable().describe('Where text messages go; null: nowhere'),
    isOffered: z.boolean().describe('Whether text messages are sent here at all'),
  })
  .meta({ id: 'Phone' });

export type PhoneDocument = z.infer<typeof phoneDocumentSchema>;

export const sessionSchema = z
  .object({
    user: z
      .object({ id: idSchema, email: z.string(), name: z.string().nullable(), roles: z.array(z.enum(ROLES)) })
      .nullable()
      .describe('null: this browser has not said who it is'),
    expiresAt: instantSchema.nullable(),
  })
  .meta({ id: 'Session' });

export const signedInSchema = sessionSchema
  .extend({ token: z.string().describe('For `Authorization: Bearer`; browsers get the same in an HttpOnly cookie') })
  .meta({ id: 'SignedIn' });

export type Session = z.infer<typeof sessionSchema>;
