import { sql, type SQL } from 'drizzle-orm';
import type { SeatingPlan } from '../../domain/seating/seating-plan.ts';
import { ok, type Result } from '../../domain/shared/result.ts';
import type { Database } from '../database.ts';
import { decodeCursor, pageOf } from './cursor.ts';
import {
  performerDocument,
  venueDocument,
  type Page,
  type PerformerDocument,
  type VenueDocument,
} from './documents.ts';

export interface ListArgs {
  /** What the name must contain, accents and case aside. */
  search?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}

/** By name. */
export async function listVenues(db: Database, args: ListArgs): Promise<Result<Page<VenueDocument>, 'invalid-cursor'>> {
  return listByName(db, { ...args, from: sql`venues v`, row: sql`v`, document: venueDocument });
}

export async function readVenue(db: Database, venueId: string): Promise<VenueDocument | null> {
  const { rows } = await db.execute<{ document: VenueDocument }>(
    sql`select ${venueDocument} as document from venues v where v.id = ${venueId}`,
  );
  return rows[0]?.document ?? null;
}

/** By name. */
export async function listPerformers(
  db: Database,
  args: ListArgs,
): Promise<Result<Page<PerformerDocument>, 'invalid-cursor'>> {
  return listByName(db, { ...args, from: sql`performers p`, row: sql`p`, document: performerDocument });
}

export async function readPerformer(db: Database, performerId: string): Promise<PerformerDocument | null> {
  const { rows } = await db.execute<{ document: PerformerDocument }>(
    sql`select ${performerDocument} as document from performers p where p.id = ${performerId}`,
  );
  return rows[0]?.document ?? null;
}

export interface CityDocument {
  city: string;
  country: string;
  /** Published events that have not begun. */
  events: number;
}

/** Cities with something to come, most events first. */
export async function listCities(db: Database): Promise<CityDocument[]> {
  const { rows } = await db.execute<{ [key: string]: unknown } & CityDocument>(sql`
    select v.city, v.country, count(*)::int as events
    from events e join venues v on v.id = e.venue_id
    where e.status = 'published' and e.starts_at >= now()
    group by v.city, v.country
    order by count(*) desc, v.city`);
  return rows;
}

/** The compiled plan of that content, whichever venue has it. */
export async function readPlanGeometry(db: Database, contentHash: string): Promise<SeatingPlan | null> {
  const { rows } = await db.execute<{ geometry: SeatingPlan }>(
    sql`select geometry from seating_plans where content_hash = ${contentHash} limit 1`,
  );
  return rows[0]?.geometry ?? null;
}

async function listByName<Document>(
  db: Database,
  args: ListArgs & { from: SQL; row: SQL; document: SQL },
): Promise<Result<Page<Document>, 'invalid-cursor'>> {
  const { row } = args;
  const conditions = [sql`true`];
  if (args.search !== undefined) conditions.push(sql`strpos(fold(${row}.name), fold(${args.search})) > 0`);
  if (args.cursor !== undefined) {
    const cursor = decodeCursor(args.cursor, 'name');
    if (!cursor.ok) return cursor;
    conditions.push(sql`(${row}.name, ${row}.id) > (${cursor.value.key}, ${cursor.value.id}::uuid)`);
  }
  const { rows } = await db.execute<{ key: string; id: string; document: Document }>(sql`
    select ${row}.id, ${row}.name as key, ${args.document} as document
    from ${args.from}
    where ${sql.join(conditions, sql` and `)}
    order by ${row}.name, ${row}.id
    limit ${args.limit + 1}`);
  return ok(pageOf(rows, args.limit));
}
