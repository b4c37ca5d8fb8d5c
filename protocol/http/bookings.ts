import * as z from 'zod';
import { eventSummarySchema } from './catalogue.ts';
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
    code: z.string().nullable().describe('What the QR code says; null until the ticket is live'),
  })
  .meta({ id: 'Ticket' });

export const bookingSchema = z
  .object({
    id: idSchema,
    event: eventSummarySchema,
    status: bookingStatusSchema,
    currency: currencySchema,
    total: priceSchema,
    createdAt: instantSchema,
    tickets: z.array(ticketSchema),
  })
  .meta({ id: 'Booking' });

export const bookingPageSchema = pageOf(bookingSchema).meta({ id: 'BookingPage' });

export type BookingStatus = z.infer<typeof bookingStatusSchema>;
export type Ticket = z.infer<typeof ticketSchema>;
export type Booking = z.infer<typeof bookingSchema>;
export type BookingPage = z.infer<typeof bookingPageSchema>;
