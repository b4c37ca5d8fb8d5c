import { listDeadLetters } from '../../../db/queries/dead-letters.ts';
import { deadLettersSchema } from '../../../protocol/http/operators.ts';
import { operation } from '../operation.ts';
import { answer } from '../reply.ts';

export const listDeadLettersOperation = operation({
  id: 'listDeadLetters',
  method: 'get',
  path: '/v1/dead-letters',
  tag: 'Operators',
  summary: 'List messages that were given up on',
  description: 'Those that wait for somebody first, the newest 200 in all.',
  access: 'operator',
  answer: { status: 200, description: 'The messages', schema: deadLettersSchema },
  async handle({ services }) {
    return answer({ items: await listDeadLetters(services.db) });
  },
});
