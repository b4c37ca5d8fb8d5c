import { readTicketGenerations } from '../../../db/queries/transfers.ts';
import { ticketGenerationsSchema } from '../../../protocol/http/transfers.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { answer } from '../reply.ts';

export const readTicketGenerationsOperation = operation({
  id: 'readTicketGenerations',
  method: 'get',
  path: '/v1/events/{eventId}/ticket-generations',
  tag: 'Operators',
  summary: 'What scanners must know of tickets that changed',
  description:
    'A code proves that we made it; it cannot know that a newer one was made, or that its ticket is void. A scanner loads this before doors, and again whenever it has a network.',
  access: 'organiser',
  params: eventParams,
  answer: { status: 200, description: 'Tickets that changed hands or are void', schema: ticketGenerationsSchema },
  async handle({ params, services }) {
    const { eventId } = params;
    // Taken before the reading: what changes meanwhile is newer than this document says it is.
    const asOf = new Date().toISOString();
    return answer({ eventId, asOf, ...(await readTicketGenerations(services.db, eventId)) });
  },
});
