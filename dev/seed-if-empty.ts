import { events } from '../db/schema/events.ts';
import type { Database } from '../db/database.ts';
import { seed } from '../db/seed/seed.ts';

/** Fills a database that has no events yet with the demonstration season. */
export async function seedIfEmpty(db: Database): Promise<void> {
  const [any] = await db.select({ id: events.id }).from(events).limit(1);
  if (!any) await seed(db, { now: new Date() });
}
