import { readPerformer } from '../../../db/queries/catalogue.ts';
import { upsertPerformer } from '../../../db/queries/organising.ts';
import { slugOf } from '../../../domain/catalogue/slug.ts';
import type { PerformerId } from '../../../domain/shared/ids.ts';
import { performerSchema } from '../../../protocol/http/catalogue.ts';
import { performerInputSchema } from '../../../protocol/http/organisers.ts';
import { newId } from '../../new-id.ts';
import { isRefusal, once } from '../once.ts';
import { operation } from '../operation.ts';
import { answer, refuse } from '../reply.ts';
import { keyedBy } from './keyed-by.ts';

export const createPerformerOperation = operation({
  id: 'createPerformer',
  method: 'post',
  path: '/v1/performers',
  tag: 'Organisers',
  summary: 'Add a performer',
  access: 'organiser',
  body: performerInputSchema,
  answer: { status: 201, description: 'The performer', schema: performerSchema },
  async handle({ body, key, session, services }) {
    const keyed = keyedBy({ services, session, operation: 'createPerformer', key, body });
    const written = await once(keyed, async () => {
      const { id } = await upsertPerformer(services.db, {
        ...body,
        id: newId<PerformerId>(),
        slug: slugOf(body.name),
        externalKey: keyed.externalKey,
      });
      return { id };
    });
    if (isRefusal(written)) return written;
    const performer = await readPerformer(services.db, written.id);
    return performer ? answer(performer) : refuse('not-found');
  },
});
