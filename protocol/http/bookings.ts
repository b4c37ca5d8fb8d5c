import * as z from 'zod';
import { eventSummarySchema, listQuerySchema } from './catalogue.ts';
import { currencySchema, idSchema, instantSchema, pageOf, priceSchema } from './common.ts';

export const bookingStatusSchema = z.enum([
  'booked',
  'captured',
  'issued',
  'part_refunded',
  'refunded',
  'disputed',
  'cancelled',
  'refused',
]);

export const ticketSchema = z
  .object({
    id: idSchema,
    seat: z.int(),
    section: z.string(),
    row: z.string().nullable(),
    seatNumber: z.string().nullable(),
    zoneName: z.string(),
    ticketTypeName: z.string(),
    price: priceSchema,
    status: z.enum(['pending', 'live', 'void']).describe('A ticket admits only while it is live'),
    isMine: z.boolean().describe('Whether you have it; its buyer may have handed it on'),
    transferId: idSchema.nullable().describe('Of the transfer that offers it to somebody'),
    code: z.string().nullable().describe('What the QR code says; null until it is live, and when you do not have it'),
  })
  .meta({ id: 'Ticket' });

export const refundSchema = z
  .object({
    id: idSchema,
    seats: z.array(z.int()),
    amountMinor: z.int(),
    reason: z.enum(['cancellation', 'face-value', 'event-changed', 'event-cancelled', 'organiser']),
    state: z
      .enum(['requested', 'done', 'failed'])
      .describe('requested: on its way to the provider; done: the provider has sent it; failed: a person looks at it'),
    requestedAt: instantSchema,
    settledAt: instantSchema.nullable(),
  })
  .meta({ id: 'Refund' });

export const transferSchema = z
  .object({
    id: idSchema,
    toEmail: z.string(),
    status: z.enum(['offered', 'accepted', 'withdrawn', 'declined']),
    ticketIds: z.array(idSchema),
    createdAt: instantSchema,
    endedAt: instantSchema.nullable(),
  })
  .meta({ id: 'Transfer' });

export const returnOfferSchema = z
  .object({
    rule: z
      .enum(['cancellation', 'face-value', 'event-changed'])
      .describe('By which promise of the event; event-changed: it was postponed'),
    seats: z.array(z.object({ seat: z.int(), paidMinor: z.int(), refundMinor: z.int() })),
    paidMinor: z.int(),
    refundMinor: z.int().describe('What comes back; the rest is kept'),
    until: instantSchema.describe('The offer stands until then'),
  })
  .meta({ id: 'ReturnOffer' });

export const bookingSchema = z
  .object({
    id: idSchema,
    event: eventSummarySchema.extend({
      doorsAt: instantSchema.nullable(),
      endsAt: instantSchema.nullable(),
      revision: z.int().describe('Grows with each change that a calendar must take over'),
      address: z.object({
        street: z.string().nullable(),
        postalCode: z.string().nullable(),
        latitude: z.number().nullable(),
        longitude: z.number().nullable(),
      }),
    }),
    status: bookingStatusSchema,
    role: z.enum(['buyer', 'holder']).describe('holder: you were handed tickets of it'),
    currency: currencySchema,
    total: priceSchema,
    createdAt: instantSchema,
    tickets: z.array(ticketSchema),
    refunds: z.array(refundSchema),
    transfers: z.array(transferSchema).describe('Those that you began'),
    returnOffer: returnOfferSchema.nullable().describe('For all seats that you may give back now; null: none'),
  })
  .meta({ id: 'Booking' });

export const bookingPageSchema = pageOf(bookingSchema).meta({ id: 'BookingPage' });

export const bookingListQuerySchema = listQuerySchema.omit({ search: true }).extend({
  when: z
    .enum(['all', 'upcoming', 'past'])
    .default('all')
    .describe('all: the newest first; upcoming: the next first; past: what is over or given back, the last first'),
});

const SEATS_MAX = 50;

export const returnOfferQuerySchema = z.object({
  seats: z
    .string()
    .regex(/^\d{1,7}(,\d{1,7})*$/, 'seat indexes with commas between')
    .transform((text) => text.split(',').map(Number))
    .pipe(z.array(z.int()).min(1).max(SEATS_MAX))
    .meta({ description: 'Seat indexes of your tickets, with commas between', example: '12,13' }),
});

export const returnInputSchema = z
  .strictObject({
    seats: z.array(z.int().min(0)).min(1).max(SEATS_MAX).describe('Seat indexes of your tickets'),
    refundMinor: z.int().min(0).describe('What the offer said: another amount is refused'),
  })
  .meta({ id: 'ReturnInput' });

export type BookingStatus = z.infer<typeof bookingStatusSchema>;
export type Ticket = z.infer<typeof ticketSchema>;
export type Refund = z.infer<typeof refundSchema>;
export type Transfer = z.infer<typeof transferSchema>;
export type ReturnOffer = z.infer<typeof returnOfferSchema>;
export type Booking = z.infer<typeof bookingSchema>;
export type BookingPage = z.infer<typeof bookingPageSchema>;
