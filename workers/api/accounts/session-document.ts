import type { Session as SessionDocument } from '../../../protocol/http/accounts.ts';
import type { Session } from '../../session/session.ts';

export function sessionDocument(session: Session | null): SessionDocument {
  if (!session?.user) return { user: null, expiresAt: null };
  return { user: session.user, expiresAt: new Date(session.expiresAtMs).toISOString() };
}
