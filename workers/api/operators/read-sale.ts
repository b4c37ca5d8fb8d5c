import type { SaleStatus } from '../../../domain/inventory/sale-view.ts';
import { boxOfficeOf } from '../../../durable-objects/address-book.ts';
import { saleStatusSchema } from '../../../protocol/http/operators.ts';
import { saleRouteOf } from '../../event-routes.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { answer, refuse } from '../reply.ts';

/** However many watch it, an isolate asks the box office once in that time. */
const KEPT_MS = 2_000;
const KEPT_MAX = 1_000;

export const readSaleOperation = operation({
  id: 'readSale',
  method: 'get',
  path: '/v1/events/{eventId}/sale',
  tag: 'Operators',
  summary: 'Read how a sale stands',
  description: 'Whether it is paused, closed or sold out, and its seats by state; as of the last two seconds.',
  access: 'organiser',
  params: eventParams,
  answer: { status: 200, description: 'How the sale stands', schema: saleStatusSchema },
  problems: ['event-not-found', 'not-on-sale'],
  async handle({ params, services }) {
    const { eventId } = params;
    const nowMs = Date.now();
    const known = kept.get(eventId);
    if (known && nowMs - known.atMs < KEPT_MS) return answer({ eventId, ...known.status });
    const route = await saleRouteOf(services.db, eventId);
    if (!route.ok) return refuse(route.failure);
    const status = await boxOfficeOf(services.objects, route.value.address).status();
    if (status === null) return refuse('not-on-sale');
    if (kept.size >= KEPT_MAX) kept.clear();
    kept.set(eventId, { atMs: nowMs, status });
    return answer({ eventId, ...status });
  },
});

/** Plain values only: an isolate's requests may share those. */
const kept = new Map<string, { atMs: number; status: SaleStatus }>();
