import { errors, type Client, type estypes } from '@elastic/elasticsearch';
import { distanceKm } from '../../../domain/catalogue/distance.ts';
import { COUNT_MAX } from '../../../domain/search/limits.ts';
import type { CursorValue } from '../../../domain/search/search-cursor.ts';
import type { SearchQuery, SearchSort } from '../../../domain/search/search-query.ts';
import { queryWords, spellingsOf } from '../../../domain/search/search-words.ts';
import { fail, ok, type Result } from '../../../domain/shared/result.ts';
import type { EventSummary } from '../../../protocol/http/catalogue.ts';
import type { SearchHit } from '../../../protocol/http/search.ts';
import { hitHighlights } from '../hit-highlights.ts';
import type { EnginePage, SearchEngine } from '../search-engine.ts';
import { countedFacets, facetsOfAll } from './facets.ts';
import type { IndexedEvent } from './indexed-event.ts';
import type { IndexNames } from './index-names.ts';
import { correctedText, meantWords } from './meant-words.ts';
import { countBody, sampleBody, searchBody, type Asked } from './search-body.ts';
import { suggestBy } from './suggestions.ts';
import { CLOSENESS, looser, type Closeness } from './text-query.ts';

/** How long it may take in all before the caller turns elsewhere. */
interface EngineLimits {
  searchMsMax: number;
  suggestMsMax: number;
}

const ENGINE_LIMITS: EngineLimits = { searchMsMax: 800, suggestMsMax: 500 };

/** How long the state of the index in which a search is followed is kept after each page. */
const KEEP_ALIVE = '2m';

/** Search by Elasticsearch: typing errors, facets and highlights included. */
export function elasticsearchEngine(
  client: Client,
  names: IndexNames,
  engineLimits: EngineLimits = ENGINE_LIMITS,
): SearchEngine {
  return {
    name: 'elasticsearch',
    capabilities: { facets: true, highlights: true, didYouMean: true },
    search(query) {
      const words = query.text === null ? [] : queryWords(query.text);
      const asked = { query, words, closeness: 'as typed' as const };
      return searchPage({ client, names, asked, deadlineMs: Date.now() + engineLimits.searchMsMax });
    },
    suggest: (asked) => suggestBy({ client, names, msMax: engineLimits.suggestMsMax, ...asked }),
  };
}

interface Searching {
  client: Client;
  names: IndexNames;
  asked: Asked;
  /** On the clock of `Date.now`: the calls of one page share it. */
  deadlineMs: number;
}

/** Where a page ended: how closely the text is met, the sort values of its last hit, and the state that is read. */
interface Place {
  closeness: Closeness;
  from: estypes.SortResults;
  /** Null: the page was the first. Nobody may follow it, so that only the second page asks to keep a state. */
  pointInTime: string | null;
}

type Answer = estypes.SearchResponse<IndexedEvent>;

async function searchPage(searching: Searching): Promise<Result<EnginePage, 'invalid-cursor'>> {
  const { asked } = searching;
  const place = placeOf(asked.query);
  if (!place.ok) return place;
  if (asked.query.text !== null && asked.words.length === 0) return ok(NOTHING);
  if (place.value === null) return ok(await firstPage(searching));
  const following = { ...searching, asked: { ...asked, closeness: place.value.closeness }, place: place.value };
  return ok(pageOf(following.asked, await nextAnswer(following)));
}

/** Of a text without a word in it. */
const NOTHING: EnginePage = {
  hits: [],
  next: null,
  total: { value: 0, exact: true },
  facets: { categories: [], cities: [], months: [] },
  didYouMean: null,
};

/** Less and less closely, until there is something. */
async function firstPage(searching: Searching): Promise<EnginePage> {
  const { client, names, asked } = searching;
  const answer: Answer = await client.search({ index: names.live, ...searchBody(asked, null) }, limits(searching));
  const next = asked.words.length === 0 ? null : looser(asked.closeness, asked.words);
  if (answer.hits.hits.length > 0 || next === null) {
    return { ...pageOf(asked, answer), ...(await countsFor(searching, answer)) };
  }
  return firstPage({ ...searching, asked: { ...asked, closeness: next } });
}

async function countsFor(searching: Searching, answer: Answer): Promise<Pick<EnginePage, 'total' | 'facets'>> {
  const { client, names, asked } = searching;
  const { hits } = answer.hits;
  if (hits.length <= asked.query.limit) {
    return { total: { value: hits.length, exact: true }, facets: facetsOfAll(hits.map((hit) => hit._source!)) };
  }
  const searches = [countBody(asked), sampleBody(asked)].flatMap((body) => [{ index: names.live }, body]);
  const { responses } = await client.msearch({ searches }, limits(searching));
  const [counted, sampled] = responses.map((response) => {
    if ('error' in response) throw new Error(`Elasticsearch did not count: ${response.error.reason}`);
    return response;
  });
  const value = valueOf(counted!);
  if (value <= COUNT_MAX) return { total: { value, exact: true }, facets: countedFacets(counted!.aggregations) };
  return { total: { value: COUNT_MAX, exact: false }, facets: countedFacets(sampledOf(sampled!)) };
}

function valueOf({ hits }: estypes.MsearchMultiSearchItem): number {
  const { total = 0 } = hits;
  return typeof total === 'number' ? total : total.value;
}

function sampledOf({ aggregations }: estypes.MsearchMultiSearchItem): Record<string, unknown> | undefined {
  return aggregations?.['sample'] as Record<string, unknown> | undefined;
}

async function nextAnswer(following: Searching & { place: Place }): Promise<Answer> {
  const { client, asked, place } = following;
  const id = place.pointInTime ?? (await openPointInTime(following));
  try {
    const body = { ...searchBody(asked, place.from), pit: { id, keep_alive: KEEP_ALIVE } };
    return await client.search<IndexedEvent>(body, limits(following));
  } catch (error) {
    // Its time is over: the pages go on from the same place in the index as it is now.
    if (!isGone(error) || place.pointInTime === null) throw error;
    return nextAnswer({ ...following, place: { ...place, pointInTime: null } });
  }
}

async function openPointInTime(searching: Searching): Promise<string> {
  const { client, names } = searching;
  const { id } = await client.openPointInTime({ index: names.live, keep_alive: KEEP_ALIVE }, limits(searching));
  return id;
}

function isGone(error: unknown): boolean {
  return error instanceof errors.ResponseError && error.statusCode === 404;
}

/** What is left of the page's time. */
function limits({ deadlineMs }: Searching) {
  return { requestTimeout: Math.max(1, deadlineMs - Date.now()) };
}

/** What a hit's place is made of, by order. */
const SORT_VALUES: Record<SearchSort, readonly string[]> = {
  relevance: ['number', 'number', 'string'],
  date: ['number', 'string'],
  distance: ['number', 'number', 'string'],
};

/** Null: the first page. */
function placeOf(query: SearchQuery): Result<Place | null, 'invalid-cursor'> {
  if (query.cursor === null) return ok(null);
  const [pointInTime, closeness, ...from] = query.cursor.after;
  const known = CLOSENESS.find((one) => one === closeness);
  const wanted = SORT_VALUES[query.sort];
  const fits = from.length === wanted.length && from.every((value, i) => typeof value === wanted[i]);
  if (known === undefined || !fits) return fail('invalid-cursor');
  if (pointInTime !== null && typeof pointInTime !== 'string') return fail('invalid-cursor');
  return ok({ closeness: known, from, pointInTime });
}

function pageOf(asked: Asked, answer: Answer): EnginePage {
  const { query, words, closeness } = asked;
  const hits = answer.hits.hits.slice(0, query.limit);
  const last = answer.hits.hits.length > query.limit ? hits.at(-1) : undefined;
  const isFirst = query.cursor === null;
  const events = hits.map((hit) => hit._source!);
  const meant = closeness === 'as typed' ? new Map<string, string[]>() : meantWords(words, events);
  const wanted = [...spellingsOf(words), ...[...meant.values()].flat()];
  return {
    hits: events.map((event) => hitOf(query, event, wanted)),
    next: last ? [answer.pit_id ?? null, closeness, ...placeValues(query, last)] : null,
    total: null,
    facets: null,
    didYouMean: isFirst ? correctedText(words, meant) : null,
  };
}

/** Elasticsearch adds a value of its own to the places of a kept state. */
function placeValues(query: SearchQuery, hit: estypes.SearchHit<IndexedEvent>): CursorValue[] {
  return (hit.sort ?? []).slice(0, SORT_VALUES[query.sort].length);
}

function hitOf({ near }: SearchQuery, event: IndexedEvent, wanted: readonly string[]): SearchHit {
  const { latitude, longitude } = event.venue;
  const position = latitude === null || longitude === null ? null : { latitude, longitude };
  const summary = summaryOf(event);
  return {
    event: summary,
    position,
    distanceKm: near && position && distanceKm(near, position),
    highlights: hitHighlights(summary, event.description, wanted),
  };
}

function summaryOf(event: IndexedEvent): EventSummary {
  const { id, slug, name, category, status, startsAt, timeZone, imageUrl, venue, performers, currency } = event;
  const { latitude: _latitude, longitude: _longitude, ...shownVenue } = venue;
  return {
    id,
    slug,
    name,
    category,
    status,
    startsAt,
    timeZone,
    imageUrl,
    venue: shownVenue,
    performers: performers.map((performer) => performer.name),
    currency,
    fromMinor: event.fromMinor,
  };
}
