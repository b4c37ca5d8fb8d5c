import { describe, expect, test } from 'vitest';
import { gradeOf, ndcgAt10 } from '../judgements/judgement.ts';
import { JUDGEMENTS, NDCG_MIN } from '../judgements/judgements.ts';
import type { Loaded } from '../search-engine-contract.ts';
import { ask } from './ask.ts';

export function describeRelevance(get: () => Loaded): void {
  describe('relevance', () => {
    test('[SEARCH-3] the judgements reach the NDCG@10 that was agreed before', async () => {
      const loaded = get();
      const { events } = loaded.corpus;
      const byId = new Map(events.map((event) => [event.id, event]));
      const scores: { kind: string; query: string; ndcg: number }[] = [];
      for (const judgement of JUDGEMENTS) {
        const { hits } = await ask(loaded, { text: judgement.query });
        const grades = hits.map((hit) => gradeOf(byId.get(hit.event.id)!, judgement));
        const all = events.map((event) => gradeOf(event, judgement));
        scores.push({ kind: judgement.kind, query: judgement.query, ndcg: ndcgAt10(grades, all) });
      }
      console.log(reportOf(scores));
      expect(mean(scores)).toBeGreaterThanOrEqual(NDCG_MIN);
    }, 120_000);
  });
}

function mean(scores: { ndcg: number }[]): number {
  return scores.reduce((sum, { ndcg }) => sum + ndcg, 0) / scores.length;
}

function reportOf(scores: { kind: string; query: string; ndcg: number }[]): string {
  const kinds = Object.entries(Object.groupBy(scores, ({ kind }) => kind));
  const worst = scores.toSorted((a, b) => a.ndcg - b.ndcg).slice(0, 15);
  return [
    `NDCG@10: ${mean(scores).toFixed(3)} over ${scores.length} judgements`,
    ...kinds.map(([kind, of]) => `  ${kind}: ${mean(of ?? []).toFixed(3)}`),
    `  worst: ${worst.map(({ query, ndcg }) => `${query} ${ndcg.toFixed(2)}`).join('; ')}`,
  ].join('\n');
}
