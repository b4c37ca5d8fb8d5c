import type { QueuePlan } from '../../domain/queue/queue-plan.ts';
import { boxOfficeOf } from '../../durable-objects/address-book.ts';
import type { SaleRoute } from '../event-routes.ts';
import type { Services } from '../services.ts';

/** For so long an isolate takes it that no queue was switched on meanwhile. */
const NONE_KEPT_MS = 2_000;
const KEPT_MAX = 5_000;

/**
 * How fans wait for an event now: as planned, or by a queue that was switched on since (SWITCH-1); null: they do not.
 * Neither ever changes, so that an isolate asks once; that there is none is asked again and again.
 */
export async function queueOf(
  { objects }: Pick<Services, 'objects'>,
  { address, queue }: Pick<SaleRoute, 'address' | 'queue'>,
): Promise<QueuePlan | null> {
  if (queue !== null) return queue;
  const nowMs = Date.now();
  const known = kept.get(address.eventId);
  if (known && known.untilMs > nowMs) return known.plan;
  const plan = await boxOfficeOf(objects, address).queuePlan();
  if (kept.size >= KEPT_MAX) kept.delete(kept.keys().next().value!);
  kept.set(address.eventId, { plan, untilMs: plan === null ? nowMs + NONE_KEPT_MS : Infinity });
  return plan;
}

/** Plain values only: an isolate's requests may share those. */
const kept = new Map<string, { plan: QueuePlan | null; untilMs: number }>();
