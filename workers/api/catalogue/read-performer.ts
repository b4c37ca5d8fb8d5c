import { readPerformer } from '../../../db/queries/catalogue.ts';
import { performerSchema } from '../../../protocol/http/catalogue.ts';
import { performerTag, taggedWith } from '../../edge-cache/cache-tags.ts';
import { POLICIES } from '../../edge-cache/policies.ts';
import { operation } from '../operation.ts';
import { performerParams } from '../paths.ts';
import { answer, refuse } from '../reply.ts';

export const readPerformerOperation = operation({
  id: 'readPerformer',
  method: 'get',
  path: '/v1/performers/{performerId}',
  tag: 'Events',
  summary: 'Read a performer',
  access: 'public',
  cache: POLICIES.reference,
  params: performerParams,
  answer: { status: 200, description: 'The performer', schema: performerSchema },
  problems: ['not-found'],
  async handle({ params, services }) {
    const performer = await readPerformer(services.db, params.performerId);
    return performer ? answer(performer, taggedWith(performerTag(performer.id))) : refuse('not-found');
  },
});
