import * as z from 'zod';
import { currencySchema, idSchema, priceSchema } from './common.ts';

const SEATS_PER_HOLD_MAX = 50;

const fenceSchema = z
  .string()
  .regex(/^\d+\.\d+$/)
  .meta({ description: 'epoch.counter of the hold, from its last answer' });
const codeSchema = z.string().min(1).max(64);

export const holdRequestSchema = z
  .union([
    z.strictObject({
      planHash: z.string().min(1).max(128).describe('Of the plan that the seat indexes belong to'),
      seats: z
        .array(z.strictObject({ seat: z.int().min(0).max(1_000_000), ticketType: codeSchema.optional() }))
        .min(1)
        .max(SEATS_PER_HOLD_MAX),
      replaces: z.strictObject({ holdId: idSchema, fence: fenceSchema }).optional(),
    }),
    z.strictObject({
      zone: codeSchema,
      quantity: z.int().min(1).max(SEATS_PER_HOLD_MAX),
      ticketTypes: z
        .array(codeSchema)
        .max(SEATS_PER_HOLD_MAX)
        .optional()
        .describe('One for each seat; default: the first type'),
      allowSplit: z.boolean().default(false).describe('Accept seats that are not side by side'),
      replaces: z.strictObject({ holdId: idSchema, fence: fenceSchema }).optional(),
    }),
  ])
  .meta({ id: 'HoldRequest' });

export const fenceBodySchema = z.strictObject({ fence: fenceSchema }).meta({ id: 'Fence' });

export const holdSchema = z
  .object({
    id: idSchema,
    eventId: idSchema,
    fence: fenceSchema,
    state: z.enum(['held', 'paying', 'expiring', 'committed', 'released']),
    seats: z.array(priceSchema.extend({ seat: z.int(), zone: z.string(), ticketType: z.string() })),
    currency: currencySchema,
    total: priceSchema,
    secondsLeft: z.number().nonnegative().describe('Until the seats are released; 0 once it has ended'),
    paused: z.boolean().describe('The sale is paused, and with it the time that is left'),
    paymentsDown: z.boolean().describe('It is paused because nobody can pay now: it goes on by itself'),
    extended: z.boolean().describe('The one extension has been used'),
    quote: z.string().describe('Signed: the price that will be charged for these seats'),
  })
  .meta({ id: 'Hold' });

export const paymentStartedSchema = z
  .object({
    holdId: idSchema,
    fence: fenceSchema,
    paymentUrl: z.string().nullable().describe('Send the fan here; null when there is nothing to pay'),
    bookingUrl: z.string().describe('The page that shows how it went'),
    opensInSeconds: z
      .int()
      .nullable()
      .describe('The payment page cannot be opened yet: ask again then. The hold costs no time until then'),
  })
  .meta({ id: 'PaymentStarted' });

export type HoldRequest = z.infer<typeof holdRequestSchema>;
export type Hold = z.infer<typeof holdSchema>;
export type PaymentStarted = z.infer<typeof paymentStartedSchema>;
