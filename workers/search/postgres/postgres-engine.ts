import type { Database } from '../../../db/database.ts';
import { findBeginnings } from '../../../db/queries/search/find-beginnings.ts';
import { findCorrections } from '../../../db/queries/search/find-corrections.ts';
import { findEvents, type FoundEvent } from '../../../db/queries/search/find-events.ts';
import { findSuggestions, type FoundSuggestion } from '../../../db/queries/search/find-suggestions.ts';
import type { LexemeQuery, LexemeStatistics } from '../../../db/queries/search/lexeme-query.ts';
import { readLexemeStatistics } from '../../../db/queries/search/search-statistics.ts';
import { fallbackTiers, matchTiers } from '../../../db/queries/search/search-terms.ts';
import { distanceKm } from '../../../domain/catalogue/distance.ts';
import { markWhere, markWords } from '../../../domain/search/highlight.ts';
import { COUNT_MAX } from '../../../domain/search/limits.ts';
import type { SearchQuery } from '../../../domain/search/search-query.ts';
import { foldedWords, queryWords, spellingsOf, type QueryWord } from '../../../domain/search/search-words.ts';
import { beginsAlike } from '../../../domain/search/spelling.ts';
import { ok, type Result } from '../../../domain/shared/result.ts';
import type { SearchHit, Suggestion } from '../../../protocol/http/search.ts';
import { hitHighlights } from '../hit-highlights.ts';
import type { EnginePage, SearchEngine } from '../search-engine.ts';
import { placeOf, readPlace, type Place } from './place.ts';
import { searchPlan } from './search-plan.ts';

/** Search by the database alone: always as new as the database is. */
export function postgresEngine(db: Database): SearchEngine {
  const statistics = statisticsOf(db);
  return {
    name: 'postgres',
    capabilities: { facets: false, highlights: true, didYouMean: true },
    search: async (query) => searchPage({ db, statistics, query }),
    suggest: (asked) => suggest(db, asked),
  };
}

interface Search {
  db: Database;
  statistics: () => Promise<LexemeStatistics>;
  query: SearchQuery;
}

/** Tiers of what matches as it was typed are numbered from 0, of what was meant from here. */
const FIRST_FALLBACK_TIER = 4;

async function searchPage(search: Search): Promise<Result<EnginePage, 'invalid-cursor'>> {
  const { query } = search;
  const place = query.cursor === null ? ok(null) : readPlace(query.cursor.after, query.sort === 'distance');
  if (!place.ok) return place;
  const words = query.text === null ? [] : queryWords(query.text);
  if (query.text !== null && words.length === 0) return ok(NOTHING);
  if (place.value !== null && place.value.tier >= FIRST_FALLBACK_TIER) {
    return ok(await meantPage(search, words, place.value));
  }
  const tiers = query.text === null ? [] : matchTiers(query.text, words);
  const page = await pageOf(search, { tiers, firstTier: 0, alone: false, place: place.value });
  const isEmpty = page.events.length === 0 && place.value === null && words.length > 0;
  return ok(
    isEmpty ? await meantPage(search, words, null) : { ...page, hits: hitsOf(page.events, query, spellingsOf(words)) },
  );
}

const NOTHING: EnginePage = { hits: [], next: null, total: { value: 0, exact: true }, facets: null, didYouMean: null };

/** What was probably meant, where nothing is as it was typed. */
async function meantPage(search: Search, words: readonly QueryWord[], place: Place | null): Promise<EnginePage> {
  const { shares } = await search.statistics();
  const corrections = await findCorrections(
    search.db,
    words.map(({ word }) => word),
    (word) => shares.has(word) || shares.has(`=${word}`),
  );
  const meant = words.map((word) => ({
    ...word,
    corrections: (corrections.get(word.word)?.words ?? []).flatMap(queryWords),
  }));
  const known = new Set(words.map(({ word }) => word).filter((word) => corrections.get(word)?.isKnown ?? true));
  const tiers = fallbackTiers(meant, known);
  const page = await pageOf(search, { tiers, firstTier: FIRST_FALLBACK_TIER, alone: true, place });
  const wanted = [...spellingsOf(words), ...meant.flatMap((word) => spellingsOf(word.corrections))];
  const isCorrected = place === null && page.events[0]?.tier === FIRST_FALLBACK_TIER;
  const shown = nameWords(page.events);
  const correctly = meant.map(({ word, corrections }) => {
    // Of several that are as near, the one that was found in the company of the other words.
    const taken = corrections.find((one) => shown.has(one.word)) ?? corrections[0];
    return known.has(word) ? word : (taken?.word ?? word);
  });
  return {
    ...page,
    hits: hitsOf(page.events, search.query, wanted),
    didYouMean: isCorrected ? correctly.join(' ') : null,
  };
}

function nameWords(events: readonly FoundEvent[]): Set<string> {
  const names = events.map(({ summary: { name, performers, venue } }) =>
    [name, ...performers, venue.name, venue.city].join(' '),
  );
  return new Set(foldedWords(names.join(' ')));
}

async function pageOf(
  { db, statistics, query }: Search,
  rows: { tiers: readonly LexemeQuery[]; firstTier: number; alone: boolean; place: Place | null },
): Promise<Omit<EnginePage, 'hits'> & { events: FoundEvent[] }> {
  const found = await findEvents(db, searchPlan({ query, ...rows, statistics: await statistics() }));
  const events = found.events.slice(0, query.limit);
  const last = found.events.length > query.limit ? events.at(-1) : undefined;
  return {
    events,
    next: last === undefined ? null : placeOf(last),
    total: found.total === null ? null : { value: Math.min(found.total, COUNT_MAX), exact: found.total <= COUNT_MAX },
    facets: null,
    didYouMean: null,
  };
}

function hitsOf(events: readonly FoundEvent[], { near }: SearchQuery, wanted: readonly string[]): SearchHit[] {
  return events.map(({ summary, description, latitude, longitude }) => {
    const position = latitude === null || longitude === null ? null : { latitude, longitude };
    return {
      event: summary,
      position,
      distanceKm: near && position && distanceKm(near, position),
      highlights: hitHighlights(summary, description, wanted),
    };
  });
}

/** What begins as was typed, or if nothing does, what begins alike: rules SEARCH-18 and SEARCH-20. */
async function suggest(db: Database, asked: { text: string; limit: number; nowMs: number }): Promise<Suggestion[]> {
  const words = foldedWords(asked.text);
  if (words.length === 0) return [];
  const begun = await suggestFrom(db, [words.join(' ')], asked);
  if (begun.length > 0) return begun.map((found) => ({ ...found, marks: markWords(found.text, words).marks }));
  const meant = await findBeginnings(db, words);
  if (meant.length === 0) return [];
  const isWanted = (word: string) => words.some((typed) => beginsAlike(word, typed));
  const found = await suggestFrom(db, meant, asked);
  return found.map((suggestion) => ({ ...suggestion, marks: markWhere(suggestion.text, isWanted).marks }));
}

async function suggestFrom(
  db: Database,
  prefixes: readonly string[],
  { limit, nowMs }: { limit: number; nowMs: number },
): Promise<FoundSuggestion[]> {
  const found = await findSuggestions(db, { prefixes, limit: 2 * limit, now: new Date(nowMs).toISOString() });
  const performers = new Set(found.filter(({ kind }) => kind === 'performer').map(({ text }) => text));
  // An event that is called as its performer is says nothing more.
  return found.filter(({ kind, text }) => kind !== 'event' || !performers.has(text)).slice(0, limit);
}

/** The common lexemes change slowly: they are read again after a while. Plain data, so that requests may share it. */
function statisticsOf(db: Database): () => Promise<LexemeStatistics> {
  let known: { statistics: LexemeStatistics; untilMs: number } | null = null;
  return async () => {
    const nowMs = Date.now();
    if (known !== null && nowMs < known.untilMs) return known.statistics;
    const statistics = await readLexemeStatistics(db);
    known = { statistics, untilMs: nowMs + STATISTICS_MS };
    return statistics;
  };
}

const STATISTICS_MS = 10 * 60_000;
