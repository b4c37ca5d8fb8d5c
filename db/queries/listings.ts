import { sql, type SQL } from 'drizzle-orm';
import type { EventCategory } from '../../domain/catalogue/event-category.ts';
import { ok, type Result } from '../../domain/shared/result.ts';
import { unreachable } from '../../domain/shared/invariant.ts';
import type { Database } from '../database.ts';
import type { EventStatus } from '../schema/events.ts';
import { decodeCursor, pageOf } from './cursor.ts';
import {
  eventSummary,
  instantText,
  performerDocument,
  venueDocument,
  type EventSummary,
  type Page,
  type PerformerDocument,
  type VenueDocument,
} from './documents.ts';

/** A list of events that has a page of its own, by what its address names. */
export type ListingKey =
  | { kind: 'venue'; slug: string }
  | { kind: 'performer'; slug: string }
  /** `country`: ISO 3166-1 alpha-2; `slug`: the city's name, see `citySlugOf`. */
  | { kind: 'city'; country: string; slug: string }
  | { kind: 'category'; category: EventCategory };

/** What the list is of. */
export type ListingSubject =
  | { kind: 'venue'; venue: VenueDocument }
  | { kind: 'performer'; performer: PerformerDocument }
  | { kind: 'city'; city: string; country: string }
  | { kind: 'category'; category: EventCategory };

export interface Listing {
  subject: ListingSubject;
  events: Page<EventSummary>;
}

/** A listing's coming events, soonest first, in one statement. Null: there is no such venue, performer or city. */
export async function readListing(
  db: Database,
  args: { key: ListingKey; limit: number; cursor?: string | undefined },
): Promise<Result<Listing | null, 'invalid-cursor'>> {
  const after = afterCursor(args.cursor);
  if (!after.ok) return after;
  const { subject, rows } = await readRows<EventSummary>(db, {
    key: args.key,
    after: after.value,
    limit: args.limit + 1,
    document: eventSummary,
  });
  return ok(subject && { subject, events: pageOf(rows, args.limit) });
}

/** An event as a calendar needs it. */
export interface CalendarEvent {
  id: string;
  slug: string;
  name: string;
  status: EventStatus;
  startsAt: string;
  endsAt: string | null;
  timeZone: string;
  /** Grows with each change that calendars take over. */
  revision: number;
  venue: VenueDocument;
}

/** A listing's coming events for a calendar, soonest first, at most `limit`. Null: there is no such listing. */
export async function readListingCalendar(
  db: Database,
  args: { key: ListingKey; limit: number },
): Promise<{ subject: ListingSubject; events: CalendarEvent[] } | null> {
  const { subject, rows } = await readRows<CalendarEvent>(db, { ...args, after: sql`true`, document: calendarEvent });
  return subject && { subject, events: rows.map(({ document }) => document) };
}

/** One event for a calendar; null: no such event, or a draft. */
export async function readCalendarEvent(db: Database, eventId: string): Promise<CalendarEvent | null> {
  const { rows } = await db.execute<{ document: CalendarEvent }>(sql`
    select ${calendarEvent} as document from events e join venues v on v.id = e.venue_id
    where e.id = ${eventId} and e.status <> 'draft'`);
  return rows[0]?.document ?? null;
}

/** Event `e` at venue `v`. */
const calendarEvent = sql`jsonb_build_object(
  'id', e.id, 'slug', e.slug, 'name', e.name, 'status', e.status, 'startsAt', ${instantText(sql`e.starts_at`)},
  'endsAt', ${instantText(sql`e.ends_at`)}, 'timeZone', e.time_zone, 'revision', e.revision, 'venue', ${venueDocument})`;

interface ListedRow<Document> {
  key: string;
  id: string;
  document: Document;
}

async function readRows<Document>(
  db: Database,
  args: { key: ListingKey; after: SQL; limit: number; document: SQL },
): Promise<{ subject: ListingSubject | null; rows: ListedRow<Document>[] }> {
  const { subject, within } = partsOf(args.key);
  const { rows } = await db.execute<{ subject: ListingSubject; rows: ListedRow<Document>[] }>(sql`
    with subject as materialized (${subject})
    select s.document as subject, coalesce((
      select jsonb_agg(jsonb_build_object('key', page.key, 'id', page.id, 'document', page.document)
        order by page.starts_at, page.id)
      from (
        select e.id, e.starts_at, ${args.document} as document,
          to_char(e.starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as key
        from events e join venues v on v.id = e.venue_id
        where ${within} and e.status <> 'draft' and e.starts_at >= now() and ${args.after}
        order by e.starts_at, e.id limit ${args.limit}) page), '[]') as rows
    from subject s limit 1`);
  const [found] = rows;
  return { subject: found?.subject ?? null, rows: found?.rows ?? [] };
}

/** The statement that finds the subject (`id`, `document`), and the condition that an event `e` is in its list. */
function partsOf(key: ListingKey): { subject: SQL; within: SQL } {
  switch (key.kind) {
    case 'venue':
      return {
        subject: sql`select v.id, jsonb_build_object('kind', 'venue', 'venue', ${venueDocument}) as document
          from venues v where v.slug = ${key.slug}`,
        within: sql`e.venue_id = s.id`,
      };
    case 'performer':
      return {
        subject: sql`select p.id, jsonb_build_object('kind', 'performer', 'performer', ${performerDocument}) as document
          from performers p where p.slug = ${key.slug}`,
        // By their rows: walking all events until a rare performer has filled a page would take long.
        within: sql`e.id = any(array(select ep.event_id from event_performers ep where ep.performer_id = s.id))`,
      };
    case 'city':
      return {
        subject: sql`select v.id,
            jsonb_build_object('kind', 'city', 'city', v.city, 'country', v.country) as document
          from venues v where v.country = ${key.country} and fold(v.city) ~ ${cityPattern(key.slug)}`,
        within: sql`e.venue_id = any(array(select id from subject))`,
      };
    case 'category':
      return {
        subject: sql`select jsonb_build_object('kind', 'category', 'category', ${key.category}::text) as document`,
        within: sql`e.category = ${key.category}`,
      };
    default:
      return unreachable(key);
  }
}

/** Whatever stands in a name where its slug has a hyphen. */
function cityPattern(slug: string): string {
  const words = slug.split('-').map((word) => word.replaceAll(/[^\p{L}\p{N}]/gu, ''));
  return `^[^[:alnum:]]*${words.join('[^[:alnum:]]+')}[^[:alnum:]]*$`;
}

function afterCursor(cursor: string | undefined): Result<SQL, 'invalid-cursor'> {
  if (cursor === undefined) return ok(sql`true`);
  const decoded = decodeCursor(cursor, 'instant');
  if (!decoded.ok) return decoded;
  const { key, id } = decoded.value;
  return ok(sql`(e.starts_at, e.id) > (${key}::timestamptz, ${id}::uuid)`);
}
