import { subjectOf } from '../../../domain/queue/queue-keys.ts';
import { entryProofSchema } from '../../../protocol/http/draw.ts';
import { queueTicketSchema } from '../../../protocol/http/queue.ts';
import { saleRouteOf } from '../../event-routes.ts';
import { findPlace, joiningFan } from '../../queue-room/joining-fan.ts';
import { entryProof } from '../../queue-room/entry-proof.ts';
import { queueOf } from '../../queue-room/queue-of.ts';
import { ticketOf } from '../../queue-room/ticket-of.ts';
import { fanOf } from '../../session/session.ts';
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
  access: 'anyone',
  params: eventParams,
  answer: {
    status: 200,
    description: 'The place',
    schema: queueTicketSchema
      .extend({ proof: entryProofSchema.nullable().describe('null: not sealed yet, or a newcomer') })
      .meta({ id: 'OwnEntry' }),
  },
  problems: ['event-not-found', 'not-on-sale', 'no-queue', 'not-signed-in', 'not-joined', 'too-many-requests'],
  async handle({ params, session, services }) {
    const route = await saleRouteOf(services.db, params.eventId);
    if (!route.ok) return refuse(route.failure);
    const { address } = route.value;
    const plan = await queueOf(services, route.value);
    if (plan === null) return refuse('no-queue');
    if (session === null) return plan.isFirstCome ? refuse('not-joined') : refuse('not-signed-in');
    const { success } = await services.limits.joinsPerFan.limit({ key: subjectOf(fanOf(session)) });
    if (!success) return refuseFor('too-many-requests', LIMIT_RETRY_SECONDS, 'Your place is kept. Wait a minute.');
    const { eventId } = address;
    const fan = await joiningFan(services, { address, plan, session });
    if (fan === null) return refuse('not-signed-in');
    const { entry } = fan;
    const place = fan.place ?? (await findPlace(services, { address, plan, entry }));
    if (place === null) return refuse('not-joined', { detail: 'This account has not joined the queue.' });
    const proof = place.isNewcomer ? null : await entryProof(services.archive, { eventId, entry, place });
    return answer({ ...ticketOf(services, { address, plan, entry, place }), proof });
  },
});
