import { sql } from 'drizzle-orm';
import {
  char,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import type { ReturnPolicy } from '../../domain/after-sale/return-policy.ts';
import type { EventCategory } from '../../domain/catalogue/event-category.ts';
import type { PresaleWindow } from '../../domain/queue/presale-window.ts';
import type { QueuePlan } from '../../domain/queue/queue-plan.ts';
import type { Jurisdiction, LocationHint } from '../../domain/shared/event-address.ts';
import { id, instant, minorUnits, tsvector } from './columns.ts';
import { seatingPlans, venues } from './venues.ts';

export const events = pgTable(
  'events',
  {
    id: id(),
    slug: text().notNull(),
    name: text().notNull(),
    description: text(),
    category: text().$type<EventCategory>().notNull(),
    status: text().$type<EventStatus>().notNull(),
    venueId: uuid()
      .notNull()
      .references(() => venues.id),
    planId: uuid().references(() => seatingPlans.id),
    doorsAt: instant(),
    startsAt: instant().notNull(),
    endsAt: instant(),
    timeZone: text().notNull(),
    currency: char({ length: 3 }).notNull(),
    seatsPerFanMax: smallint().notNull(),
    holdSeconds: integer().notNull(),
    paymentSeconds: integer().notNull(),
    floors: smallint().notNull(),
    jurisdiction: text().$type<Jurisdiction>(),
    locationHint: text().$type<LocationHint>(),
    /** What fans were promised about giving seats back; fixed at publication. */
    returnPolicy: jsonb().$type<ReturnPolicy>().notNull().default({ cancellation: null, faceValue: null }),
    /** How fans will wait; fixed at publication. null: no queue is planned. */
    queue: jsonb().$type<QueuePlan>(),
    /** When only invited fans and those with a code buy; fixed at publication. null: there is no such time. */
    presale: jsonb().$type<PresaleWindow>(),
    /** Grows with each change that calendars must take over: when, where, whether at all. */
    revision: integer().notNull().default(0),
    /** A postponed event's fans may ask their money back until then. */
    refundUntil: instant(),
    /** When it was last postponed: who bought before may ask. */
    postponedAt: instant(),
    /** Epoch of the box office; 0: never published. */
    epoch: integer().notNull().default(0),
    publishedAt: instant(),
    imageUrl: text(),
    externalKey: text().unique('events_external_key'),
    /** No longer read (`search_events` is): to be dropped, with its vector, by a release after this one. */
    searchText: text().notNull(),
    searchVector: tsvector().generatedAlwaysAs(sql`to_tsvector('simple', fold(search_text))`),
    createdAt: instant().notNull().defaultNow(),
    updatedAt: instant().notNull().defaultNow(),
  },
  (t) => [
    index('events_listed')
      .on(t.startsAt, t.id)
      .where(sql`${t.status} <> 'draft'`),
    index('events_listed_by_category')
      .on(t.category, t.startsAt, t.id)
      .where(sql`${t.status} <> 'draft'`),
    index('events_listed_by_venue')
      .on(t.venueId, t.startsAt, t.id)
      .where(sql`${t.status} <> 'draft'`),
    index('events_drafts')
      .on(t.startsAt, t.id)
      .where(sql`${t.status} = 'draft'`),
    // The next event of a name, for suggestions.
    index('events_named')
      .on(sql`left(fold(${t.name}), 200)`, t.startsAt, t.id)
      .where(sql`${t.status} <> 'draft'`),
    index('events_search').using('gin', t.searchVector),
    index('events_plan').on(t.planId),
    check(
      'events_category',
      sql`${t.category} in ('music', 'theatre', 'comedy', 'sports', 'dance', 'family', 'festival', 'talk', 'other')`,
    ),
    check('events_status', sql`${t.status} in ('draft', 'published', 'cancelled', 'postponed')`),
    check('events_currency', sql`${t.currency} ~ '^[A-Z]{3}$'`),
    check('events_times', sql`${t.doorsAt} <= ${t.startsAt} and ${t.startsAt} <= ${t.endsAt}`),
    check('events_floors', sql`${t.floors} between 1 and 64`),
    check('events_limits', sql`${t.seatsPerFanMax} > 0 and ${t.holdSeconds} > 0 and ${t.paymentSeconds} > 0`),
    check('events_jurisdiction', sql`${t.jurisdiction} in ('eu', 'fedramp', 'us')`),
    check(
      'events_location_hint',
      sql`${t.locationHint} in ('wnam', 'enam', 'sam', 'weur', 'eeur', 'apac', 'oc', 'afr', 'me')`,
    ),
    check('events_sale_has_plan', sql`${t.epoch} = 0 or (${t.epoch} > 0 and ${t.planId} is not null)`),
  ],
);

/** Where: a category of the plan, with a name and prices of this event. */
export const priceZones = pgTable(
  'price_zones',
  {
    eventId: uuid()
      .notNull()
      .references(() => events.id, { onDelete: 'cascade' }),
    code: text().notNull(),
    name: text().notNull(),
    /** Name of the plan's category that it prices. */
    category: text().notNull(),
    position: smallint().notNull(),
  },
  (t) => [primaryKey({ columns: [t.eventId, t.code] })],
);

/** For whom: adult, child, companion. */
export const ticketTypes = pgTable(
  'ticket_types',
  {
    eventId: uuid()
      .notNull()
      .references(() => events.id, { onDelete: 'cascade' }),
    code: text().notNull(),
    name: text().notNull(),
    /** 0 is the default. */
    position: smallint().notNull(),
  },
  (t) => [primaryKey({ columns: [t.eventId, t.code] })],
);

/** Zone × type; no row: that type is not sold there. */
export const prices = pgTable(
  'prices',
  {
    eventId: uuid().notNull(),
    zone: text().notNull(),
    ticketType: text().notNull(),
    faceMinor: minorUnits(),
    feeMinor: minorUnits(),
    taxMinor: minorUnits(),
  },
  (t) => [
    primaryKey({ columns: [t.eventId, t.zone, t.ticketType] }),
    foreignKey({
      name: 'prices_zone',
      columns: [t.eventId, t.zone],
      foreignColumns: [priceZones.eventId, priceZones.code],
    }).onDelete('cascade'),
    foreignKey({
      name: 'prices_ticket_type',
      columns: [t.eventId, t.ticketType],
      foreignColumns: [ticketTypes.eventId, ticketTypes.code],
    }).onDelete('cascade'),
    check('prices_not_negative', sql`least(${t.faceMinor}, ${t.feeMinor}, ${t.taxMinor}) >= 0`),
  ],
);

export type EventStatus = 'draft' | 'published' | 'cancelled' | 'postponed';
