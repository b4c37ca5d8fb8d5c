import { readChangeLag } from '../../../db/queries/change-feed.ts';
import { changeLagSchema } from '../../../protocol/http/operators.ts';
import { operation } from '../operation.ts';
import { answer } from '../reply.ts';

export const readChangeLagOperation = operation({
  id: 'readChangeLag',
  method: 'get',
  path: '/v1/changes/lag',
  tag: 'Operators',
  summary: 'How far behind the catalogue its readers are',
  description:
    'Every change of an event is followed by the search index, the cache at the edge and the event’s box office; here is what each has yet to follow. Sales are read by the search index half a minute later at the earliest.',
  access: 'operator',
  answer: { status: 200, description: 'By reader', schema: changeLagSchema },
  async handle({ services }) {
    return answer({ readers: await readChangeLag(services.db) });
  },
});
