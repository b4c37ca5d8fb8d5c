import { invitedClassOf, usePresaleCode } from '../../../db/queries/presale.ts';
import { permitToken } from '../../../domain/queue/queue-token.ts';
import { permitRequestSchema, presalePermitSchema } from '../../../protocol/http/presale.ts';
import { saleRouteOf } from '../../event-routes.ts';
import { emailHashOf, presaleCodeOf } from '../../queue-room/presale-codes.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { answer, refuse, refuseFor } from '../reply.ts';

const LIMIT_RETRY_SECONDS = 60;

export const enterPresaleOperation = operation({
  id: 'enterPresale',
  method: 'post',
  path: '/v1/events/{eventId}/presale/permit',
  tag: 'Seats',
  summary: 'Enter a presale',
  description:
    'With an access code, or because the address that one signed in with was invited. The permit belongs to the account, and the same fan uses a code up once however often they ask.',
  access: 'user',
  params: eventParams,
  body: permitRequestSchema,
  answer: { status: 200, description: 'Leave to buy before everybody', schema: presalePermitSchema },
  problems: ['event-not-found', 'not-on-sale', 'no-presale', 'too-many-requests', 'wrong-access-code'],
  async handle({ params, body, session, services, request }) {
    const route = await saleRouteOf(services.db, params.eventId);
    if (!route.ok) return refuse(route.failure);
    const { address, presale } = route.value;
    if (presale === null || Date.now() >= presale.closesAtMs) return refuse('no-presale');
    const client = request.headers.get('CF-Connecting-IP');
    const { presalePerFan, presalePerClient } = services.limits;
    const asked = [presalePerFan.limit({ key: session.user.id })];
    if (client !== null) asked.push(presalePerClient.limit({ key: client }));
    if (!(await Promise.all(asked)).every(({ success }) => success)) {
      return refuseFor('too-many-requests', LIMIT_RETRY_SECONDS, 'Too many codes were tried. Wait a minute.');
    }
    const { id: userId, email } = session.user;
    const { eventId } = address;
    const name =
      body.code === undefined
        ? await invitedClassOf(services.db, eventId, await emailHashOf(email))
        : await usePresaleCode(services.db, {
            eventId,
            code: presaleCodeOf(body.code),
            userId,
            classes: [presale.name],
          });
    if (name !== presale.name) {
      const detail =
        body.code === undefined
          ? 'The address that you signed in with is not among those invited.'
          : 'There is no such code, or it is used up. Check its letters.';
      return refuse('wrong-access-code', { detail });
    }
    const { queueKeys } = services;
    return answer({ permit: permitToken(queueKeys, { address, entry: queueKeys.entryOf(eventId, userId) }) });
  },
});
