import { addPresaleInvites, countPresaleInvites } from '../../../db/queries/presale.ts';
import { presaleInvitesInputSchema, presaleInvitesSchema } from '../../../protocol/http/presale.ts';
import { emailHashOf } from '../../queue-room/presale-codes.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { answer } from '../reply.ts';
import { presaleClassFault } from './presale-class.ts';

const BODY_BYTES_MAX = 4 * 1024 * 1024;

export const addPresaleInvitesOperation = operation({
  id: 'addPresaleInvites',
  method: 'post',
  path: '/v1/events/{eventId}/presale/invites',
  tag: 'Organisers',
  summary: 'Invite fans',
  description:
    'By address, or by its hash; up to 10,000 at once. Whoever signs in with such an address may join in that class. Sending the same list again changes nothing.',
  access: 'organiser',
  params: eventParams,
  body: presaleInvitesInputSchema,
  bodyBytesMax: BODY_BYTES_MAX,
  answer: { status: 200, description: 'How many are invited now, by class', schema: presaleInvitesSchema },
  problems: ['event-not-found', 'no-queue'],
  async handle({ params, body, services }) {
    const { eventId } = params;
    const fault = await presaleClassFault(services.db, eventId, body.class);
    if (fault) return fault;
    const emailHashes = [...body.emailHashes, ...(await Promise.all(body.emails.map(emailHashOf)))];
    await addPresaleInvites(services.db, { eventId, class: body.class, emailHashes });
    return answer({ classes: await countPresaleInvites(services.db, eventId) });
  },
});
