import type { Services } from '../../services.ts';
import type { SignedInSession } from '../../session/session.ts';
import type { KeyedRequest } from '../once.ts';

/**
 * An organiser's request with its key. `externalKey` names what it makes, so that a request that was cut off and
 * comes again finds what it made.
 */
export function keyedBy(request: {
  services: Services;
  session: SignedInSession;
  operation: string;
  key: string;
  body: unknown;
}): KeyedRequest & { externalKey: string } {
  const { services, session, operation, key, body } = request;
  const owner = `user:${session.user.id}:${operation}`;
  return { services, owner, key, body, externalKey: `api:${owner}:${key}` };
}
