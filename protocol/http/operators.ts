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
    paused: z.boolean(),
    closed: z.boolean().describe('For good: nothing is sold any more'),
    soldOut: z.boolean().describe('Every seat is booked or blocked: held ones may come back'),
    seats: z.object({ available: z.int(), held: z.int(), booked: z.int(), blocked: z.int() }),
    epoch: z.int(),
    version: z.int().describe('Of the availability that these counts belong to'),
  })
  .meta({ id: 'SaleStatus', description: 'How a sale stands' });

export type SaleStatusDocument = z.infer<typeof saleStatusSchema>;

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
