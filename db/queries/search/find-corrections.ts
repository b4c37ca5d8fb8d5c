import { sql } from 'drizzle-orm';
import { slipsAllowed, slipsBetween } from '../../../domain/search/spelling.ts';
import type { Database } from '../../database.ts';

export interface Correction {
  /** Whether something has the word, whatever else was asked for. */
  isKnown: boolean;
  /** Words of names that it may have been meant to be, the likeliest first. */
  words: string[];
}

/**
 * What misspelt words may have been meant to be.
 * @param common words that many events have: they need not be looked for
 */
export async function findCorrections(
  db: Database,
  words: readonly string[],
  common: (word: string) => boolean,
): Promise<Map<string, Correction>> {
  const typed = words.filter((word) => slipsAllowed(word) > 0);
  if (typed.length === 0) return new Map();
  const { rows } = await db.execute<{ typed: string; known: boolean; candidates: string[] | null }>(sql`
    select t.typed,
      t.common or (select count(*) from search_events
        where not t.common and words @@ (quote_literal(t.typed) || ' | ' || quote_literal('=' || t.typed))::tsquery) > 0
        as known,
      (select to_jsonb(array_agg(c.word)) from (
        (select word from search_words where variants && word_variants(t.typed) limit ${CANDIDATES_MAX}::int)
        union
        (select word from search_words where length(t.typed) >= ${TRIGRAM_CHARS_MIN}::int and word % t.typed
          order by similarity(word, t.typed) desc limit ${CANDIDATES_MAX}::int)) c) as candidates
    from unnest(${sql.param(typed)}::text[], ${sql.param(typed.map(common))}::boolean[]) as t(typed, common)`);
  return new Map(
    rows.map((row) => [row.typed, { isKnown: row.known, words: likeliest(row.typed, row.candidates ?? []) }]),
  );
}

const CANDIDATES_MAX = 50;
/** Words this long may have two slips, which variants do not find. */
const TRIGRAM_CHARS_MIN = 8;
const CORRECTIONS_MAX = 5;

/** Those with the fewest slips; among them those that begin alike. */
function likeliest(typed: string, candidates: readonly string[]): string[] {
  const max = slipsAllowed(typed);
  const near = candidates
    .map((word) => ({ word, slips: slipsBetween(typed, word, max) }))
    .filter(({ slips }) => slips > 0 && slips <= max);
  const fewest = Math.min(...near.map(({ slips }) => slips));
  return near
    .filter(({ slips }) => slips === fewest)
    .sort((a, b) => beginning(typed, b.word) - beginning(typed, a.word) || (a.word < b.word ? -1 : 1))
    .slice(0, CORRECTIONS_MAX)
    .map(({ word }) => word);
}

/** How many letters two words have in common at their beginnings. */
function beginning(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}
