import { phoneDocumentSchema } from '../../../protocol/http/accounts.ts';
import { operation } from '../operation.ts';
import { answer } from '../reply.ts';
import { phoneDocument } from './phone-code.ts';

export const readPhoneOperation = operation({
  id: 'readPhone',
  method: 'get',
  path: '/v1/auth/phone',
  tag: 'Accounts',
  summary: 'Read where your text messages go',
  access: 'user',
  answer: { status: 200, description: 'Your number', schema: phoneDocumentSchema },
  handle: async ({ session, services }) => answer(await phoneDocument(services, session.user.id)),
});
