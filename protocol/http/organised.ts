import * as z from 'zod';
import { EVENT_CATEGORIES } from '../../domain/catalogue/event-category.ts';
import { eventSummarySchema, performerSchema, venueSchema } from './catalogue.ts';
import { currencySchema, idSchema, instantSchema, pageOf } from './common.ts';
import { presaleWindowSchema } from './presale.ts';
import { queuePlanSchema } from './queue-settings.ts';
import { returnPolicySchema } from './return-policy.ts';

const statusSchema = z.enum(['draft', 'published', 'cancelled', 'postponed']);
const count = z.int().nonnegative();

export const organisedListQuerySchema = z.object({
  when: z.enum(['upcoming', 'past']).default('upcoming').describe('past: the last first'),
  search: z.string().trim().min(1).max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(500).optional().describe('`next` of the page before'),
});

const organisedItemSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    status: statusSchema,
    isOnSale: z.boolean().describe('It was published, and has a box office'),
    startsAt: instantSchema,
    timeZone: z.string(),
    venue: eventSummarySchema.shape.venue.pick({ name: true, city: true }),
    capacity: count.describe('Of its plan; 0: it has none'),
    sold: count.describe('Tickets that stand'),
  })
  .meta({ id: 'OrganisedItem' });

export const organisedListSchema = pageOf(organisedItemSchema).meta({ id: 'OrganisedList' });

const planCategorySchema = z.object({ name: z.string(), places: count });

const planVersionSchema = z
  .object({
    id: idSchema,
    version: z.int(),
    name: z.string(),
    planHash: z.string(),
    capacity: z.int(),
    categories: z.array(planCategorySchema).describe('What price zones are made of'),
  })
  .meta({ id: 'PlanVersion' });

export const planListSchema = z.object({ items: z.array(planVersionSchema) }).meta({ id: 'PlanList' });

export const organisedEventSchema = organisedItemSchema
  .extend({
    description: z.string().nullable(),
    category: z.enum(EVENT_CATEGORIES),
    venue: venueSchema,
    plan: planVersionSchema.nullable(),
    performers: z.array(performerSchema),
    doorsAt: instantSchema.nullable(),
    endsAt: instantSchema.nullable(),
    imageUrl: z.string().nullable(),
    currency: currencySchema,
    seatsPerFanMax: z.int(),
    holdSeconds: z.int(),
    paymentSeconds: z.int(),
    floors: z.int(),
    jurisdiction: z.enum(['eu', 'fedramp', 'us']).nullable(),
    returnPolicy: returnPolicySchema,
    queue: queuePlanSchema.nullable().describe('How fans will wait; null: none is planned'),
    presale: presaleWindowSchema.nullable().describe('When only fans with a code or an invitation buy; null: never'),
    zones: z.array(z.object({ code: z.string(), name: z.string(), category: z.string() })),
    ticketTypes: z.array(z.object({ code: z.string(), name: z.string() })),
    prices: z.array(
      z.object({ zone: z.string(), ticketType: z.string(), faceMinor: count, feeMinor: count, taxMinor: count }),
    ),
  })
  .meta({ id: 'OrganisedEvent', description: 'An event as its organiser has set it up, before and after publication' });

export const salesSchema = z
  .object({
    eventId: idSchema,
    asOf: instantSchema,
    currency: currencySchema,
    bookings: count.describe('But for those that were called off or refused'),
    tickets: count.describe('Those that stand'),
    grossMinor: count.describe('What these bookings were charged, or are about to be'),
    refundedMinor: count.describe('Of that, what went back or is on its way'),
    perMinute: z.array(count).length(60).describe('Bookings in each of the last 60 minutes, the oldest first'),
  })
  .meta({ id: 'Sales', description: 'What an event has sold, as Postgres has it' });

export const refundListQuerySchema = z.object({ state: z.enum(['requested', 'done', 'failed']).default('failed') });

export const refundListSchema = z
  .object({
    items: z.array(
      z.object({
        id: idSchema,
        bookingId: idSchema,
        amountMinor: count,
        currency: currencySchema,
        state: z.enum(['requested', 'done', 'failed']),
        attempt: z.int(),
        failure: z.string().nullable().describe('What the provider said'),
        requestedAt: instantSchema,
      }),
    ),
  })
  .meta({ id: 'RefundList' });

export type OrganisedItem = z.infer<typeof organisedItemSchema>;
export type OrganisedList = z.infer<typeof organisedListSchema>;
export type OrganisedEvent = z.infer<typeof organisedEventSchema>;
export type PlanVersion = z.infer<typeof planVersionSchema>;
export type PlanList = z.infer<typeof planListSchema>;
export type Sales = z.infer<typeof salesSchema>;
export type RefundList = z.infer<typeof refundListSchema>;
