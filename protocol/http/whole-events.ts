import * as z from 'zod';
import { idSchema, instantSchema } from './common.ts';

const messageSchema = z
  .string()
  .trim()
  .min(1)
  .max(1000)
  .nullable()
  .default(null)
  .describe('What fans are told beside the facts; plain text');

export const cancellationInputSchema = z
  .strictObject({
    eventName: z.string().describe("The event's name, to say that this very event is meant: it is for good"),
    message: messageSchema,
  })
  .meta({ id: 'CancellationInput' });

export const postponementInputSchema = z
  .strictObject({
    startsAt: instantSchema,
    doorsAt: instantSchema.nullable().default(null),
    endsAt: instantSchema.nullable().default(null),
    refundUntil: instantSchema.describe('Until then fans who bought before may have all their money back'),
    message: messageSchema,
  })
  .check((context) => {
    const { value, issues } = context;
    const fault = (field: string, message: string) =>
      issues.push({ code: 'custom', input: value, path: [field], message });
    const { startsAt, doorsAt, endsAt, refundUntil } = value;
    if (doorsAt !== null && isAfter(doorsAt, startsAt)) fault('doorsAt', 'doors open before the start');
    if (endsAt !== null && isAfter(startsAt, endsAt)) fault('endsAt', 'the end is after the start');
    if (isAfter(refundUntil, startsAt)) fault('refundUntil', 'fans choose before the event begins');
  })
  .meta({ id: 'PostponementInput' });

export const moveInputSchema = z
  .strictObject({
    planId: idSchema.describe('Another version of a plan of the same venue'),
    message: messageSchema,
  })
  .meta({ id: 'MoveInput' });

const count = z.int().nonnegative();

export const campaignSchema = z
  .object({
    id: idSchema,
    eventId: idSchema,
    kind: z.enum(['cancelled', 'postponed', 'moved']),
    state: z.enum(['running', 'done']),
    message: z.string().nullable(),
    startedAt: instantSchema,
    doneAt: instantSchema.nullable(),
    bookings: z.object({
      done: count.describe('Told, and refunded where that is due'),
      left: count,
      disputed: count.describe('In dispute: the bank decides about their money, and they are not refunded twice'),
    }),
    refunds: z.object({
      requested: count.describe('On their way to the provider'),
      done: count,
      failed: count.describe('A person must look: the provider said no'),
      requestedMinor: count,
      doneMinor: count,
      perMinute: count.describe('Sent in the last minute'),
      secondsLeft: count.nullable().describe('At the speed of the last minute; null: not known'),
    }),
    links: z.object({ self: z.string() }),
  })
  .meta({ id: 'Campaign', description: 'Work on every booking of an event, and how far it has come' });

export const campaignListSchema = z.object({ items: z.array(campaignSchema) }).meta({ id: 'CampaignList' });

function isAfter(a: string, b: string): boolean {
  return Date.parse(a) > Date.parse(b);
}

export type CampaignDocument = z.infer<typeof campaignSchema>;
