import { sessionSchema } from '../../../protocol/http/accounts.ts';
import { operation } from '../operation.ts';
import { answer } from '../reply.ts';
import { sessionDocument } from './session-document.ts';

export const readSessionOperation = operation({
  id: 'readSession',
  method: 'get',
  path: '/v1/auth/session',
  tag: 'Accounts',
  summary: 'Ask who I am',
  access: 'anyone',
  answer: { status: 200, description: 'The session; its user is null for somebody unknown', schema: sessionSchema },
  handle: ({ session }) => Promise.resolve(answer(sessionDocument(session))),
});
