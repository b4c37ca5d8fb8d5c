import type { Outcome } from '../queries/organising.ts';

/** What an import did with each record, in document order. */
export interface ImportReport {
  records: RecordReport[];
  venues: OutcomeCounts;
  performers: OutcomeCounts;
  /** Slugs of the records' venues that have no seating plan: their events are shown and not sold. */
  venuesWithoutPlan: string[];
}

export type RecordReport =
  | { index: number; outcome: Outcome; id: string; name: string; notes: string[] }
  | { index: number; outcome: 'rejected'; reason: string };

export type OutcomeCounts = Record<Outcome, number>;

export function countOutcomes(outcomes: Iterable<Outcome>): OutcomeCounts {
  const counts: OutcomeCounts = { created: 0, updated: 0, unchanged: 0 };
  for (const outcome of outcomes) counts[outcome]++;
  return counts;
}
