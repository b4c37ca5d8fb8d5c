import type { EventId } from '../../domain/shared/ids.ts';
import type { Services } from '../services.ts';
import type { SignedInSession } from '../session/session.ts';

/** The pseudonym under which a fan stands in an event's planned queue: of their account, whatever the device. Rule JOIN-1. */
export function entryOfSession(
  { queueKeys }: Pick<Services, 'queueKeys'>,
  eventId: EventId,
  { user }: SignedInSession,
): string {
  return queueKeys.entryOf(eventId, user.id);
}
