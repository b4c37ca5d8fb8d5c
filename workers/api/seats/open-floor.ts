import { floorOf } from '../../../durable-objects/address-book.ts';
import { FLOOR_ADDRESS_HEADER, FLOOR_FAN_HEADER } from '../../../protocol/rpc/floor.ts';
import { saleRouteOf } from '../../event-routes.ts';
import { fanOf } from '../../session/session.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { refuse, refuseField, respond } from '../reply.ts';

export const openFloorOperation = operation({
  id: 'openFloor',
  method: 'get',
  path: '/v1/events/{eventId}/floor',
  tag: 'Seats',
  summary: 'Follow seats live',
  description:
    'WebSocket: availability frames as they happen; holds, extensions and releases as messages. Only from our own pages, or with a bearer token.',
  access: 'device',
  params: eventParams,
  answer: { status: 101, description: 'The socket is open' },
  problems: ['event-not-found', 'not-on-sale'],
  async handle({ params, session, services, request }) {
    if (request.headers.get('Upgrade')?.toLowerCase() !== 'websocket') {
      return refuseField('Upgrade', 'this address is a WebSocket');
    }
    const route = await saleRouteOf(services.db, params.eventId);
    if (!route.ok) return refuse(route.failure);
    const { address, floors } = route.value;
    const fan = fanOf(session);
    const headers = new Headers(request.headers);
    headers.set(FLOOR_FAN_HEADER, JSON.stringify(fan));
    headers.set(FLOOR_ADDRESS_HEADER, JSON.stringify(address));
    for (const name of ['Cookie', 'Authorization']) headers.delete(name);
    return respond(await floorOf(services.objects, address, floors, fan).fetch(new Request(request, { headers })));
  },
});
