import { settingsOf } from '../../../domain/queue/queue-plan-of.ts';
import type { QueuePlan } from '../../../domain/queue/queue-plan.ts';
import type { QueuePlanDocument } from '../../../protocol/http/queue-settings.ts';

/** A plan as its organiser reads it: the settings, and the beacon's rounds that follow from them. */
export function queuePlanDocument(plan: QueuePlan): QueuePlanDocument {
  const { joinsFromMs, closesAtMs, opensAtMs, ...settings } = settingsOf(plan);
  return {
    ...settings,
    joinsFrom: new Date(joinsFromMs).toISOString(),
    closesAt: new Date(closesAtMs).toISOString(),
    opensAt: new Date(opensAtMs).toISOString(),
    rounds: plan.schedule,
  };
}
