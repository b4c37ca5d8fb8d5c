import { sql, type SQL } from 'drizzle-orm';
import type { EventCategory } from '../../domain/catalogue/event-category.ts';
import type { SearchDocument } from '../../domain/search/search-document.ts';
import type { Database } from '../database.ts';
import { eventSummary } from './documents.ts';

/** An event as the search index is to have it. */
export interface IndexEntryRow {
  eventId: string;
  /** Sequence of the newest change that is in the document: read in one statement, they belong together. */
  version: number;
  /** Null: a draft, or gone. */
  document: SearchDocument | null;
}

/** The events as they are now. */
export async function readIndexEntries(db: Database, eventIds: readonly string[]): Promise<IndexEntryRow[]> {
  return entriesOf(db, sql`select unnest(${sql.param(eventIds)}::uuid[]) as event_id`);
}

/**
 * All events by id, a page at a time: those that are there, and those that were. One page is one statement, and sees
 * one moment.
 * @param args.after the last id of the page before; null: the first page
 */
export async function scanIndexEntries(
  db: Database,
  args: { after: string | null; limit: number },
): Promise<IndexEntryRow[]> {
  const { after, limit } = args;
  const page = (column: SQL, table: SQL, condition: SQL) => sql`(
    select ${column} as event_id from ${table}
    where ${condition} and (${after}::uuid is null or ${column} > ${after}::uuid)
    order by ${column} limit ${limit})`;
  return entriesOf(
    db,
    sql`select event_id from (
        ${page(sql`id`, sql`events`, sql`true`)}
        union
        ${page(sql`event_id`, sql`event_changes`, sql`reader = 'search'`)}) page
      order by event_id limit ${limit}`,
  );
}

/** By what the edge knows an answer that shows an event. */
export interface TagSource {
  id: string;
  category: EventCategory;
  venue: { id: string; city: string };
  performers: { id: string }[];
}

/** Of those events that are there. */
export async function readTagSources(db: Database, eventIds: readonly string[]): Promise<TagSource[]> {
  const { rows } = await db.execute<TagSource & Record<string, unknown>>(sql`
    select e.id, e.category, jsonb_build_object('id', v.id, 'city', v.city) as venue,
      coalesce((
        select jsonb_agg(jsonb_build_object('id', performer_id)) from event_performers where event_id = e.id),
        '[]') as performers
    from events e join venues v on v.id = e.venue_id
    where e.id = any(${sql.param(eventIds)}::uuid[])`);
  return rows;
}

/** @param ids a query of one column `event_id` */
async function entriesOf(db: Database, ids: SQL): Promise<IndexEntryRow[]> {
  const { rows } = await db.execute<IndexEntryRow & Record<string, unknown>>(sql`
    select ids.event_id as "eventId", coalesce(c.sequence, 0)::float8 as version,
      case when s.event_id is not null then ${document} end as document
    from (${ids}) ids
    left join event_changes c on c.reader = 'search' and c.event_id = ids.event_id
    left join search_events s on s.event_id = ids.event_id
    left join events e on e.id = s.event_id
    left join venues v on v.id = e.venue_id
    order by ids.event_id`);
  return rows;
}

/** Of event `e` at venue `v`, with its row `s` of Postgres's own search. */
const document = sql`${eventSummary} || jsonb_build_object(
  'description', e.description,
  'utcOffsetMinutes', s.utc_offset_minutes, 'startsLocalMinute', s.local_minute,
  'toMinor', s.to_minor, 'availability', s.availability, 'popularity', s.popularity,
  'venue', jsonb_build_object(
    'id', v.id, 'slug', v.slug, 'name', v.name, 'city', v.city, 'country', v.country,
    'latitude', v.latitude, 'longitude', v.longitude),
  'performers', coalesce((
    select jsonb_agg(jsonb_build_object('id', p.id, 'slug', p.slug, 'name', p.name) order by ep.position)
    from event_performers ep join performers p on p.id = ep.performer_id
    where ep.event_id = e.id), '[]'))`;
