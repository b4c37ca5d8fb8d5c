import type { UserId } from '../../../domain/shared/ids.ts';
import { deviceSession, fanOf, signSession, type Session } from '../../../workers/session/session.ts';
import type { Operation } from '../check/history.ts';

/** Who a fan is to the server. */
export interface Identity {
  fan: Operation['fan'];
  token: string;
}

/** A browser that has not said who it is, seen for the first time. */
export function newGuest(sessionSecret: string): Promise<Identity> {
  return signed(deviceSession(Date.now()), sessionSecret);
}

/** A user who has signed in on a new device. */
export function newBuyer(user: { id: string; email: string }, sessionSecret: string): Promise<Identity> {
  const { id, email } = user;
  const claims = { id: id as UserId, email, name: null, roles: ['fan' as const] };
  return signed({ ...deviceSession(Date.now()), user: claims }, sessionSecret);
}

async function signed(session: Session, sessionSecret: string): Promise<Identity> {
  return { fan: fanOf(session), token: await signSession(session, sessionSecret) };
}
