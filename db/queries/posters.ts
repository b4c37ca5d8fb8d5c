import { sql } from 'drizzle-orm';
import type { Database } from '../database.ts';

/** Gives an event its picture; whoever keeps copies of the event hears of it as of any other change. */
export async function setEventImage(db: Database, args: { eventId: string; imageUrl: string }): Promise<void> {
  await db.execute(sql`
    update events set image_url = ${args.imageUrl}, updated_at = now()
    where id = ${args.eventId} and image_url is distinct from ${args.imageUrl}`);
}
