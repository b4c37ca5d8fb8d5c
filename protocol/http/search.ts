import * as z from 'zod';
import { EVENT_CATEGORIES } from '../../domain/catalogue/event-category.ts';
import {
  CURSOR_CHARS_MAX,
  PAGE_NUMBER_MAX,
  PAGE_SIZE_DEFAULT,
  PAGE_SIZE_MAX,
  QUERY_CHARS_MAX,
  RADIUS_KM_DEFAULT,
  RADIUS_KM_MAX,
  SUGGESTIONS_DEFAULT,
  SUGGESTIONS_MAX,
} from '../../domain/search/limits.ts';
import { ENGINE_NAMES } from '../../domain/search/search-cursor.ts';
import { SEARCH_SORTS } from '../../domain/search/search-query.ts';
import { isSearchDay, TIME_WORDS } from '../../domain/search/search-times.ts';
import { eventSummarySchema } from './catalogue.ts';
import { currencySchema, idSchema, instantSchema } from './common.ts';

const textSchema = z
  .string()
  .trim()
  .min(1)
  .max(QUERY_CHARS_MAX)
  .refine((text) => !text.includes('\0'), 'a text without NUL');

const daySchema = z
  .string()
  .refine(isSearchDay, 'a day of the calendar: 2026-12-05')
  .meta({ example: '2026-12-05', format: 'date' });

const minorSchema = z.coerce.number().int().min(0).max(1_000_000_000_000);

/** Parameters one by one; what they must be together is in `searchQueryOf`. */
export const searchParametersSchema = z.object({
  q: textSchema.optional().describe('Words of the event, a performer, the venue, the city, the kind, the description'),
  category: z.enum(EVENT_CATEGORIES).optional(),
  performer: idSchema.optional(),
  venue: idSchema.optional(),
  city: textSchema.max(100).optional().describe('In any usual spelling: Munich or München'),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'two capital letters: DE')
    .optional()
    .describe('ISO 3166-1 alpha-2'),
  when: z
    .enum(TIME_WORDS)
    .optional()
    .describe('On each venue’s own calendar. weekend: Friday 17:00 to Sunday; week: to Sunday; month: to its end'),
  from: daySchema.optional().describe('First day, on each venue’s own calendar; not together with when'),
  to: daySchema.optional().describe('Last day, included'),
  start: instantSchema.optional().describe('Or by instants: only what begins then or later, and not before now'),
  end: instantSchema.optional().describe('Only what begins before this instant'),
  priceMinMinor: minorSchema.optional().describe('All-in, in minor units of `currency`'),
  priceMaxMinor: minorSchema.optional(),
  currency: currencySchema.optional().describe('Of the price; needed with either bound'),
  availability: z.enum(['any', 'on-sale']).optional().describe('on-sale: tickets can be bought now; default: any'),
  latitude: z.coerce.number().min(-90).max(90).optional().describe('With longitude: only near here'),
  longitude: z.coerce.number().min(-180).max(180).optional(),
  radiusKm: z.coerce
    .number()
    .min(1)
    .max(RADIUS_KM_MAX)
    .optional()
    .describe(`Around latitude and longitude; default: ${RADIUS_KM_DEFAULT}`),
  sort: z.enum(SEARCH_SORTS).optional().describe('Default: relevance with q, else date. distance needs a place'),
  limit: z.coerce.number().int().min(1).max(PAGE_SIZE_MAX).default(PAGE_SIZE_DEFAULT),
  cursor: z.string().min(1).max(CURSOR_CHARS_MAX).optional().describe('`next` of the page before'),
  page: z.coerce
    .number()
    .int()
    .min(1)
    .max(PAGE_NUMBER_MAX)
    .optional()
    .describe('Page number, for people; programs use cursor'),
});

const markedTextSchema = z
  .object({
    text: z.string(),
    marks: z.array(z.tuple([z.int(), z.int()])).describe('[from, to) in UTF-16 units'),
  })
  .meta({ id: 'MarkedText' });

export const searchHitSchema = z
  .object({
    event: eventSummarySchema,
    position: z.object({ latitude: z.number(), longitude: z.number() }).nullable().describe('Of the venue'),
    distanceKm: z.number().nullable().describe('From the point of the search; null when there is none'),
    highlights: z
      .array(markedTextSchema.extend({ field: z.enum(['name', 'performer', 'venue', 'city', 'description']) }))
      .describe('Where it was found'),
  })
  .meta({ id: 'SearchHit' });

const facetValueSchema = z.object({ value: z.string(), count: z.int() });

export const searchPageSchema = z
  .object({
    items: z.array(searchHitSchema),
    next: z.string().nullable().describe('Null: the last page. Near a point a page may be short, and others follow'),
    total: z
      .object({ value: z.int(), exact: z.boolean().describe('false: at least so many; near a point, about so many') })
      .nullable()
      .describe('Counted on the first page only, and only so far'),
    sort: z.enum(SEARCH_SORTS).describe('The order that was taken'),
    answeredBy: z.object({
      engine: z.enum(ENGINE_NAMES),
      insteadOf: z.enum(ENGINE_NAMES).nullable().describe('The engine that should have answered, and did not'),
      capabilities: z.object({ facets: z.boolean(), highlights: z.boolean(), didYouMean: z.boolean() }),
    }),
    facets: z
      .object({
        categories: z.array(facetValueSchema),
        cities: z.array(facetValueSchema.extend({ country: z.string() })),
        months: z.array(facetValueSchema).describe('2026-12, on each venue’s own calendar'),
      })
      .nullable()
      .describe(
        'How the results divide, near a point about; null: this engine does not count them, or this is not the first page',
      ),
    didYouMean: z.string().nullable().describe('What the text was probably meant to be'),
    help: z
      .object({
        nearestDates: z.array(searchHitSchema).describe('The same at the nearest other times, soonest first'),
        widerRadius: z.object({ radiusKm: z.number(), items: z.array(searchHitSchema) }).nullable(),
        elsewhere: z.array(searchHitSchema).describe('The same text without any other filter'),
      })
      .nullable()
      .describe('Only when nothing was found: what is near it'),
  })
  .meta({ id: 'SearchPage' });

const { q, ...sharedParameters } = searchParametersSchema.shape;

/** The same parameters under the names that the list of events has for them. */
export const eventListQuerySchema = z.object({
  search: q,
  ...sharedParameters,
  sort: sharedParameters.sort.describe('Default: date. distance needs a place'),
});

/** The same answer, with an event in place of each hit: the list shows no highlights. */
export const eventPageSchema = searchPageSchema
  .extend({
    items: z.array(
      eventSummarySchema
        .extend({ position: searchHitSchema.shape.position, distanceKm: searchHitSchema.shape.distanceKm })
        .meta({ id: 'ListedEvent' }),
    ),
  })
  .meta({ id: 'EventPage' });

export const suggestionParametersSchema = z.object({
  q: textSchema.describe('What has been typed so far; its last word may be unfinished'),
  limit: z.coerce.number().int().min(1).max(SUGGESTIONS_MAX).default(SUGGESTIONS_DEFAULT),
});

export const suggestionSchema = z
  .object({
    kind: z.enum(['event', 'performer', 'venue', 'city']),
    text: z.string(),
    detail: z.string().nullable().describe('To tell it from its namesakes: a venue’s city, a city’s country'),
    id: idSchema.nullable().describe('Of the event (the next of that name), performer or venue; a city has none'),
    slug: z.string().nullable(),
    country: z.string().nullable().describe('Of a city: ISO 3166-1 alpha-2'),
    marks: markedTextSchema.shape.marks.describe('Where `text` has what was typed'),
  })
  .meta({ id: 'Suggestion' });

export const suggestionListSchema = z
  .object({
    items: z.array(suggestionSchema),
    answeredBy: searchPageSchema.shape.answeredBy.omit({ capabilities: true }),
  })
  .meta({ id: 'SuggestionList' });

export type SearchParameters = z.infer<typeof searchParametersSchema>;
export type SearchHit = z.infer<typeof searchHitSchema>;
export type SearchPageDocument = z.infer<typeof searchPageSchema>;
export type EventListQuery = z.infer<typeof eventListQuerySchema>;
export type EventPage = z.infer<typeof eventPageSchema>;
export type Suggestion = z.infer<typeof suggestionSchema>;
