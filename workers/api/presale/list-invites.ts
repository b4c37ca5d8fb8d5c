import { countPresaleInvites } from '../../../db/queries/presale.ts';
import { presaleInvitesSchema } from '../../../protocol/http/presale.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { answer } from '../reply.ts';

export const listPresaleInvitesOperation = operation({
  id: 'listPresaleInvites',
  method: 'get',
  path: '/v1/events/{eventId}/presale/invites',
  tag: 'Organisers',
  summary: 'See how many are invited',
  access: 'organiser',
  params: eventParams,
  answer: { status: 200, description: 'How many, by class', schema: presaleInvitesSchema },
  async handle({ params, services }) {
    return answer({ classes: await countPresaleInvites(services.db, params.eventId) });
  },
});
