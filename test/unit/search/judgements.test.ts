import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../domain/shared/canonical-json.ts';
import { textHash } from '../../../domain/shared/text-hash.ts';
import { makeCorpus } from '../../contract/search/corpus/corpus.ts';
import { gradeOf, ndcgAt10 } from '../../contract/search/judgements/judgement.ts';
import { JUDGEMENTS } from '../../contract/search/judgements/judgements.ts';

const { events } = makeCorpus();

describe('the relevance judgements', () => {
  test('are frozen, and so is what they are about', () => {
    expect(textHash(canonicalJson(events))).toBe('ea692069fc58f446');
    expect(textHash(canonicalJson(JUDGEMENTS))).toBe('1c711272beb0fd4a');
  });

  test('ask at least 150 different questions of each kind', () => {
    expect(new Set(JUDGEMENTS.map(({ query }) => query)).size).toBeGreaterThanOrEqual(150);
    const kinds = Object.groupBy(JUDGEMENTS, ({ kind }) => kind);
    for (const asked of Object.values(kinds)) expect(asked.length).toBeGreaterThanOrEqual(15);
    expect(Object.keys(kinds)).toHaveLength(6);
  });

  test('have a best answer each, and are not satisfied by everything', () => {
    for (const judgement of JUDGEMENTS) {
      const grades = events.map((event) => gradeOf(event, judgement));
      expect([judgement.query, grades.includes(3)]).toEqual([judgement.query, true]);
      expect(grades.filter((grade) => grade > 0).length).toBeLessThan(events.length / 4);
    }
  });
});

describe('NDCG@10', () => {
  const all = [3, 3, 2, 1, 0, 0];
  test('is 1 for the best order, less for another, 0 for nothing', () => {
    expect(ndcgAt10([3, 3, 2, 1], all)).toBe(1);
    expect(ndcgAt10([0, 0], all)).toBe(0);
    // (7 + 3/log2(3) + 7/2) / (7 + 7/log2(3) + 3/2 + 1/log2(5)), by hand.
    expect(ndcgAt10([3, 2, 3], all)).toBeCloseTo(12.3928 / 13.3471, 3);
    expect(ndcgAt10([1, 2, 3, 3], all)).toBeLessThan(ndcgAt10([3, 3, 2, 1], all));
  });
  test('looks at ten results only', () => {
    expect(ndcgAt10([...Array<number>(10).fill(0), 3], all)).toBe(0);
  });
});
