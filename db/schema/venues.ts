import { sql } from 'drizzle-orm';
import { char, check, doublePrecision, index, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { SeatingPlan } from '../../domain/seating/seating-plan.ts';
import { id, instant } from './columns.ts';

export const venues = pgTable(
  'venues',
  {
    id: id(),
    slug: text().notNull().unique('venues_slug'),
    name: text().notNull(),
    street: text(),
    city: text().notNull(),
    region: text(),
    postalCode: text(),
    country: char({ length: 2 }).notNull(),
    timeZone: text().notNull(),
    latitude: doublePrecision(),
    longitude: doublePrecision(),
    /** What an import calls this venue; null: made by hand. */
    externalKey: text().unique('venues_external_key'),
    createdAt: instant().notNull().defaultNow(),
    updatedAt: instant().notNull().defaultNow(),
  },
  (t) => [
    index('venues_city').on(sql`fold(${t.city})`),
    index('venues_name').on(t.name, t.id),
    index('venues_position').on(t.latitude, t.longitude),
    check('venues_latitude', sql`${t.latitude} between -90 and 90`),
    check('venues_longitude', sql`${t.longitude} between -180 and 180`),
    check('venues_position_whole', sql`(${t.latitude} is null) = (${t.longitude} is null)`),
  ],
);

/** Immutable: a change is a new version. */
export const seatingPlans = pgTable(
  'seating_plans',
  {
    id: id(),
    venueId: uuid()
      .notNull()
      .references(() => venues.id),
    version: integer().notNull(),
    name: text().notNull(),
    contentHash: text().notNull(),
    capacity: integer().notNull(),
    /** The documents it was compiled from. */
    source: jsonb().$type<PlanSource>().notNull(),
    geometry: jsonb().$type<SeatingPlan>().notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    unique('seating_plans_version').on(t.venueId, t.version),
    unique('seating_plans_content').on(t.venueId, t.contentHash),
    index('seating_plans_content_hash').on(t.contentHash),
    check('seating_plans_capacity', sql`${t.capacity} > 0`),
  ],
);

export interface PlanSource {
  /** pretix's seating-plan JSON. */
  document: unknown;
  /** What pretix has no place for: the capacities of standing areas, accessible seats. Null: nothing. */
  supplement: unknown;
}
