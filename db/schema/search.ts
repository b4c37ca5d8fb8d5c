import { sql } from 'drizzle-orm';
import {
  bigint,
  char,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import type { EventCategory } from '../../domain/catalogue/event-category.ts';
import type { Availability } from '../../domain/search/search-document.ts';
import { instant, tsvector } from './columns.ts';
import { events } from './events.ts';

/**
 * What search in Postgres walks and filters: a narrow row for every event that the public may see. These tables are
 * written by the triggers of the migration that made them, in the transaction of the change itself; what they hold is
 * defined by the views `search_event_rows` and `search_suggestion_rows`.
 */
export const searchEvents = pgTable(
  'search_events',
  {
    eventId: uuid()
      .primaryKey()
      .references(() => events.id, { onDelete: 'cascade' }),
    startsAt: instant().notNull(),
    /** What the venue's clock shows at the start: minutes since 1970-01-01T00:00 on that clock. */
    localMinute: integer().notNull(),
    utcOffsetMinutes: smallint().notNull(),
    category: text().$type<EventCategory>().notNull(),
    venueId: uuid().notNull(),
    /** The folded name. */
    city: text().notNull(),
    country: char({ length: 2 }).notNull(),
    latitude: doublePrecision(),
    longitude: doublePrecision(),
    /** Fine cell of domain/search/geo-cells.ts. */
    cell: integer(),
    currency: char({ length: 3 }).notNull(),
    fromMinor: bigint({ mode: 'number' }),
    toMinor: bigint({ mode: 'number' }),
    availability: text().$type<Availability>().notNull(),
    popularity: smallint().notNull(),
    /** Words and facets: `search_lexemes()` says how each is written. */
    words: tsvector().notNull(),
  },
  (t) => [
    index('search_events_by_start').on(t.startsAt, t.eventId),
    index('search_events_by_city').on(t.city, t.startsAt, t.eventId),
    index('search_events_by_venue').on(t.venueId, t.startsAt, t.eventId),
    index('search_events_by_cell').on(t.cell, t.startsAt, t.eventId),
    // Rows are written one by one or by the million: neither gains by a list of what is still to be indexed.
    index('search_events_words').using('gin', t.words).with({ fastupdate: false }),
  ],
);

/** Words of names, for finding what a misspelt word was meant to be. They stay when the last event with them goes. */
export const searchWords = pgTable(
  'search_words',
  {
    word: text().primaryKey(),
    /** The word itself, and it without each of its letters: two words that share one differ by a slip. */
    variants: text().array().notNull(),
  },
  (t) => [
    // For the words that a beginning begins.
    index('search_words_word').on(t.word.op('text_pattern_ops')),
    index('search_words_variants').using('gin', t.variants),
    index('search_words_trigrams').using('gin', t.word.op('gin_trgm_ops')),
  ],
);

/** What is suggested while somebody types. Whether there is something to come is looked up when it is asked for. */
export const searchSuggestions = pgTable('search_suggestions', {
  /** Kind and key: `performer:<id>`, `venue:<id>`, `event:<folded name>`, `city:<folded name>|<country>`. */
  id: text().primaryKey(),
  kind: text().$type<'event' | 'performer' | 'venue' | 'city'>().notNull(),
  key: text().notNull(),
  text: text().notNull(),
  detail: text(),
  slug: text(),
  country: char({ length: 2 }),
  popularity: smallint().notNull(),
});

/** A suggestion's folded name, from each of its words on. */
export const searchSuggestionTails = pgTable(
  'search_suggestion_tails',
  {
    tail: text().notNull(),
    suggestionId: text()
      .notNull()
      .references(() => searchSuggestions.id, { onDelete: 'cascade' }),
    popularity: smallint().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.suggestionId, t.tail] }),
    index('search_suggestion_tails_tail').on(t.tail.op('text_pattern_ops'), t.popularity),
    // Of the many that begin with a letter or three, the most popular are read without sorting the others.
    index('search_suggestion_tails_1').on(sql`left(${t.tail}, 1)`, t.popularity),
    index('search_suggestion_tails_2').on(sql`left(${t.tail}, 2)`, t.popularity),
    index('search_suggestion_tails_3').on(sql`left(${t.tail}, 3)`, t.popularity),
  ],
);

/** Tickets of an event that are not void: a count kept, since counting sixty thousand at every change would cost. */
export const searchSales = pgTable('search_sales', {
  eventId: uuid()
    .primaryKey()
    .references(() => events.id, { onDelete: 'cascade' }),
  tickets: integer().notNull(),
});
