import { setPhone } from '../../../db/queries/accounts.ts';
import * as z from 'zod';
import { operation } from '../operation.ts';
import { answer } from '../reply.ts';

export const forgetPhoneOperation = operation({
  id: 'forgetPhone',
  method: 'delete',
  path: '/v1/auth/phone',
  tag: 'Accounts',
  summary: 'Have no more text messages',
  access: 'user',
  answer: { status: 204, description: 'Forgotten', schema: z.null() },
  async handle({ session, services }) {
    await setPhone(services.db, session.user.id, null);
    return answer(null);
  },
});
