import * as z from 'zod';
import { idSchema, instantSchema } from './common.ts';

/** Longer ago nothing can be owed that is not in Postgres. */
const SINCE_MINUTES_MAX = 30 * 24 * 60;

export const reconcileInputSchema = z
  .strictObject({
    sinceMinutes: z.int().min(1).max(SINCE_MINUTES_MAX).default(180).describe('Payments that were begun since'),
    settledMinutes: z.int().min(0).max(SINCE_MINUTES_MAX).default(45).describe('Younger ones are left alone'),
  })
  .meta({ id: 'ReconcileInput' });

export const reconciliationSchema = z
  .object({
    startedAt: instantSchema,
    endedAt: instantSchema,
    holds: z.int().describe('That were looked at'),
    steps: z.record(z.string(), z.int()).describe('How often each kind of step was taken'),
    drifts: z
      .array(z.object({ eventId: idSchema, holdId: idSchema, what: z.string() }))
      .describe('What no step closes: a person must look. A hold that was sold and its booking have one id'),
    failures: z
      .array(z.object({ eventId: idSchema, holdId: idSchema, step: z.string(), error: z.string() }))
      .describe('Steps that could not be taken now'),
  })
  .meta({ id: 'Reconciliation' });

export const lastReconciliationSchema = z
  .object({ last: reconciliationSchema.nullable().describe('null: there was none yet') })
  .meta({ id: 'LastReconciliation' });
