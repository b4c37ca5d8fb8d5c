import * as z from 'zod';
import { deletePresaleCode } from '../../../db/queries/presale.ts';
import { presaleCodeOf } from '../../queue-room/presale-codes.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { answer, refuse } from '../reply.ts';

export const deletePresaleCodeOperation = operation({
  id: 'deletePresaleCode',
  method: 'delete',
  path: '/v1/events/{eventId}/presale/codes/{code}',
  tag: 'Organisers',
  summary: 'Take an access code back',
  description: 'Nobody more joins with it. Who did keeps their place.',
  access: 'organiser',
  params: eventParams.extend({ code: z.string().min(1).max(64) }),
  answer: { status: 204, description: 'It is gone' },
  problems: ['not-found'],
  async handle({ params, services }) {
    const isGone = await deletePresaleCode(services.db, params.eventId, presaleCodeOf(params.code));
    return isGone ? answer(null) : refuse('not-found');
  },
});
