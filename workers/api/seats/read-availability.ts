import * as z from 'zod';
import { snapshotFloorOf } from '../../../durable-objects/address-book.ts';
import { saleRouteOf } from '../../event-routes.ts';
import { eventTag, taggedWith } from '../../edge-cache/cache-tags.ts';
import { POLICIES } from '../../edge-cache/policies.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { refuse, respond } from '../reply.ts';

const AVAILABILITY_TYPE = 'application/vnd.onsale.availability';
const NEXT_POLL_HEADER = 'Onsale-Next-Poll-Seconds';

const NEXT_POLL_SECONDS = 5;

export const readAvailabilityOperation = operation({
  id: 'readAvailability',
  method: 'get',
  path: '/v1/events/{eventId}/availability',
  tag: 'Seats',
  summary: 'See which seats are free',
  description:
    'Two bits a seat (available, held, booked, blocked), with epoch and version. `Onsale-Next-Poll-Seconds` says when to ask again; shoppers follow the changes over the socket instead.',
  access: 'public',
  cache: POLICIES.live,
  params: eventParams,
  answer: { status: 200, description: 'A snapshot', schema: z.string(), contentType: AVAILABILITY_TYPE },
  problems: ['event-not-found', 'not-on-sale'],
  async handle({ params, services }) {
    const route = await saleRouteOf(services.db, params.eventId);
    if (!route.ok) return refuse(route.failure);
    const { address, floors } = route.value;
    const snapshot = await snapshotFloorOf(services.objects, address, floors).snapshot(address);
    if (snapshot === null) return refuse('not-on-sale');
    const headers = {
      'Content-Type': AVAILABILITY_TYPE,
      [NEXT_POLL_HEADER]: String(NEXT_POLL_SECONDS),
      ...taggedWith(eventTag(params.eventId)),
    };
    return respond(new Response(snapshot, { headers }));
  },
});
