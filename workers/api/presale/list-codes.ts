import * as z from 'zod';
import { listPresaleCodes } from '../../../db/queries/presale.ts';
import { presaleCodesSchema } from '../../../protocol/http/presale.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { answer } from '../reply.ts';

export const listPresaleCodesOperation = operation({
  id: 'listPresaleCodes',
  method: 'get',
  path: '/v1/events/{eventId}/presale/codes',
  tag: 'Organisers',
  summary: 'List access codes',
  description: 'In the order of the codes, with how often each was used.',
  access: 'organiser',
  params: eventParams,
  query: z.object({
    after: z.string().max(40).optional().describe('`next` of the page before'),
    limit: z.coerce.number().int().min(1).max(1_000).default(100),
  }),
  answer: { status: 200, description: 'A page of them', schema: presaleCodesSchema },
  async handle({ params, query, services }) {
    const { after = null, limit } = query;
    const items = await listPresaleCodes(services.db, { eventId: params.eventId, after, limit });
    return answer({ items, next: items.length < limit ? null : items.at(-1)!.code });
  },
});
