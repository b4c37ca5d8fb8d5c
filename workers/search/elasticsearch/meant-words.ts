import { slipsAllowed, slipsBetween } from '../../../domain/search/spelling.ts';
import { foldedWords, type QueryWord } from '../../../domain/search/search-words.ts';
import type { IndexedEvent } from './indexed-event.ts';

/** For each word that was typed, what the names in these events have in its place; nothing: they have it as it is. */
export type MeantWords = ReadonlyMap<string, string[]>;

/**
 * What the words of a text were taken for in what it has found: for each that none of these events has, the words of
 * their names that are at most so many slips away; the likeliest first.
 */
export function meantWords(words: readonly QueryWord[], events: readonly IndexedEvent[]): MeantWords {
  const counts = new Map<string, number>();
  const described = new Set<string>();
  for (const event of events) {
    for (const word of new Set(foldedWords(namesOf(event)))) counts.set(word, (counts.get(word) ?? 0) + 1);
    for (const word of foldedWords(event.description ?? '')) described.add(word);
  }
  const unknown = words.filter(({ word, category, alternatives }) => {
    const isSaid = category !== null || alternatives.length > 0 || word.includes(' ');
    return !isSaid && !counts.has(word) && !described.has(word);
  });
  return new Map(unknown.map(({ word }) => [word, nearestWords(word, counts)]));
}

/** The text with every word in the place of which another was found; null: none was. */
export function correctedText(words: readonly QueryWord[], meant: MeantWords): string | null {
  const corrected = words.map(({ word }) => meant.get(word)?.[0] ?? word);
  return corrected.some((word, i) => word !== words[i]!.word) ? corrected.join(' ') : null;
}

function namesOf({ name, performers, venue }: IndexedEvent): string {
  return [name, ...performers.map((performer) => performer.name), venue.name, venue.city].join(' ');
}

/** With fewer slips first, then what more events have. */
function nearestWords(word: string, counts: ReadonlyMap<string, number>): string[] {
  const max = slipsAllowed(word);
  return [...counts]
    .map(([other, count]) => ({ other, count, slips: slipsBetween(word, other, max) }))
    .filter(({ slips }) => slips <= max)
    .toSorted((a, b) => a.slips - b.slips || b.count - a.count || (a.other < b.other ? -1 : 1))
    .map(({ other }) => other);
}
