import { readSales } from '../../../db/queries/sales.ts';
import { salesSchema } from '../../../protocol/http/organised.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { answer, refuse } from '../reply.ts';

export const readSalesOperation = operation({
  id: 'readSales',
  method: 'get',
  path: '/v1/events/{eventId}/sales',
  tag: 'Organisers',
  summary: 'Read what an event has sold',
  description:
    'Bookings, money, and the bookings of each of the last 60 minutes: from Postgres, a moment after the sale.',
  access: 'organiser',
  params: eventParams,
  answer: { status: 200, description: 'The sales', schema: salesSchema },
  problems: ['event-not-found'],
  async handle({ params, services }) {
    const sales = await readSales(services.db, params.eventId);
    return sales ? answer(sales) : refuse('event-not-found');
  },
});
