import * as z from 'zod';
import { deletePresaleInvites } from '../../../db/queries/presale.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { answer } from '../reply.ts';

export const deletePresaleInvitesOperation = operation({
  id: 'deletePresaleInvites',
  method: 'delete',
  path: '/v1/events/{eventId}/presale/invites/{class}',
  tag: 'Organisers',
  summary: 'Take the invitations into a class back',
  description: 'Who has joined by one keeps their place.',
  access: 'organiser',
  params: eventParams.extend({ class: z.string().min(1).max(40) }),
  answer: { status: 204, description: 'They are gone' },
  async handle({ params, services }) {
    await deletePresaleInvites(services.db, params.eventId, params.class);
    return answer(null);
  },
});
