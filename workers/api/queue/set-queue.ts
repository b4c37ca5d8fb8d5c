import { readPlannedEvent, setQueuePlan } from '../../../db/queries/queue-plans.ts';
import { QUICKNET } from '../../../domain/queue/draw/beacon.ts';
import { endsBeforeQueue } from '../../../domain/queue/presale-window.ts';
import { queuePlanFaults, queuePlanOf } from '../../../domain/queue/queue-plan-of.ts';
import type { QueuePlan } from '../../../domain/queue/queue-plan.ts';
import {
  queuePlanSchema,
  queueSettingsSchema,
  type QueueSettingsInput,
} from '../../../protocol/http/queue-settings.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { answer, refuse, refuseFields } from '../reply.ts';
import { queuePlanDocument } from './queue-plan-document.ts';

export const setQueueOperation = operation({
  id: 'setQueue',
  method: 'put',
  path: '/v1/events/{eventId}/queue',
  tag: 'Organisers',
  summary: 'Plan a queue',
  description:
    'Before the event is published: when fans may join, when the draw closes, when the sale opens, how many may shop at once. Publishing fixes it.',
  access: 'organiser',
  params: eventParams,
  body: queueSettingsSchema,
  answer: { status: 200, description: 'The plan', schema: queuePlanSchema },
  problems: ['event-not-found', 'wrong-state'],
  async handle({ params, body, services }) {
    const event = await readPlannedEvent(services.db, params.eventId);
    if (!event) return refuse('event-not-found');
    const plan = planFrom(body, services.vars.BEACON_CHAIN ?? QUICKNET);
    const faults = queuePlanFaults(plan, { ...event, nowMs: Date.now() });
    if (event.presale && !endsBeforeQueue(event.presale, plan.opensAtMs)) {
      faults.push({ field: 'opensAt', message: 'the presale closes 30 minutes or more before the sale opens' });
    }
    if (faults.length > 0) return refuseFields(faults);
    const isSet = event.epoch === 0 && (await setQueuePlan(services.db, params.eventId, plan));
    return isSet
      ? answer(queuePlanDocument(plan))
      : refuse('wrong-state', { detail: 'The event is published: its queue stands.' });
  },
});

function planFrom(body: QueueSettingsInput, chain: Parameters<typeof queuePlanOf>[1]): QueuePlan {
  const { joinsFrom, closesAt, opensAt, ...settings } = body;
  const times = {
    joinsFromMs: Date.parse(joinsFrom),
    closesAtMs: Date.parse(closesAt),
    opensAtMs: Date.parse(opensAt),
  };
  return queuePlanOf({ ...settings, ...times }, chain);
}
