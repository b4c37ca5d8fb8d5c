import { readCampaign, type CampaignProgress } from '../../../db/queries/campaigns.ts';
import { invariant } from '../../../domain/shared/invariant.ts';
import type { CampaignDocument } from '../../../protocol/http/whole-events.ts';
import type { Services } from '../../services.ts';

export function campaignDocument(campaign: CampaignProgress): CampaignDocument {
  const { id, eventId, refunds } = campaign;
  const { requested, perMinute } = refunds;
  const secondsLeft = requested === 0 ? 0 : perMinute === 0 ? null : Math.ceil((requested / perMinute) * 60);
  return {
    ...campaign,
    refunds: { ...refunds, secondsLeft },
    links: { self: `/v1/events/${eventId}/campaigns/${id}` },
  };
}

/** As it stands now. */
export async function campaignNow(
  { db }: Pick<Services, 'db'>,
  asked: { eventId: string; campaignId: string },
): Promise<CampaignDocument> {
  const campaign = await readCampaign(db, asked);
  invariant(campaign, 'a campaign that was begun is there');
  return campaignDocument(campaign);
}
