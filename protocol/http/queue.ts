import * as z from 'zod';
import { currencySchema, idSchema } from './common.ts';

const timeMsSchema = z.int().nonnegative().describe('Unix milliseconds');
const countSchema = z.int().nonnegative();

const QUEUE_PHASES = [
  'off',
  'scheduled',
  'gathering',
  'sealed',
  'drawn',
  'open',
  'paused',
  'sold-out',
  'closed',
] as const;

/**
 * What everybody who waits is told: one document for all, the same bytes over the lobbies' sockets and at
 * `GET /v1/events/:id/queue`. A fan's own number and place follow from it and from their ticket, in their browser.
 */
export const queueStatusSchema = z
  .object({
    eventId: idSchema,
    version: z.int().nonnegative().describe('Grows with every change; the highest one counts'),
    epoch: z.int().positive(),
    phase: z.enum(QUEUE_PHASES),
    serverTimeMs: timeMsSchema,
    isFirstCome: z.boolean().describe('Nobody is drawn: the queue was switched on, and numbers are given as fans join'),
    joinsFromMs: timeMsSchema,
    closesAtMs: timeMsSchema.describe('T: who joined before it is drawn'),
    opensAtMs: timeMsSchema,
    nowServing: countSchema.describe('Numbers below it are called and may shop'),
    given: countSchema.describe('Numbers that are given out: those drawn, and newcomers'),
    calledPerMinute: z.number().nonnegative().nullable().describe('Measured; null: too early to say'),
    left: z.array(z.object({ zone: z.string(), name: z.string(), available: countSchema, held: countSchema })),
    prices: z.object({ currency: currencySchema, fromMinor: countSchema, toMinor: countSchema }).nullable(),
    draw: z
      .object({
        classes: z.array(z.object({ name: z.string(), count: countSchema, digest: z.string() })),
        round: z.int().positive().nullable().describe('The beacon round that decides; null: none'),
        drawn: z.boolean().describe('The record at `/v1/events/:id/draw` gives every number'),
      })
      .nullable()
      .describe('null: not sealed yet'),
  })
  .meta({ id: 'QueueStatus' });

export type QueueStatus = z.infer<typeof queueStatusSchema>;

/** The status over HTTP says when to ask again. */
export const queueDocumentSchema = queueStatusSchema
  .extend({ nextPollSeconds: z.int().min(1).max(60) })
  .meta({ id: 'QueueDocument' });

/** What a fan gets who joined: their place, and the token that proves it. */
export const queueTicketSchema = z
  .object({
    ticket: z.string().describe('Shows which place is yours; keep it, and join again when it is lost: it is the same'),
    class: z.string(),
    register: countSchema,
    index: countSchema.describe('In the register'),
    isNewcomer: z.boolean().describe('Joined after T, and stands behind all who are drawn'),
    number: countSchema
      .nullable()
      .describe('Of a newcomer. null: it follows from the draw, or has not been given yet: join again a little later'),
  })
  .meta({ id: 'QueueTicket' });

export type QueueTicket = z.output<typeof queueTicketSchema>;
