import * as z from 'zod';
import { EVENT_CATEGORIES } from '../../domain/catalogue/event-category.ts';
import { currencySchema, idSchema, instantSchema, pageOf, priceSchema } from './common.ts';
import { presaleWindowSchema } from './presale.ts';
import { returnPolicySchema } from './return-policy.ts';

export const venueSchema = z
  .object({
    id: idSchema,
    slug: z.string(),
    name: z.string(),
    street: z.string().nullable(),
    city: z.string(),
    region: z.string().nullable(),
    postalCode: z.string().nullable(),
    country: z.string().length(2).describe('ISO 3166-1 alpha-2'),
    timeZone: z.string().describe('IANA time zone'),
    latitude: z.number().nullable(),
    longitude: z.number().nullable(),
  })
  .meta({ id: 'Venue' });

export const performerSchema = z
  .object({
    id: idSchema,
    slug: z.string(),
    name: z.string(),
    type: z.enum(['person', 'group']),
    biography: z.string().nullable(),
  })
  .meta({ id: 'Performer' });

const eventStatusSchema = z.enum(['draft', 'published', 'cancelled', 'postponed']);

export const eventSummarySchema = z
  .object({
    id: idSchema,
    slug: z.string(),
    name: z.string(),
    category: z.enum(EVENT_CATEGORIES),
    status: eventStatusSchema,
    startsAt: instantSchema,
    timeZone: z.string(),
    imageUrl: z.string().nullable(),
    venue: venueSchema.pick({ id: true, slug: true, name: true, city: true, country: true }),
    performers: z.array(z.string()).describe('Names, the headliner first'),
    currency: currencySchema,
    fromMinor: z.int().nullable().describe('The lowest all-in price; null when nothing is priced'),
  })
  .meta({ id: 'EventSummary' });

export const offerSchema = z
  .object({
    zone: z.string().describe('Code of the price zone, as a hold names it'),
    zoneName: z.string(),
    planCategory: z.string().describe('Name of the plan category whose seats are in this zone'),
    ticketType: z.string().describe('Code of the ticket type, as a hold names it'),
    ticketTypeName: z.string(),
    price: priceSchema,
  })
  .meta({ id: 'Offer' });

export const eventDetailSchema = eventSummarySchema
  .extend({
    description: z.string().nullable(),
    doorsAt: instantSchema.nullable(),
    endsAt: instantSchema.nullable(),
    venue: venueSchema,
    performers: z.array(performerSchema),
    offers: z.array(offerSchema).describe('Ordered by zone, then ticket type'),
    seatsPerFanMax: z.int(),
    holdSeconds: z.int(),
    returnPolicy: returnPolicySchema,
    queue: z
      .object({
        joinsFrom: instantSchema,
        closesAt: instantSchema.describe('The order of all who joined before is drawn'),
        opensAt: instantSchema.describe('The first may choose seats'),
        classes: z.array(z.string()).describe('In the order in which they are called; the last is everybody’s'),
        passSeconds: z.int().describe('How long one may choose seats'),
        isVerifiable: z.boolean().describe('A public beacon decides the order'),
      })
      .nullable()
      .describe('How fans wait; null: they need not'),
    presale: presaleWindowSchema.nullable().describe('When only fans with a code or an invitation buy; null: never'),
    planHash: z.string().nullable(),
    capacity: z.int(),
    links: z.object({
      self: z.string(),
      page: z.string(),
      plan: z.string().nullable().describe('Immutable geometry, to be cached for ever'),
      availability: z.string().nullable(),
      floor: z.string().nullable().describe('WebSocket of live seat changes'),
      queue: z.string().nullable().describe('How the queue stands'),
    }),
  })
  .meta({ id: 'Event' });

export const venuePageSchema = pageOf(venueSchema).meta({ id: 'VenuePage' });
export const performerPageSchema = pageOf(performerSchema).meta({ id: 'PerformerPage' });

/** Lists without filters of their own (venues, performers). */
export const listQuerySchema = z.object({
  search: z.string().trim().min(1).max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(500).optional().describe('`next` of the page before'),
});

export type EventSummary = z.infer<typeof eventSummarySchema>;
export type EventDetail = z.infer<typeof eventDetailSchema>;
export type Offer = z.infer<typeof offerSchema>;
