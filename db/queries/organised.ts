import { sql, type SQL } from 'drizzle-orm';
import type { ReturnPolicy } from '../../domain/after-sale/return-policy.ts';
import type { PresaleWindow } from '../../domain/queue/presale-window.ts';
import type { QueuePlan } from '../../domain/queue/queue-plan.ts';
import type { EventCategory } from '../../domain/catalogue/event-category.ts';
import type { Jurisdiction } from '../../domain/shared/event-address.ts';
import type { Currency, Price } from '../../domain/shared/money.ts';
import { ok, type Result } from '../../domain/shared/result.ts';
import type { Database } from '../database.ts';
import type { EventStatus } from '../schema/events.ts';
import { decodeCursor, pageOf } from './cursor.ts';
import {
  instantText,
  performerDocument,
  venueDocument,
  type Page,
  type PerformerDocument,
  type VenueDocument,
} from './documents.ts';

/** An event in its organisers' list: drafts too. */
export interface OrganisedItem {
  id: string;
  name: string;
  status: EventStatus;
  isOnSale: boolean;
  startsAt: string;
  timeZone: string;
  venue: Pick<VenueDocument, 'name' | 'city'>;
  capacity: number;
  /** Tickets that stand. */
  sold: number;
}

/** An event as its organiser has set it up. */
export interface OrganisedEvent extends Omit<OrganisedItem, 'venue'> {
  description: string | null;
  category: EventCategory;
  venue: VenueDocument;
  plan: PlanVersion | null;
  performers: PerformerDocument[];
  doorsAt: string | null;
  endsAt: string | null;
  imageUrl: string | null;
  currency: Currency;
  seatsPerFanMax: number;
  holdSeconds: number;
  paymentSeconds: number;
  floors: number;
  jurisdiction: Jurisdiction | null;
  returnPolicy: ReturnPolicy;
  /** Null: none is planned. */
  queue: QueuePlan | null;
  presale: PresaleWindow | null;
  zones: { code: string; name: string; category: string }[];
  ticketTypes: { code: string; name: string }[];
  prices: (Price & { zone: string; ticketType: string })[];
}

export interface PlanVersion {
  id: string;
  version: number;
  name: string;
  planHash: string;
  capacity: number;
  categories: { name: string; places: number }[];
}

/** By start: what is to come, or what was, the last first. */
export async function listOrganisedEvents(
  db: Database,
  args: { when: 'upcoming' | 'past'; search?: string | undefined; limit: number; cursor?: string | undefined },
): Promise<Result<Page<OrganisedItem>, 'invalid-cursor'>> {
  const isPast = args.when === 'past';
  const conditions = [isPast ? sql`e.starts_at < now()` : sql`e.starts_at >= now()`];
  if (args.search !== undefined) {
    const wanted = sql`fold(${args.search}::text)`;
    conditions.push(sql`(strpos(fold(e.name), ${wanted}) > 0 or strpos(fold(v.name || ' ' || v.city), ${wanted}) > 0)`);
  }
  if (args.cursor !== undefined) {
    const cursor = decodeCursor(args.cursor, 'instant');
    if (!cursor.ok) return cursor;
    const { key, id } = cursor.value;
    conditions.push(sql`(e.starts_at, e.id) ${isPast ? sql`<` : sql`>`} (${key}::timestamptz, ${id}::uuid)`);
  }
  const order = isPast ? sql`e.starts_at desc, e.id desc` : sql`e.starts_at, e.id`;
  // Drafts and the others each have an index of their own, and each brings a page at most.
  const first = (which: SQL): SQL => sql`(
    select e.id from events e join venues v on v.id = e.venue_id
    where ${which} and ${sql.join(conditions, sql` and `)} order by ${order} limit ${args.limit + 1})`;
  const { rows } = await db.execute<{ key: string; id: string; document: OrganisedItem }>(sql`
    select e.id, to_char(e.starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as key, ${item} as document
    from (${first(sql`e.status <> 'draft'`)} union all ${first(sql`e.status = 'draft'`)}) as found
    join events e on e.id = found.id
    join venues v on v.id = e.venue_id
    left join seating_plans s on s.id = e.plan_id
    order by ${order}
    limit ${args.limit + 1}`);
  return ok(pageOf(rows, args.limit));
}

/** Null: no such event. */
export async function readOrganisedEvent(db: Database, eventId: string): Promise<OrganisedEvent | null> {
  const { rows } = await db.execute<{ document: OrganisedEvent }>(sql`
    select ${item} || jsonb_build_object(
      'description', e.description, 'category', e.category, 'venue', ${venueDocument},
      'plan', case when s.id is null then null else ${planVersion} end,
      'performers', coalesce((
        select jsonb_agg(${performerDocument} order by ep.position)
        from event_performers ep join performers p on p.id = ep.performer_id
        where ep.event_id = e.id), '[]'),
      'doorsAt', ${instantText(sql`e.doors_at`)}, 'endsAt', ${instantText(sql`e.ends_at`)},
      'imageUrl', e.image_url, 'currency', e.currency, 'seatsPerFanMax', e.seats_per_fan_max,
      'holdSeconds', e.hold_seconds, 'paymentSeconds', e.payment_seconds, 'floors', e.floors,
      'jurisdiction', e.jurisdiction, 'returnPolicy', e.return_policy, 'queue', e.queue,
      'presale', e.presale,
      'zones', coalesce((
        select jsonb_agg(jsonb_build_object('code', code, 'name', name, 'category', category) order by position)
        from price_zones where event_id = e.id), '[]'),
      'ticketTypes', coalesce((
        select jsonb_agg(jsonb_build_object('code', code, 'name', name) order by position)
        from ticket_types where event_id = e.id), '[]'),
      'prices', coalesce((
        select jsonb_agg(jsonb_build_object('zone', zone, 'ticketType', ticket_type, 'faceMinor', face_minor,
          'feeMinor', fee_minor, 'taxMinor', tax_minor) order by zone, ticket_type)
        from prices where event_id = e.id), '[]')) as document
    from events e
    join venues v on v.id = e.venue_id
    left join seating_plans s on s.id = e.plan_id
    where e.id = ${eventId}`);
  return rows[0]?.document ?? null;
}

const PLANS_MAX = 20;

/** The plans of a venue, the newest first. */
export async function listPlans(db: Database, venueId: string): Promise<PlanVersion[]> {
  const { rows } = await db.execute<{ document: PlanVersion }>(sql`
    select ${planVersion} as document from seating_plans s
    where s.venue_id = ${venueId} order by s.version desc limit ${PLANS_MAX}`);
  return rows.map(({ document }) => document);
}

/** Event `e` at venue `v` with plan `s`, if it has one. */
const item: SQL = sql`jsonb_build_object(
  'id', e.id, 'name', e.name, 'status', e.status, 'isOnSale', e.epoch > 0,
  'startsAt', ${instantText(sql`e.starts_at`)}, 'timeZone', e.time_zone,
  'venue', jsonb_build_object('name', v.name, 'city', v.city),
  'capacity', coalesce(s.capacity, 0),
  'sold', (select count(*)::int from tickets t where t.event_id = e.id and t.status <> 'void'))`;

/** Plan `s`: its categories in the plan's order, with how many places each has. */
const planVersion: SQL = sql`jsonb_build_object(
  'id', s.id, 'version', s.version, 'name', s.name, 'planHash', s.content_hash, 'capacity', s.capacity,
  'categories', (
    select jsonb_agg(jsonb_build_object('name', c.value ->> 'name', 'places', coalesce(held.places, 0)) order by c.at)
    from jsonb_array_elements(s.geometry -> 'categories') with ordinality as c(value, at)
    left join (
      select category, sum(places)::int as places
      from (
        select (one.value ->> 'category')::int as category, 1 as places
        from jsonb_array_elements(s.geometry -> 'seats') as one
        union all
        select (one.value ->> 'category')::int, (one.value ->> 'capacity')::int
        from jsonb_array_elements(s.geometry -> 'areas') as one) as every
      group by category) as held on held.category = c.at - 1))`;
