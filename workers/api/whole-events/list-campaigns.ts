import { listCampaigns } from '../../../db/queries/campaigns.ts';
import { campaignListSchema } from '../../../protocol/http/whole-events.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { answer } from '../reply.ts';
import { campaignDocument } from './campaign-document.ts';

export const listCampaignsOperation = operation({
  id: 'listCampaigns',
  method: 'get',
  path: '/v1/events/{eventId}/campaigns',
  tag: 'Organisers',
  summary: 'What was begun for all bookings of an event',
  description: 'Cancelling, postponing, moving: the newest first, the last fifty.',
  access: 'organiser',
  params: eventParams,
  answer: { status: 200, description: 'The campaigns', schema: campaignListSchema },
  async handle({ params, services }) {
    const campaigns = await listCampaigns(services.db, params.eventId);
    return answer({ items: campaigns.map(campaignDocument) });
  },
});
