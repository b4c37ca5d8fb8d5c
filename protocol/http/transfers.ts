import * as z from 'zod';
import { eventSummarySchema } from './catalogue.ts';
import { idSchema, instantSchema } from './common.ts';

const TICKETS_MAX = 50;

export const transferInputSchema = z
  .strictObject({
    ticketIds: z.array(idSchema).min(1).max(TICKETS_MAX),
    email: z
      .email()
      .max(254)
      .transform((email) => email.toLowerCase())
      .describe('Whoever shows that this address is theirs may take them'),
  })
  .meta({ id: 'TransferInput' });

export const transferOfferSchema = z
  .object({
    id: idSchema,
    bookingId: idSchema,
    event: eventSummarySchema,
    status: z.enum(['offered', 'accepted', 'withdrawn', 'declined']),
    isOpen: z.boolean().describe('Whether they can be taken now'),
    role: z.enum(['sender', 'recipient']),
    from: z.object({ email: z.string(), name: z.string().nullable() }),
    toEmail: z.string(),
    createdAt: instantSchema,
    tickets: z.array(
      z.object({
        id: idSchema,
        section: z.string(),
        row: z.string().nullable(),
        seatNumber: z.string().nullable(),
        ticketTypeName: z.string(),
      }),
    ),
    links: z.object({ page: z.string().describe('Where it is taken'), booking: z.string() }),
  })
  .meta({ id: 'TransferOffer' });

export const ticketGenerationsSchema = z
  .object({
    eventId: idSchema,
    asOf: instantSchema,
    raised: z
      .record(z.string(), z.int())
      .describe('By ticket id, for tickets that changed hands: a code of a lower generation does not admit'),
    void: z.array(idSchema).describe('Tickets of which no code admits'),
  })
  .meta({
    id: 'TicketGenerations',
    description: 'What a scanner cannot read from a code: for everything that is not here, a genuine code admits once',
  });

export type TransferOffer = z.infer<typeof transferOfferSchema>;
