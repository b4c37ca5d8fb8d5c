import { readPlanGeometry } from '../../db/queries/catalogue.ts';
import { snapshotFloorOf } from '../../durable-objects/address-book.ts';
import type { EventDetail } from '../../protocol/http/catalogue.ts';
import { decodeAvailabilityFrame } from '../../protocol/socket/availability.ts';
import { saleRouteOf } from '../event-routes.ts';
import type { Services } from '../services.ts';
import { seatCategories, zoneStock, type SeatCategories, type ZoneStock } from './zone-stock.ts';

/** What is left where, now. Null: nothing is on sale, or the floor that knows cannot be asked; the page goes without. */
export async function readZoneStock(services: Services, event: EventDetail): Promise<ZoneStock | null> {
  if (event.planHash === null || event.status !== 'published') return null;
  try {
    const [seats, snapshot] = await Promise.all([
      seatCategoriesOf(services, event.planHash),
      readSnapshot(services, event.id),
    ]);
    return seats && snapshot && zoneStock(seats, snapshot);
  } catch {
    // Prices and times are what the page is about; what is left is on the seat map as well.
    return null;
  }
}

async function readSnapshot(services: Services, eventId: string): Promise<Uint8Array | null> {
  const route = await saleRouteOf(services.db, eventId);
  if (!route.ok) return null;
  const { address, floors } = route.value;
  const bytes = await snapshotFloorOf(services.objects, address, floors).snapshot(address);
  const frame = bytes && decodeAvailabilityFrame(bytes);
  return frame?.ok && frame.value.kind === 'snapshot' ? frame.value.availability.packed : null;
}

const PLANS_MAX = 50;

/** Plain values of an isolate, by content hash: they never change. */
const known = new Map<string, SeatCategories>();

async function seatCategoriesOf(services: Services, planHash: string): Promise<SeatCategories | null> {
  const found = known.get(planHash);
  if (found) return found;
  const plan = await readPlanGeometry(services.db, planHash);
  if (!plan) return null;
  if (known.size >= PLANS_MAX) known.delete(known.keys().next().value!);
  const categories = seatCategories(plan);
  known.set(planHash, categories);
  return categories;
}
