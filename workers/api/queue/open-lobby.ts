import { saleRouteOf } from '../../event-routes.ts';
import { enterLobby } from '../../lobbies/enter-lobby.ts';
import { regionOf } from '../../lobbies/region-of.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { refuse, refuseField, respond } from '../reply.ts';

export const openLobbyOperation = operation({
  id: 'openLobby',
  method: 'get',
  path: '/v1/events/{eventId}/lobby',
  tag: 'Queue',
  summary: 'Wait with live news',
  description:
    'WebSocket: the queue’s status as it changes, the same for everybody (`QueueStatus`, JSON). It only listens; `ping` is answered with `pong`. When it cannot be opened, read `/queue` instead.',
  access: 'anyone',
  params: eventParams,
  answer: { status: 101, description: 'The socket is open' },
  problems: ['event-not-found', 'not-on-sale'],
  async handle({ params, services, request }) {
    if (request.headers.get('Upgrade')?.toLowerCase() !== 'websocket') {
      return refuseField('Upgrade', 'this address is a WebSocket');
    }
    const route = await saleRouteOf(services.db, params.eventId);
    if (!route.ok) return refuse(route.failure);
    const region = regionOf((request.cf ?? {}) as IncomingRequestCfProperties);
    return respond(await enterLobby(services.objects, { address: route.value.address, region, request }));
  },
});
