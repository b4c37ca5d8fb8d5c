import * as z from 'zod';
import { canonicalUrl } from '../../edge-cache/canonical-url.ts';
import { saleRouteOf } from '../../event-routes.ts';
import { availabilityEvents } from '../../seat-stream/availability-events.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { refuse, respond } from '../reply.ts';

const STREAM_TYPE = 'text/event-stream';

export const streamAvailabilityOperation = operation({
  id: 'streamAvailability',
  method: 'get',
  path: '/v1/events/{eventId}/availability/stream',
  tag: 'Seats',
  summary: 'Follow which seats are free',
  description:
    'Server-sent events for programs. First `snapshot` `{epoch, version, capacity, states}` (two bits a seat, base 64), unless `Last-Event-ID` names the version as it is; then `changes` `{epoch, version, changes: [{seat, state}]}`, at most one a second. The stream ends after five minutes: reconnect with the last id.',
  access: 'public',
  params: eventParams,
  answer: { status: 200, description: 'A stream of events', schema: z.string(), contentType: STREAM_TYPE },
  problems: ['event-not-found', 'not-on-sale'],
  async handle({ params, services, request }) {
    const route = await saleRouteOf(services.db, params.eventId);
    if (!route.ok) return refuse(route.failure);
    const path = `/v1/events/${params.eventId}/availability`;
    const url = canonicalUrl(path, { values: {}, defaults: {}, isRepeated: false }, services.vars.PUBLIC_ORIGIN);
    const events = availabilityEvents({
      readSnapshot: async () => {
        const response = await services.reads(url);
        return response.ok ? new Uint8Array(await response.arrayBuffer()) : null;
      },
      lastEventId: request.headers.get('Last-Event-ID'),
    });
    return respond(new Response(events, { headers: { 'Content-Type': STREAM_TYPE, 'Cache-Control': 'no-store' } }));
  },
});
