import { replayInputSchema, replaySchema } from '../../../protocol/http/operators.ts';
import { replayDeadLetters } from '../../queues/dead-letters.ts';
import { operation } from '../operation.ts';
import { answer } from '../reply.ts';

export const replayDeadLettersOperation = operation({
  id: 'replayDeadLetters',
  method: 'post',
  path: '/v1/dead-letters/replay',
  tag: 'Operators',
  summary: 'Put messages back into the queue',
  description: 'What is acted on twice does no harm, so that a call whose answer was lost may be repeated.',
  access: 'operator',
  body: replayInputSchema,
  answer: { status: 200, description: 'Those that are in the queue again', schema: replaySchema },
  async handle({ body, services }) {
    return answer({ replayed: await replayDeadLetters(services, body.ids) });
  },
});
