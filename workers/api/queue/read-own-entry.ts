import { registerOf } from '../../../domain/queue/register-of.ts';
import { registerAt } from '../../../durable-objects/address-book.ts';
import { entryProofSchema } from '../../../protocol/http/draw.ts';
import { queueTicketSchema } from '../../../protocol/http/queue.ts';
import { saleRouteOf } from '../../event-routes.ts';
import { entryOfSession } from '../../queue-room/entry-of-session.ts';
import { entryProof } from '../../queue-room/entry-proof.ts';
import { ticketOf } from '../../queue-room/ticket-of.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { answer, refuse, refuseFor } from '../reply.ts';

const LIMIT_RETRY_SECONDS = 60;

export const readOwnEntryOperation = operation({
  id: 'readOwnEntry',
  method: 'get',
  path: '/v1/events/{eventId}/queue/entries/me',
  tag: 'Queue',
  summary: 'Read your own place',
  description:
    'The ticket again, and from the closing on the proof that your entry was sealed at its index. `/draw` makes its number of it.',
  access: 'user',
  params: eventParams,
  answer: {
    status: 200,
    description: 'The place',
    schema: queueTicketSchema
      .extend({ proof: entryProofSchema.nullable().describe('null: not sealed yet, or a newcomer') })
      .meta({ id: 'OwnEntry' }),
  },
  problems: ['event-not-found', 'not-on-sale', 'no-queue', 'not-joined', 'too-many-requests'],
  async handle({ params, session, services }) {
    const route = await saleRouteOf(services.db, params.eventId);
    if (!route.ok) return refuse(route.failure);
    const { address, queue: plan } = route.value;
    if (plan === null) return refuse('no-queue');
    const { success } = await services.limits.joinsPerFan.limit({ key: session.user.id });
    if (!success) return refuseFor('too-many-requests', LIMIT_RETRY_SECONDS, 'Your place is kept. Wait a minute.');
    const { eventId } = address;
    const entry = entryOfSession(services, eventId, session);
    const register = { index: registerOf(entry, plan.registers), registers: plan.registers };
    const place = await registerAt(services.objects, address, register).find({ plan, entry });
    if (place === null) return refuse('not-joined', { detail: 'This account has not joined the queue.' });
    const proof = place.isNewcomer ? null : await entryProof(services.archive, { eventId, entry, place });
    return answer({ ...ticketOf(services, { address, plan, entry, place }), proof });
  },
});
