import type { Vars } from '../env.ts';
import { sessionCookieIn } from './session-cookie.ts';
import { readSession, type Session } from './session.ts';

/** What a request says about who sends it. */
export type PresentedSession =
  | { kind: 'none' }
  /** A token that we did not make, was changed, or is over. */
  | { kind: 'invalid'; by: 'cookie' | 'bearer' }
  | { kind: 'valid'; by: 'cookie' | 'bearer'; session: Session };

/** Reads the session of a request. A bearer token counts before a cookie. */
export async function presentedSession(
  request: Request,
  vars: Pick<Vars, 'SESSION_SECRET' | 'PUBLIC_ORIGIN'>,
): Promise<PresentedSession> {
  const bearer = /^Bearer +(.*)$/i.exec(request.headers.get('Authorization') ?? '')?.[1];
  const token = bearer ?? sessionCookieIn(request, vars.PUBLIC_ORIGIN);
  if (token === null) return { kind: 'none' };
  const by = bearer === undefined ? 'cookie' : 'bearer';
  const session = await readSession(token.trim(), vars.SESSION_SECRET);
  return session.ok ? { kind: 'valid', by, session: session.value } : { kind: 'invalid', by };
}

/**
 * Whether a mutation or a socket may come from where it says. Browsers name the origin of both; what carries a cookie
 * must name ours, what carries a token was put there by a program that knows it.
 */
export function isOwnOrigin(request: Request, presented: PresentedSession, vars: Pick<Vars, 'PUBLIC_ORIGIN'>): boolean {
  const origin = request.headers.get('Origin');
  if (presented.kind !== 'none' && presented.by === 'bearer') return true;
  if (origin === null) return presented.kind === 'none';
  return origin === vars.PUBLIC_ORIGIN || origin === new URL(request.url).origin;
}
