import * as z from 'zod';
import {
  CLASSES_MAX,
  GRACE_SECONDS_MAX,
  PASS_SECONDS_MAX,
  REGISTERS_MAX,
  SHOPPERS_MAX,
} from '../../domain/queue/queue-limits.ts';
import { instantSchema } from './common.ts';

/** How an event's fans will wait. */
export const queueSettingsSchema = z
  .strictObject({
    joinsFrom: instantSchema.describe('Fans may join from here on'),
    closesAt: instantSchema.describe('Who joins before it is drawn; who joins after stands behind all of them'),
    opensAt: instantSchema.describe('The first are called'),
    capacity: z.int().min(1).max(SHOPPERS_MAX).describe('How many may shop at once'),
    passSeconds: z.int().min(60).max(PASS_SECONDS_MAX).default(600).describe('How long one may choose seats'),
    graceSeconds: z
      .int()
      .min(10)
      .max(GRACE_SECONDS_MAX)
      .default(120)
      .describe('Who has not come so long after the call counts as a no-show; they keep their number'),
    registers: z
      .int()
      .min(1)
      .max(REGISTERS_MAX)
      .default(1)
      .describe('One takes 1,000 fans a second; it cannot be changed once the event is published'),
    classes: z
      .array(z.string().trim().min(1).max(40))
      .min(1)
      .max(CLASSES_MAX)
      .default(['Everybody'])
      .describe(
        'In the order in which they are called; the last is everybody’s, the others need a code or an invitation',
      ),
    isVerifiable: z
      .boolean()
      .default(true)
      .describe('A public beacon’s randomness decides the order, so that anybody can check the draw'),
  })
  .meta({ id: 'QueueSettings' });

/** The settings with what follows from them. */
export const queuePlanSchema = queueSettingsSchema
  .extend({
    rounds: z.array(z.int()).describe('Of the beacon, that may decide: the first one, unless the seal is late'),
  })
  .meta({ id: 'QueuePlan' });

/** For a queue that nobody planned. */
export const queueSwitchSchema = z
  .strictObject({
    capacity: z
      .int()
      .min(1)
      .max(SHOPPERS_MAX)
      .optional()
      .describe('How many may shop at once; 2,000 for each floor when it is not said'),
  })
  .meta({ id: 'QueueSwitch' });

export type QueuePlanDocument = z.output<typeof queuePlanSchema>;
export type QueueSettingsInput = z.output<typeof queueSettingsSchema>;
