import type { StoredReturnTerms } from '../../db/queries/return-terms.ts';
import type { ReturnTerms } from '../../domain/after-sale/return-policy.ts';

/** What decides a return; null: nothing is taken back, whatever was promised (a cancelled event refunds by itself). */
export function returnTermsOf(stored: StoredReturnTerms): ReturnTerms | null {
  if (stored.eventStatus === 'cancelled') return null;
  return {
    policy: stored.policy,
    doorsAtMs: Date.parse(stored.doorsAt),
    changedUntilMs: stored.changedUntil === null ? null : Date.parse(stored.changedUntil),
  };
}
