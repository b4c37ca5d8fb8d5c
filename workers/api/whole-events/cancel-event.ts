import { beginCancellation } from '../../../db/queries/campaigns.ts';
import { readEventRoute } from '../../../db/queries/publishing.ts';
import { campaignSchema, cancellationInputSchema } from '../../../protocol/http/whole-events.ts';
import { closeSale } from '../../after-sale/close-sale.ts';
import { runCampaigns } from '../../after-sale/run-campaigns.ts';
import { newId } from '../../new-id.ts';
import { isRefusal, once } from '../once.ts';
import { operation } from '../operation.ts';
import { keyedBy } from '../organisers/keyed-by.ts';
import { eventParams } from '../paths.ts';
import { answer, refuse, refuseField, type RefusalReply } from '../reply.ts';
import { campaignNow } from './campaign-document.ts';

export const cancelEventOperation = operation({
  id: 'cancelEvent',
  method: 'post',
  path: '/v1/events/{eventId}/cancellation',
  tag: 'Organisers',
  summary: 'Cancel an event and give everybody their money back',
  description:
    'For good. When it answers, nobody can hold or buy any more. Refunds go out at the rate that the payment provider takes, and go on by themselves; the campaign shows how far they are.',
  access: 'organiser',
  params: eventParams,
  body: cancellationInputSchema,
  answer: { status: 202, description: 'The refunds, as far as they are', schema: campaignSchema },
  problems: ['event-not-found', 'wrong-state'],
  async handle({ params, body, key, session, services }) {
    const { eventId } = params;
    const keyed = keyedBy({ services, session, operation: 'cancelEvent', key, body: { eventId, ...body } });
    const outcome = await once(keyed, async (): Promise<{ campaignId: string } | RefusalReply> => {
      const event = await readEventRoute(services.db, eventId);
      if (!event) return refuse('event-not-found');
      if (event.name !== body.eventName) return refuseField('/eventName', `the event is called "${event.name}"`);
      const { message } = body;
      const campaignId = newId<never>();
      const begun = await beginCancellation(services.db, {
        campaignId,
        eventId,
        requestKey: keyed.externalKey,
        message,
      });
      if (begun.kind === 'refused') return refuse('wrong-state', { detail: 'It was never published.' });
      await closeSale(services, eventId);
      return { campaignId: begun.campaignId };
    });
    if (isRefusal(outcome)) return outcome;
    services.later(runCampaigns(services));
    return answer(await campaignNow(services, { eventId, ...outcome }));
  },
});
