import type { Database } from '../db/database.ts';
import { readEventRoute } from '../db/queries/publishing.ts';
import type { PresaleWindow } from '../domain/queue/presale-window.ts';
import type { QueuePlan } from '../domain/queue/queue-plan.ts';
import type { EventAddress } from '../domain/shared/event-address.ts';
import { fail, ok, type Result } from '../domain/shared/result.ts';

/** Where a published event's objects are. */
export interface SaleRoute {
  address: EventAddress;
  floors: number;
  /** How fans wait, as it was published; null: no queue was planned. */
  queue: QueuePlan | null;
  /** When only fans with leave buy, as it was published; null: never. */
  presale: PresaleWindow | null;
  /** As it was when this isolate first asked. */
  eventName: string;
}

const ROUTES_MAX = 5_000;

/**
 * The way to an event's floors. An address, the number of floors and a queue's plan never change once the event is published, so that
 * an isolate asks Postgres once for each event and a sale goes on without Postgres.
 */
export async function saleRouteOf(
  db: Database,
  eventId: string,
): Promise<Result<SaleRoute, 'event-not-found' | 'not-on-sale'>> {
  const known = routes.get(eventId);
  if (known) return ok(known);
  const row = await readEventRoute(db, eventId);
  if (!row) return fail('event-not-found');
  if (row.status === 'draft') return fail('event-not-found');
  if (row.epoch === 0) return fail('not-on-sale');
  const { address, floors, queue, presale, name: eventName } = row;
  const route = { address, floors, queue, presale, eventName };
  if (routes.size >= ROUTES_MAX) routes.delete(routes.keys().next().value!);
  routes.set(eventId, route);
  return ok(route);
}

/** Plain values only: an isolate's requests may share those. */
const routes = new Map<string, SaleRoute>();
