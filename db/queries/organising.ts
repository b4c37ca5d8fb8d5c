import { sql, type SQL } from 'drizzle-orm';
import type { SeatingPlan } from '../../domain/seating/seating-plan.ts';
import type { Database } from '../database.ts';
import { databaseFailure } from '../errors.ts';
import type { PlanSource } from '../schema/venues.ts';
import type { PerformerDocument, VenueDocument } from './documents.ts';

/** What writing something again did. */
export type Outcome = 'created' | 'updated' | 'unchanged';

export interface Written {
  id: string;
  outcome: Outcome;
}

/**
 * `id`: for a new row. `externalKey`: what the source calls it; null makes a new row each time. The slug gets a suffix
 * when somebody else has it, and stays what it was on a change, so that links go on working.
 */
export type VenueInput = VenueDocument & { externalKey: string | null };

export async function upsertVenue(db: Database, venue: VenueInput): Promise<Written> {
  const statement = sql`
    with written as (
      insert into venues as v (id, slug, name, street, city, region, postal_code, country, time_zone,
        latitude, longitude, external_key)
      values (${venue.id}, ${freeSlug('venues', venue)}, ${venue.name}, ${venue.street}, ${venue.city}, ${venue.region},
        ${venue.postalCode}, ${venue.country}, ${venue.timeZone}, ${venue.latitude}, ${venue.longitude},
        ${venue.externalKey})
      on conflict (external_key) do update
      set name = excluded.name, street = excluded.street, city = excluded.city, region = excluded.region,
        postal_code = excluded.postal_code, country = excluded.country, time_zone = excluded.time_zone,
        latitude = excluded.latitude, longitude = excluded.longitude, updated_at = now()
      where (v.name, v.street, v.city, v.region, v.postal_code, v.country, v.time_zone, v.latitude, v.longitude)
        is distinct from (excluded.name, excluded.street, excluded.city, excluded.region, excluded.postal_code,
          excluded.country, excluded.time_zone, excluded.latitude, excluded.longitude)
      returning v.id, v.xmax = 0 as created)
    ${outcomeOf('venues', venue.externalKey)}`;
  return writeSlugged(db, statement);
}

/** As `VenueInput`. */
export type PerformerInput = PerformerDocument & { externalKey: string | null };

export async function upsertPerformer(db: Database, performer: PerformerInput): Promise<Written> {
  const { id, name, type, biography, externalKey } = performer;
  const statement = sql`
    with written as (
      insert into performers as p (id, slug, name, type, biography, external_key)
      values (${id}, ${freeSlug('performers', performer)}, ${name}, ${type}, ${biography}, ${externalKey})
      on conflict (external_key) do update
      set name = excluded.name, type = excluded.type, biography = excluded.biography, updated_at = now()
      where (p.name, p.type, p.biography) is distinct from (excluded.name, excluded.type, excluded.biography)
      returning p.id, p.xmax = 0 as created)
    ${outcomeOf('performers', externalKey)}`;
  return writeSlugged(db, statement);
}

export interface PlanInput {
  /** For a new version. */
  id: string;
  venueId: string;
  contentHash: string;
  source: PlanSource;
  geometry: SeatingPlan;
}

/** A plan is immutable: the same content at the same venue is the plan that is there, other content its next version. */
export async function upsertPlan(db: Database, plan: PlanInput): Promise<Written & { version: number }> {
  const { id, venueId, contentHash, geometry } = plan;
  const { rows } = await db.execute<WrittenRow & { version: number }>(sql`
    with written as (
      insert into seating_plans (id, venue_id, version, name, content_hash, capacity, source, geometry)
      select ${id}, ${venueId}, coalesce(max(version), 0) + 1, ${geometry.name}, ${contentHash}, ${geometry.capacity},
        ${JSON.stringify(plan.source)}::jsonb, ${JSON.stringify(geometry)}::jsonb
      from seating_plans where venue_id = ${venueId}
      on conflict (venue_id, content_hash) do nothing
      returning id, version)
    select id, version, true as created from written
    union all
    select id, version, null from seating_plans
    where venue_id = ${venueId} and content_hash = ${contentHash} and not exists (select 1 from written)`);
  return { ...writtenOf(rows), version: rows[0]!.version };
}

interface WrittenRow extends Record<string, unknown> {
  id: string;
  /** Null: it was there, and the same. */
  created: boolean | null;
}

/** Two writers may find the same slug free at once: the one that comes second looks again. */
async function writeSlugged(db: Database, statement: SQL): Promise<Written> {
  try {
    return writtenOf((await db.execute<WrittenRow>(statement)).rows);
  } catch (error) {
    const failure = databaseFailure(error);
    if (failure.kind !== 'unique-violation' || !failure.constraint.endsWith('_slug')) throw error;
    return writtenOf((await db.execute<WrittenRow>(statement)).rows);
  }
}

function writtenOf(rows: WrittenRow[]): Written {
  const { id, created } = rows[0]!;
  if (created === null) return { id, outcome: 'unchanged' };
  return { id, outcome: created ? 'created' : 'updated' };
}

/** Of the statement's `written` rows; a row that was there unchanged is looked up. */
function outcomeOf(table: 'venues' | 'performers', externalKey: string | null) {
  return sql`
    select id, created from written
    union all
    select id, null from ${sql.identifier(table)}
    where external_key = ${externalKey} and not exists (select 1 from written)`;
}

function freeSlug(table: 'venues' | 'performers', row: { id: string; slug: string; externalKey: string | null }) {
  return sql`(
    select case when exists (
      select 1 from ${sql.identifier(table)}
      where slug = ${row.slug} and (external_key = ${row.externalKey}) is not true)
    then ${row.slug} || '-' || right(${row.id}::text, 6) else ${row.slug} end)`;
}

/** How many seats a booking of an event has that was not called off; null: there is none. */
export async function averageSeatsPerBooking(db: Database, eventId: string): Promise<number | null> {
  const { rows } = await db.execute<{ average: number | null }>(sql`
    select (count(*)::float8 / nullif(count(distinct booking_id), 0)) as average
    from tickets where event_id = ${eventId} and status <> 'void'`);
  return rows[0]!.average;
}
