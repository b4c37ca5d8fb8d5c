import { beginPostponement } from '../../../db/queries/campaigns.ts';
import { readEventRoute } from '../../../db/queries/publishing.ts';
import { campaignSchema, postponementInputSchema } from '../../../protocol/http/whole-events.ts';
import { runCampaigns } from '../../after-sale/run-campaigns.ts';
import { newId } from '../../new-id.ts';
import { isRefusal, once } from '../once.ts';
import { operation } from '../operation.ts';
import { keyedBy } from '../organisers/keyed-by.ts';
import { eventParams } from '../paths.ts';
import { answer, refuse, refuseField, type RefusalReply } from '../reply.ts';
import { campaignNow } from './campaign-document.ts';

export const postponeEventOperation = operation({
  id: 'postponeEvent',
  method: 'post',
  path: '/v1/events/{eventId}/postponement',
  tag: 'Organisers',
  summary: 'Give an event another date',
  description:
    'Tickets stay valid, and the sale goes on. Every fan is told; those who bought before may have all their money back until the time that you set.',
  access: 'organiser',
  params: eventParams,
  body: postponementInputSchema,
  answer: { status: 202, description: 'The news, as far as they are out', schema: campaignSchema },
  problems: ['event-not-found', 'wrong-state'],
  async handle({ params, body, key, session, services }) {
    const { eventId } = params;
    const keyed = keyedBy({ services, session, operation: 'postponeEvent', key, body: { eventId, ...body } });
    const outcome = await once(keyed, async (): Promise<{ campaignId: string } | RefusalReply> => {
      if (Date.parse(body.startsAt) <= Date.now()) return refuseField('/startsAt', 'it is in the past');
      if (Date.parse(body.refundUntil) <= Date.now()) return refuseField('/refundUntil', 'it is in the past');
      if (!(await readEventRoute(services.db, eventId))) return refuse('event-not-found');
      const begun = await beginPostponement(services.db, {
        ...body,
        campaignId: newId<never>(),
        eventId,
        requestKey: keyed.externalKey,
      });
      if (begun.kind === 'refused')
        return refuse('wrong-state', { detail: 'It is cancelled, or was never published.' });
      return { campaignId: begun.campaignId };
    });
    if (isRefusal(outcome)) return outcome;
    services.later(runCampaigns(services));
    return answer(await campaignNow(services, { eventId, ...outcome }));
  },
});
