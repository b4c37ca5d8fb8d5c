import * as z from 'zod';
import { idSchema } from './common.ts';

const SEATS_PER_REQUEST_MAX = 10_000;

export const clockInputSchema = z
  .strictObject({ paused: z.boolean().describe('Whether the time of all holds stands still') })
  .meta({ id: 'ClockInput' });

export const blocksInputSchema = z
  .strictObject({
    seats: z.array(z.int().min(0).max(1_000_000)).min(1).max(SEATS_PER_REQUEST_MAX).describe('Seat indexes'),
    blocked: z.boolean().describe('true takes them out of the sale, false puts them back'),
  })
  .meta({ id: 'BlocksInput' });

export const saleStatusSchema = z
  .object({
    eventId: idSchema,
    paused: z.boolean().describe('By an operator'),
    paymentsDown: z.boolean().describe('Nobody can pay: until it is over the clock stands, paused or not'),
    closed: z.boolean().describe('For good: nothing is sold any more'),
    soldOut: z.boolean().describe('Every seat is booked or blocked: held ones may come back'),
    seats: z.object({ available: z.int(), held: z.int(), booked: z.int(), blocked: z.int() }),
    epoch: z.int(),
    version: z.int().describe('Of the availability that these counts belong to'),
  })
  .meta({ id: 'SaleStatus', description: 'How a sale stands' });

const callsPerSecondSchema = z.number().min(1).max(10_000).describe('Calls a second to the payment provider');

export const cashierInputSchema = z
  .strictObject({
    limits: z
      .strictObject({
        perSecond: callsPerSecondSchema,
        perOperationPerSecond: callsPerSecondSchema,
      })
      .nullable()
      .describe('What the payment account allows; null: what the deployment says'),
  })
  .meta({ id: 'CashierInput' });

export const cashierSchema = z
  .object({
    limits: z.object({ perSecond: z.number(), perOperationPerSecond: z.number() }),
    openingsPerSecond: z.number().describe('Payments that are opened a second, at most'),
    waiting: z.int().describe('Fans in line for a payment page'),
    waitSeconds: z.int().describe('How long somebody who asks now would wait'),
    downSince: z.string().nullable().describe('Since when nobody can pay; null: payment works'),
    salesStopped: z.int().describe('Sales whose clocks stand for that'),
  })
  .meta({ id: 'Cashier', description: 'The budget of calls to the payment provider' });

export const sellOutSchema = z
  .object({
    eventId: idSchema,
    seatsLeft: z.int().describe('Available and held'),
    openingsPerSecond: z.number(),
    seatsPerBooking: z.number().nullable().describe('Of the bookings so far; null: there are none'),
    sellOutSeconds: z.int().describe('How long the rest takes at that rate, with seven of ten payments finished'),
  })
  .meta({ id: 'SellOut', description: 'How long a sale takes at the rate of payments' });

const deadLetterSchema = z
  .object({
    id: z.int(),
    kind: z.string(),
    diedAt: z.string(),
    replayedAt: z.string().nullable().describe('When it was put back into the queue; null: not yet'),
    body: z.unknown().describe('The message, as it was'),
  })
  .meta({ id: 'DeadLetter', description: 'A message that was given up on' });

export const deadLettersSchema = z.object({ items: z.array(deadLetterSchema) }).meta({ id: 'DeadLetters' });

export const replayInputSchema = z
  .strictObject({ ids: z.array(z.int().min(1)).min(1).max(1_000).describe('Of dead letters') })
  .meta({ id: 'ReplayInput' });

export const replaySchema = z.object({ replayed: z.array(z.int()) }).meta({ id: 'Replay' });

export const refundInputSchema = z
  .strictObject({
    ticketIds: z.array(idSchema).min(1).max(50).optional().describe('Of the booking; nothing: all that stand'),
    amountMinor: z.int().min(0).describe('What goes back, in minor units of the booking’s currency'),
  })
  .meta({ id: 'RefundInput' });

export const refundBegunSchema = z
  .object({
    refundId: z.string().nullable().describe('Null: the money had not been taken, and the booking is called off'),
    state: z.enum(['requested', 'done', 'failed', 'voided']),
  })
  .meta({ id: 'RefundBegun' });

export type RefundBegun = z.infer<typeof refundBegunSchema>;
export type SaleStatusDocument = z.infer<typeof saleStatusSchema>;

export const notificationSchema = z
  .object({
    what: z.string(),
    channel: z.enum(['mail', 'sms']),
    recipient: z.string(),
    state: z
      .enum(['sending', 'sent', 'failed'])
      .describe('sending: begun, and not heard of since: it may have gone out'),
    attempts: z.int(),
    providerId: z.string().nullable().describe("The provider's own id of the message"),
    lastError: z.string().nullable(),
    createdAt: z.string(),
    sentAt: z.string().nullable(),
  })
  .meta({ id: 'Notification' });

export const changeLagSchema = z
  .object({
    readers: z.array(
      z.object({
        reader: z.enum(['search', 'cache', 'box-office']),
        waiting: z.int().describe('Events whose newest change it has not followed'),
        failing: z.int().describe('Of these, those that have failed before'),
        oldestSeconds: z.number().nullable().describe('How long the oldest change has waited; null: none waits'),
        lastError: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'ChangeLag' });
