import * as z from 'zod';
import { noSessionCookie } from '../../session/session-cookie.ts';
import { operation } from '../operation.ts';
import { answer } from '../reply.ts';

export const signOutOperation = operation({
  id: 'signOut',
  method: 'delete',
  path: '/v1/auth/session',
  tag: 'Accounts',
  summary: 'Sign out',
  description:
    'Makes the browser forget its session, its device included. A bearer token is forgotten by whoever has it.',
  access: 'anyone',
  answer: { status: 204, description: 'Signed out', schema: z.null() },
  handle: ({ services }) =>
    Promise.resolve(answer(null, { 'Set-Cookie': noSessionCookie(services.vars.PUBLIC_ORIGIN) })),
});
