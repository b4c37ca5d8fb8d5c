import { readCampaign } from '../../../db/queries/campaigns.ts';
import { campaignSchema } from '../../../protocol/http/whole-events.ts';
import { operation } from '../operation.ts';
import { campaignParams } from '../paths.ts';
import { answer, refuse } from '../reply.ts';
import { campaignDocument } from './campaign-document.ts';

export const readCampaignOperation = operation({
  id: 'readCampaign',
  method: 'get',
  path: '/v1/events/{eventId}/campaigns/{campaignId}',
  tag: 'Organisers',
  summary: 'How far the refunds or the news of an event are',
  access: 'organiser',
  params: campaignParams,
  answer: { status: 200, description: 'The campaign', schema: campaignSchema },
  problems: ['not-found'],
  async handle({ params, services }) {
    const campaign = await readCampaign(services.db, params);
    return campaign ? answer(campaignDocument(campaign)) : refuse('not-found');
  },
});
