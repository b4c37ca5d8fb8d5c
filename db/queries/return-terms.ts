import { sql } from 'drizzle-orm';
import type { ReturnPolicy } from '../../domain/after-sale/return-policy.ts';
import type { EventStatus } from '../schema/events.ts';
import { instantText } from './documents.ts';

/** What decides whether seats of a booking may be given back, as it stands in Postgres. Instants are RFC 3339. */
export interface StoredReturnTerms {
  policy: ReturnPolicy;
  /** Doors, or else the start. */
  doorsAt: string;
  eventStatus: EventStatus;
  /** The event was postponed after this booking was made: until then everything may come back. */
  changedUntil: string | null;
}

/** Of booking `b` of event `e`. */
export const returnTerms = sql`jsonb_build_object(
  'policy', e.return_policy, 'doorsAt', ${instantText(sql`coalesce(e.doors_at, e.starts_at)`)},
  'eventStatus', e.status,
  'changedUntil', case when b.created_at < e.postponed_at then ${instantText(sql`e.refund_until`)} end)`;
