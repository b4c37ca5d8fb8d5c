import { findOrCreateUser, readUser, useLoginCode, type UserDocument } from '../../../db/queries/accounts.ts';
import { idOf, type UserId } from '../../../domain/shared/ids.ts';
import { unreachable } from '../../../domain/shared/invariant.ts';
import { signedInSchema, signInSchema } from '../../../protocol/http/accounts.ts';
import { newId } from '../../new-id.ts';
import type { Services } from '../../services.ts';
import { sessionCookie } from '../../session/session-cookie.ts';
import { deviceSession, signSession, type Session } from '../../session/session.ts';
import { codeHash } from '../../session/sign-in-code.ts';
import { isRefusal, once } from '../once.ts';
import { operation } from '../operation.ts';
import { answer, refuse, type RefusalReply } from '../reply.ts';
import { sessionDocument } from './session-document.ts';
import { tooManySignIns, withinSignInLimit } from './sign-in-limit.ts';

export const signInOperation = operation({
  id: 'signIn',
  method: 'post',
  path: '/v1/auth/sessions',
  tag: 'Accounts',
  summary: 'Sign in with a code',
  description:
    'Finds or makes the one user of the address. The device stays the same, so that what it holds stays theirs.',
  access: 'anyone',
  body: signInSchema,
  answer: { status: 201, description: 'Signed in', schema: signedInSchema },
  problems: ['wrong-code', 'too-many-requests'],
  async handle({ body, key, session, services, request }) {
    if (!(await withinSignInLimit(services, request))) return tooManySignIns();
    const keyed = { services, owner: `address:${body.email}`, key, body };
    const outcome = await once(keyed, () => useCode(services, body));
    if (isRefusal(outcome)) return outcome;
    const user = await readUser(services.db, outcome.userId);
    if (!user) return refuse('invalid-session');
    const signedIn = signedInSession(session, user);
    const { SESSION_SECRET, PUBLIC_ORIGIN } = services.vars;
    const token = await signSession(signedIn, SESSION_SECRET);
    const headers = { 'Set-Cookie': sessionCookie(token, PUBLIC_ORIGIN) };
    return answer({ ...sessionDocument(signedIn), token }, headers);
  },
});

async function useCode(
  services: Services,
  attempt: { email: string; code: string },
): Promise<{ userId: string } | RefusalReply> {
  const hash = await codeHash(attempt, services.vars.SESSION_SECRET);
  const now = new Date().toISOString();
  const used = await useLoginCode(services.db, { email: attempt.email, codeHash: hash, now });
  switch (used) {
    case 'accepted': {
      const { id } = await findOrCreateUser(services.db, { id: newId<UserId>(), email: attempt.email });
      return { userId: id };
    }
    case 'wrong-code':
      return refuse('wrong-code', { errors: [{ pointer: '/code', message: 'not the code of the newest mail' }] });
    case 'no-code':
      return refuse('wrong-code', {
        detail: 'No code for this address works any more. Ask for a new one.',
        errors: [{ pointer: '/code', message: 'expired, used, or tried too often' }],
      });
    default:
      return unreachable(used);
  }
}

function signedInSession(before: Session | null, user: UserDocument): Session {
  const { deviceId, expiresAtMs } = deviceSession(Date.now());
  return {
    deviceId: before?.deviceId ?? deviceId,
    user: { ...user, id: idOf<UserId>(user.id) },
    expiresAtMs,
  };
}
