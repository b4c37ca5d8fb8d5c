import type { ClaimedChange } from '../../db/queries/change-feed.ts';
import { RETRY_SECONDS_MAX } from './change-limits.ts';

/** A growing pause after each failure. */
export function retrySeconds({ attempts }: ClaimedChange): number {
  return Math.min(RETRY_SECONDS_MAX, 2 ** attempts);
}
