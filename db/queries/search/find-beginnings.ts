import { sql } from 'drizzle-orm';
import { beginningSlips, slipsAllowed, slipsBetween } from '../../../domain/search/spelling.ts';
import type { Database } from '../../database.ts';

/**
 * What a misspelt beginning of a name may have been meant to be: rule SEARCH-20 of docs/spec/search.md.
 * @param typed folded words; all but the last are whole
 * @returns beginnings to look for instead, the likeliest first; none when some word is like no word of a name
 */
export async function findBeginnings(db: Database, typed: readonly string[]): Promise<string[]> {
  const checked = typed.filter((word) => slipsAllowed(word) > 0);
  if (checked.length === 0) return [];
  const { rows } = await db.execute<{ typed: string; candidates: string[] | null }>(sql`
    select t.typed, (select to_jsonb(array_agg(c.word)) from (
      select word from search_words
      where word ~>=~ left(t.typed, 1) and word ~<~ (left(t.typed, 1) || ${LAST_LETTER}::text)
      order by similarity(left(word, length(t.typed)), t.typed) desc, word limit ${CANDIDATES_MAX}::int) c) as candidates
    from unnest(${sql.param(checked)}::text[]) as t(typed)`);
  const candidates = new Map(rows.map((row) => [row.typed, row.candidates ?? []]));
  const meant = typed.map((word, i) => {
    const slips = i === typed.length - 1 ? beginningSlips : slipsBetween;
    return likeliest(word, candidates.get(word), slips);
  });
  // Every choice for the first word with every choice for the second, and so on.
  const joined = meant.reduce((texts, words) => texts.flatMap((text) => words.map((word) => [...text, word])), [
    [],
  ] as string[][]);
  return joined.slice(0, BEGINNINGS_MAX).map((words) => words.join(' '));
}

const LAST_LETTER = '\u{10ffff}';
const CANDIDATES_MAX = 40;
const CHOICES_MAX = 3;
const BEGINNINGS_MAX = 6;

/** The word itself if there is such a one, or if it is too short to be checked; else those with the fewest slips. */
function likeliest(
  typed: string,
  candidates: readonly string[] | undefined,
  slipsOf: (typed: string, word: string, max: number) => number,
): string[] {
  if (candidates === undefined) return [typed];
  const max = slipsAllowed(typed);
  const near = candidates
    .map((word) => ({ word, slips: slipsOf(typed, word, max) }))
    .filter(({ slips }) => slips <= max);
  const fewest = Math.min(...near.map(({ slips }) => slips));
  if (fewest === 0) return [typed];
  return near
    .filter(({ slips }) => slips === fewest)
    .slice(0, CHOICES_MAX)
    .map(({ word }) => word);
}
