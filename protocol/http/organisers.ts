import * as z from 'zod';
import { isTimeZone } from '../../domain/catalogue/local-time.ts';
import { EVENT_CATEGORIES } from '../../domain/catalogue/event-category.ts';
import { currencySchema, idSchema, instantSchema } from './common.ts';
import { returnPolicySchema } from './return-policy.ts';

const nameSchema = z.string().trim().min(1).max(200);
const codeSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'lower-case letters, digits and hyphens');
const timeZoneSchema = z
  .string()
  .refine(isTimeZone, 'an IANA time zone')
  .meta({ description: 'IANA time zone', example: 'Europe/Berlin' });
const minorSchema = z.int().min(0).max(100_000_000);

export const venueInputSchema = z
  .strictObject({
    name: nameSchema,
    street: z.string().trim().max(200).nullable().default(null),
    city: nameSchema,
    region: z.string().trim().max(200).nullable().default(null),
    postalCode: z.string().trim().max(20).nullable().default(null),
    country: z.string().regex(/^[A-Z]{2}$/, 'ISO 3166-1 alpha-2'),
    timeZone: timeZoneSchema,
    position: z
      .strictObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
      .nullable()
      .default(null),
  })
  .meta({ id: 'VenueInput' });

export const performerInputSchema = z
  .strictObject({
    name: nameSchema,
    type: z.enum(['person', 'group']),
    biography: z.string().trim().max(10_000).nullable().default(null),
  })
  .meta({ id: 'PerformerInput' });

export const planInputSchema = z
  .looseObject({
    supplement: z
      .unknown()
      .optional()
      .describe('What the format has no place for: capacities of standing areas, accessible seats'),
  })
  .meta({ id: 'PlanInput', description: "A seating plan in pretix's JSON, with our `supplement` beside its members" });

export const planWrittenSchema = z
  .object({
    id: idSchema,
    version: z.int().describe('Grows with each new content at this venue'),
    planHash: z.string(),
    capacity: z.int(),
    geometry: z.string().describe('Where the compiled plan is'),
  })
  .meta({ id: 'PlanWritten' });

export const eventInputSchema = z
  .strictObject({
    name: nameSchema,
    description: z.string().trim().max(20_000).nullable().default(null),
    category: z.enum(EVENT_CATEGORIES),
    venueId: idSchema,
    planId: idSchema.describe('One version of a plan of the venue: what is sold'),
    performerIds: z.array(idSchema).max(100).default([]).describe('The headliner first'),
    doorsAt: instantSchema.nullable().default(null),
    startsAt: instantSchema,
    endsAt: instantSchema.nullable().default(null),
    imageUrl: z
      .url({ protocol: /^https$/ })
      .max(2_000)
      .nullable()
      .default(null),
    currency: currencySchema,
    seatsPerFanMax: z.int().min(1).max(50).default(8),
    holdSeconds: z.int().min(60).max(1_200).default(600),
    paymentSeconds: z.int().min(60).max(1_200).default(600),
    floors: z.int().min(1).max(64).default(1).describe('One is enough for 4,000 shoppers at a time'),
    jurisdiction: z.enum(['eu', 'fedramp', 'us']).nullable().default(null).describe('Where its objects must live'),
    returnPolicy: returnPolicySchema.default({ cancellation: null, faceValue: null }),
    zones: z
      .array(z.strictObject({ code: codeSchema, name: nameSchema, category: nameSchema }))
      .min(1)
      .max(1_000)
      .describe("Each prices one of the plan's categories, by its name"),
    ticketTypes: z
      .array(z.strictObject({ code: codeSchema, name: nameSchema }))
      .min(1)
      .max(100)
      .describe('The first is the default'),
    prices: z
      .array(
        z.strictObject({
          zone: codeSchema,
          ticketType: codeSchema,
          faceMinor: minorSchema,
          feeMinor: minorSchema,
          taxMinor: minorSchema,
        }),
      )
      .min(1)
      .describe('Zone by type; what is not here is not sold'),
  })
  .check((context) => {
    const { value, issues } = context;
    const fault = (path: (string | number)[], message: string) =>
      issues.push({ code: 'custom', input: value, path, message });
    if (value.doorsAt !== null && isAfter(value.doorsAt, value.startsAt))
      fault(['doorsAt'], 'doors open before the start');
    if (value.endsAt !== null && isAfter(value.startsAt, value.endsAt)) fault(['endsAt'], 'the end is after the start');
    for (const field of ['zones', 'ticketTypes'] as const) {
      const codes = value[field].map(({ code }) => code);
      for (const [i, code] of codes.entries()) {
        if (codes.indexOf(code) < i) fault([field, i, 'code'], `"${code}" is there already`);
      }
    }
    const priced = new Set<string>();
    for (const [i, { zone, ticketType }] of value.prices.entries()) {
      if (priced.has(`${zone}/${ticketType}`)) fault(['prices', i], 'it has a price already');
      priced.add(`${zone}/${ticketType}`);
      if (!value.zones.some(({ code }) => code === zone)) fault(['prices', i, 'zone'], `there is no zone "${zone}"`);
      if (!value.ticketTypes.some(({ code }) => code === ticketType)) {
        fault(['prices', i, 'ticketType'], `there is no ticket type "${ticketType}"`);
      }
    }
  })
  .meta({ id: 'EventInput' });

export const eventWrittenSchema = z
  .object({
    id: idSchema,
    status: z.literal('draft').describe('Nobody sees it before it is published'),
    links: z.object({ self: z.string(), publish: z.string() }),
  })
  .meta({ id: 'EventWritten' });

export const eventPublishedSchema = z
  .object({
    id: idSchema,
    epoch: z.int(),
    links: z.object({ self: z.string(), page: z.string(), availability: z.string() }),
  })
  .meta({ id: 'EventPublished' });

function isAfter(a: string, b: string): boolean {
  return Date.parse(a) > Date.parse(b);
}

export type EventInput = z.infer<typeof eventInputSchema>;
