import { listPlans } from '../../../db/queries/organised.ts';
import { planListSchema } from '../../../protocol/http/organised.ts';
import { operation } from '../operation.ts';
import { venueParams } from '../paths.ts';
import { answer } from '../reply.ts';

export const listPlansOperation = operation({
  id: 'listPlans',
  method: 'get',
  path: '/v1/venues/{venueId}/plans',
  tag: 'Organisers',
  summary: "List a venue's seating plans",
  description: 'The newest first, the last twenty, with the categories that price zones are made of.',
  access: 'organiser',
  params: venueParams,
  answer: { status: 200, description: 'The plans', schema: planListSchema },
  handle: async ({ params, services }) => answer({ items: await listPlans(services.db, params.venueId) }),
});
