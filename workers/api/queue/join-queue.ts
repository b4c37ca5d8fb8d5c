import type { QueuePlan } from '../../../domain/queue/queue-plan.ts';
import { subjectOf } from '../../../domain/queue/queue-keys.ts';
import { readTicketToken } from '../../../domain/queue/queue-token.ts';
import { registerOf } from '../../../domain/queue/register-of.ts';
import type { EventAddress } from '../../../domain/shared/event-address.ts';
import { unreachable } from '../../../domain/shared/invariant.ts';
import { registerAt } from '../../../durable-objects/address-book.ts';
import { joinRequestSchema, type JoinRequest } from '../../../protocol/http/joining.ts';
import { queueTicketSchema } from '../../../protocol/http/queue.ts';
import type { JoinResult } from '../../../protocol/rpc/register.ts';
import { saleRouteOf } from '../../event-routes.ts';
import { classOfFan } from '../../queue-room/class-of-fan.ts';
import { joiningFan } from '../../queue-room/joining-fan.ts';
import { queueOf } from '../../queue-room/queue-of.ts';
import { ticketOf } from '../../queue-room/ticket-of.ts';
import type { Services } from '../../services.ts';
import { fanOf, type Session } from '../../session/session.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { answer, refuse, refuseField, refuseFor, type RefusalReply } from '../reply.ts';

const BUSY_RETRY_SECONDS = 3;
const LIMIT_RETRY_SECONDS = 60;

export const joinQueueOperation = operation({
  id: 'joinQueue',
  method: 'post',
  path: '/v1/events/{eventId}/queue/entries',
  tag: 'Queue',
  summary: 'Join the queue',
  description:
    'Gives an account its one place, the same one whenever and from wherever it asks. A queue that was switched on takes devices that have not signed in, too. Ask again with the ticket to get a newcomer’s number.',
  access: 'device',
  params: eventParams,
  body: joinRequestSchema,
  answer: { status: 200, description: 'The place, and the ticket that shows it', schema: queueTicketSchema },
  problems: [
    'event-not-found',
    'not-on-sale',
    'no-queue',
    'not-signed-in',
    'too-many-requests',
    'not-a-person',
    'wrong-access-code',
    'queue-not-open',
    'queue-ended',
    'busy',
  ],
  async handle(call) {
    const { params, body, session, services } = call;
    const route = await saleRouteOf(services.db, params.eventId);
    if (!route.ok) return refuse(route.failure);
    const { address } = route.value;
    const plan = await queueOf(services, route.value);
    if (plan === null) return refuse('no-queue');
    if (!plan.isFirstCome && !session.user) return refuse('not-signed-in');
    if (!(await isWithinLimits(call))) {
      return refuseFor('too-many-requests', LIMIT_RETRY_SECONDS, 'You have your place, if you had one. Wait a minute.');
    }
    const fan = await joiningFan(services, { address, plan, session });
    if (fan === null) return refuse('not-signed-in');
    const { entry } = fan;
    const fault = await personFault(call, { address, entry });
    if (fault) return fault;
    const classIndex = await classOfFan(services, { eventId: address.eventId, plan, user: session.user, join: body });
    if (!classIndex.ok) return refuseClass(classIndex.failure);
    const place = { index: registerOf(entry, plan.registers), registers: plan.registers };
    const register = registerAt(services.objects, address, place);
    const joined = await register.join({ address, plan, entry, classIndex: classIndex.value });
    if (!joined.ok) return refuseJoin(joined, plan);
    return answer(ticketOf(services, { address, plan, entry, place: joined }));
  },
});

interface JoinCall {
  body: JoinRequest;
  key: string;
  session: Session;
  services: Services;
  request: Request;
}

/** Rule JOIN-4. */
async function isWithinLimits({ body, session, services, request }: JoinCall): Promise<boolean> {
  const { limits } = services;
  const client = clientOf(request);
  const key = subjectOf(fanOf(session));
  const asked = [limits.joinsPerFan.limit({ key })];
  if (client !== null) asked.push(limits.joinsPerClient.limit({ key: client }));
  if (body.code !== undefined) {
    asked.push(limits.presalePerFan.limit({ key }));
    if (client !== null) asked.push(limits.presalePerClient.limit({ key: client }));
  }
  return (await Promise.all(asked)).every(({ success }) => success);
}

/** Null: a person, as far as anybody can tell. Rule JOIN-2. */
async function personFault(
  { body, key, services, request }: JoinCall,
  { address, entry }: { address: EventAddress; entry: string },
): Promise<RefusalReply | null> {
  if (body.ticket !== undefined) {
    const known = readTicketToken(services.queueKeys, body.ticket, { address, entry });
    if (known.ok) return null;
  }
  if (body.botToken === undefined) return refuseField('/botToken', 'the page’s check makes it');
  const ask = { token: body.botToken, clientAddress: clientOf(request), attempt: key };
  const person = await services.botCheck.check(ask);
  if (person.ok) return null;
  return person.failure === 'not-a-person'
    ? refuse('not-a-person', { detail: 'Load the page again and repeat the check. If you had a place, it is kept.' })
    : refuseFor('busy', BUSY_RETRY_SECONDS, 'The check does not answer. Try again in a moment; nobody passes you by.');
}

function refuseClass(failure: 'wrong-access-code' | 'not-invited'): RefusalReply {
  const detail =
    failure === 'not-invited'
      ? 'The address that you signed in with is not among those invited. Join with a code, or with everybody.'
      : 'There is no such code, or it is used up. Check its letters, or join with everybody.';
  return refuse('wrong-access-code', { detail });
}

function refuseJoin({ reason }: Extract<JoinResult, { ok: false }>, plan: QueuePlan): RefusalReply {
  switch (reason) {
    case 'not-open':
      return refuse('queue-not-open', { detail: `Joining begins at ${new Date(plan.joinsFromMs).toISOString()}.` });
    case 'ended':
      return refuse('queue-ended', { detail: 'There is nothing left to wait for.' });
    case 'busy':
      return refuseFor('busy', BUSY_RETRY_SECONDS, 'Very many join now. Try again in a moment; nothing is lost.');
    default:
      return unreachable(reason);
  }
}

function clientOf(request: Request): string | null {
  return request.headers.get('CF-Connecting-IP');
}
