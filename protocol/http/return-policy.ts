import * as z from 'zod';

const HOURS_BEFORE_MAX = 24 * 365;

const hoursSchema = z.int().min(0).max(HOURS_BEFORE_MAX).describe('Until so many hours before doors (or the start)');

export const returnPolicySchema = z
  .strictObject({
    cancellation: z
      .strictObject({
        hoursBefore: hoursSchema,
        keeps: z
          .discriminatedUnion('kind', [
            z.strictObject({ kind: z.literal('nothing') }),
            z.strictObject({ kind: z.literal('fees') }),
            z.strictObject({ kind: z.literal('amount'), minor: z.int().min(1).max(100_000_000) }),
            z.strictObject({ kind: z.literal('percent'), percent: z.int().min(1).max(100) }),
          ])
          .describe('Of each seat: nothing, its fees, an amount in minor units, or percents of what was paid'),
      })
      .nullable()
      .describe('Money back less what is kept; null: no cancelling'),
    faceValue: z
      .strictObject({ hoursBefore: hoursSchema })
      .nullable()
      .describe('Seats go back to the sale for their face value and tax; null: they do not'),
  })
  .meta({ id: 'ReturnPolicy', description: 'What fans are promised about giving seats back' });
