import { eq, sql, type SQL } from 'drizzle-orm';
import type { ReturnPolicy } from '../../domain/after-sale/return-policy.ts';
import type { EventCategory } from '../../domain/catalogue/event-category.ts';
import type { Jurisdiction, LocationHint } from '../../domain/shared/event-address.ts';
import type { Currency, Price } from '../../domain/shared/money.ts';
import type { Database } from '../database.ts';
import { events, prices, priceZones, ticketTypes, type EventStatus } from '../schema/events.ts';
import { eventPerformers } from '../schema/performers.ts';
import type { Written } from './organising.ts';

/** An event as its organiser or an import gives it, whole. Instants are RFC 3339. */
export interface EventInput extends EventDescription, EventSale {
  /** For a new event; an event that is found by its key keeps its own. */
  id: string;
  /** What the source calls it; null: it has no source, and is always new. */
  externalKey: string | null;
}

/** What may change at any time. */
export interface EventDescription {
  slug: string;
  name: string;
  description: string | null;
  category: EventCategory;
  status: EventStatus;
  venueId: string;
  doorsAt: string | null;
  startsAt: string;
  endsAt: string | null;
  timeZone: string;
  imageUrl: string | null;
  /** Ids, the headliner first; one that is named twice counts once. */
  performers: string[];
}

/** What the box office sells by: fixed at publication. */
export interface EventSale {
  planId: string | null;
  currency: Currency;
  seatsPerFanMax: number;
  holdSeconds: number;
  paymentSeconds: number;
  floors: number;
  jurisdiction: Jurisdiction | null;
  locationHint: LocationHint | null;
  /** What fans are promised about giving seats back. */
  returnPolicy: ReturnPolicy;
  /** `category`: name of the plan's category that the zone prices. */
  zones: { code: string; name: string; category: string }[];
  /** The first is the default. */
  ticketTypes: { code: string; name: string }[];
  prices: (Price & { zone: string; ticketType: string })[];
}

/**
 * Writes an event with its performers, zones, types and prices, in one transaction, unless it is already so.
 * Of an event that was published only the description changes: its box office goes on selling what it was given.
 */
export async function upsertEvent(db: Database, given: EventInput): Promise<Written> {
  const input = { ...given, performers: [...new Set(given.performers)] };
  const stored = input.externalKey === null ? null : await readStored(db, input.externalKey);
  if (!stored) {
    await writeEvent(db, input, { isNew: true, sale: true, revision: 0 });
    return { id: input.id, outcome: 'created' };
  }
  const wanted = { ...input, id: stored.event.id, ...(stored.epoch > 0 ? keptOf(stored.event, input) : {}) };
  if (fingerprint(wanted) === fingerprint(stored.event)) return { id: wanted.id, outcome: 'unchanged' };
  const revision = calendarText(wanted) === calendarText(stored.event) ? 0 : 1;
  await writeEvent(db, wanted, { isNew: false, sale: stored.epoch === 0, revision });
  return { id: wanted.id, outcome: 'updated' };
}

/** `revision`: how many more times calendars must take it over. */
async function writeEvent(
  db: Database,
  event: EventInput,
  what: { isNew: boolean; sale: boolean; revision: number },
): Promise<void> {
  const columns = { ...columnsOf(event), searchText: searchText(event), updatedAt: sql`now()` };
  await db.batch([
    what.isNew
      ? db.insert(events).values({ ...columns, id: event.id, externalKey: event.externalKey })
      : db
          .update(events)
          .set({ ...columns, revision: sql`revision + ${what.revision}::int` })
          .where(eq(events.id, event.id)),
    ...performerStatements(db, event),
    ...(what.sale ? saleStatements(db, event) : []),
  ]);
}

function performerStatements(db: Database, event: EventInput) {
  const rows = event.performers.map((performerId, position) => ({ eventId: event.id, performerId, position }));
  return [
    db.delete(eventPerformers).where(eq(eventPerformers.eventId, event.id)),
    ...(rows.length > 0 ? [db.insert(eventPerformers).values(rows)] : []),
  ];
}

/** Prices go with their zones and types (on delete cascade). */
function saleStatements(db: Database, event: EventInput) {
  const eventId = event.id;
  const zones = event.zones.map((zone, position) => ({ eventId, ...zone, position }));
  const types = event.ticketTypes.map((type, position) => ({ eventId, ...type, position }));
  const priceRows = event.prices.map((price) => ({ eventId, ...price }));
  return [
    db.delete(priceZones).where(eq(priceZones.eventId, eventId)),
    db.delete(ticketTypes).where(eq(ticketTypes.eventId, eventId)),
    ...(zones.length > 0 ? [db.insert(priceZones).values(zones)] : []),
    ...(types.length > 0 ? [db.insert(ticketTypes).values(types)] : []),
    ...(priceRows.length > 0 ? [db.insert(prices).values(priceRows)] : []),
  ];
}

function columnsOf(event: EventInput) {
  const { id: _id, externalKey: _key, performers: _performers, ...rest } = event;
  const { zones: _zones, ticketTypes: _types, prices: _prices, ...columns } = rest;
  return {
    ...columns,
    doorsAt: dateOf(event.doorsAt),
    startsAt: new Date(event.startsAt),
    endsAt: dateOf(event.endsAt),
  };
}

/** Computed by the database from what it knows of venue and performers. */
function searchText(event: EventInput): SQL<string> {
  return sql`concat_ws(' ', ${event.name}::text,
    (select string_agg(name, ' ') from performers where id = any(${sql.param(event.performers)}::uuid[])),
    (select name || ' ' || city from venues where id = ${event.venueId}))`;
}

async function readStored(db: Database, externalKey: string): Promise<{ event: EventInput; epoch: number } | null> {
  const { rows } = await db.execute<{ event: EventInput; epoch: number }>(sql`
    select e.epoch, jsonb_build_object(
      'id', e.id, 'externalKey', e.external_key, 'slug', e.slug, 'name', e.name, 'description', e.description,
      'category', e.category, 'status', e.status, 'venueId', e.venue_id, 'planId', e.plan_id,
      'doorsAt', e.doors_at, 'startsAt', e.starts_at, 'endsAt', e.ends_at, 'timeZone', e.time_zone,
      'imageUrl', e.image_url, 'currency', e.currency, 'seatsPerFanMax', e.seats_per_fan_max,
      'holdSeconds', e.hold_seconds, 'paymentSeconds', e.payment_seconds, 'floors', e.floors,
      'jurisdiction', e.jurisdiction, 'locationHint', e.location_hint, 'returnPolicy', e.return_policy,
      'performers', coalesce((
        select jsonb_agg(performer_id order by position) from event_performers where event_id = e.id), '[]'),
      'zones', coalesce((
        select jsonb_agg(jsonb_build_object('code', code, 'name', name, 'category', category) order by position)
        from price_zones where event_id = e.id), '[]'),
      'ticketTypes', coalesce((
        select jsonb_agg(jsonb_build_object('code', code, 'name', name) order by position)
        from ticket_types where event_id = e.id), '[]'),
      'prices', coalesce((
        select jsonb_agg(jsonb_build_object('zone', zone, 'ticketType', ticket_type,
          'faceMinor', face_minor, 'feeMinor', fee_minor, 'taxMinor', tax_minor))
        from prices where event_id = e.id), '[]')) as event
    from events e where e.external_key = ${externalKey}`);
  return rows[0] ?? null;
}

/** The same text for the same event, however its instants are written and its prices are ordered. */
function fingerprint(event: EventInput): string {
  const priceLines = event.prices.map((p) =>
    JSON.stringify([p.zone, p.ticketType, p.faceMinor, p.feeMinor, p.taxMinor]),
  );
  return JSON.stringify([
    event.slug,
    event.name,
    event.description,
    event.category,
    event.status,
    event.venueId,
    dateOf(event.doorsAt),
    dateOf(event.startsAt),
    dateOf(event.endsAt),
    event.timeZone,
    event.imageUrl,
    event.performers,
    event.planId,
    event.currency,
    event.seatsPerFanMax,
    event.holdSeconds,
    event.paymentSeconds,
    event.floors,
    event.jurisdiction,
    event.locationHint,
    policyText(event.returnPolicy),
    event.zones.map((zone) => [zone.code, zone.name, zone.category]),
    event.ticketTypes.map((type) => [type.code, type.name]),
    priceLines.sort(),
  ]);
}

/** What a calendar shows of an event. */
function calendarText(event: EventInput): string {
  const { name, status, venueId, timeZone } = event;
  const times = [event.doorsAt, event.startsAt, event.endsAt].map(dateOf);
  return JSON.stringify([name, status, venueId, timeZone, times]);
}

/** Postgres keeps the members of a document in an order of its own. */
function policyText({ cancellation, faceValue }: ReturnPolicy): unknown[] {
  const keeps = cancellation?.keeps ?? null;
  const kept = keeps && ('minor' in keeps ? keeps.minor : 'percent' in keeps ? keeps.percent : null);
  return [cancellation?.hoursBefore, keeps?.kind, kept, faceValue?.hoursBefore];
}

/** What stays of a published event: its sale; and what was cancelled stays so, because its money is on the way back. */
function keptOf(stored: EventInput, given: EventInput): EventSale & Pick<EventInput, 'status'> {
  return { ...saleOf(stored), status: stored.status === 'cancelled' ? stored.status : given.status };
}

function saleOf(event: EventInput): EventSale {
  const { planId, currency, seatsPerFanMax, holdSeconds, paymentSeconds } = event;
  const { floors, jurisdiction, locationHint, returnPolicy, zones, ticketTypes, prices } = event;
  return {
    planId,
    currency,
    seatsPerFanMax,
    holdSeconds,
    paymentSeconds,
    floors,
    jurisdiction,
    locationHint,
    returnPolicy,
    zones,
    ticketTypes,
    prices,
  };
}

function dateOf(instant: string | null): Date | null {
  return instant === null ? null : new Date(instant);
}
