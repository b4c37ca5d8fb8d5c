import type { ClaimedChange } from '../../db/queries/change-feed.ts';

/** What became of changes that a reader was to follow. */
export interface Followed {
  done: readonly ClaimedChange[];
  postponed: readonly Postponed[];
}

/** To be tried again; `seconds`: not before then. */
export interface Postponed {
  changes: readonly ClaimedChange[];
  reason: string;
  seconds: number;
}

export function allDone(done: readonly ClaimedChange[]): Followed {
  return { done, postponed: [] };
}
