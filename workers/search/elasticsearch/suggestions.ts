import type { Client, estypes } from '@elastic/elasticsearch';
import { markWhere } from '../../../domain/search/highlight.ts';
import { foldedWords } from '../../../domain/search/search-words.ts';
import { beginsAlike, slipsAllowed } from '../../../domain/search/spelling.ts';
import { unreachable } from '../../../domain/shared/invariant.ts';
import type { Suggestion } from '../../../protocol/http/search.ts';
import { POPULARITY_STEPS, type IndexedEvent } from './indexed-event.ts';
import type { IndexNames } from './index-names.ts';
import { popularity, startsFrom } from './search-body.ts';
import { MISTAKES, type Query } from './text-query.ts';

/** Events are read for a suggestion of a performer: several play in one, and the one that is meant may be any of them. */
const EVENTS_FOR_PERFORMERS = 40;
/** Of the events that match, the next so many are ranked: a letter or two begins a name in every other event. */
const RANKED_MAX = 2_000;
/** So few letters begin enough names that are much wanted; the others are asked for when those are too few. */
const SHORT_CHARS_MAX = 3;
const MUCH_WANTED = Math.max(...POPULARITY_STEPS);
/** A name that has a word exactly as it was typed comes before one that has it as a beginning. */
const WHOLE_WORD_WORTH = 2;

type Kind = Suggestion['kind'];

interface Asking {
  client: Client;
  names: IndexNames;
  text: string;
  limit: number;
  nowMs: number;
  msMax: number;
}

/** In what way names are looked for: each is tried when the one before has found too few. */
type Way = 'much wanted' | 'as typed' | 'with mistakes';

/** What begins like the text: of each kind the most wanted, kinds in turn. Rules SEARCH-18 and SEARCH-20. */
export async function suggestBy(asking: Asking): Promise<Suggestion[]> {
  const words = foldedWords(asking.text);
  if (words.length === 0) return [];
  const searching = { ...asking, words, deadlineMs: Date.now() + asking.msMax };
  if (words.join(' ').length <= SHORT_CHARS_MAX) {
    const found = await suggestInWay(searching, 'much wanted');
    if (found.length >= asking.limit) return found;
  }
  const found = await suggestInWay(searching, 'as typed');
  const mayBeMistaken = words.some((word) => slipsAllowed(word) > 0);
  return found.length > 0 || !mayBeMistaken ? found : suggestInWay(searching, 'with mistakes');
}

/** Whether a word begins as was typed. */
type Begins = (word: string, typed: string) => boolean;

const beginsWith: Begins = (word, typed) => word.startsWith(typed);

type Searching = Asking & { words: string[]; deadlineMs: number };

async function suggestInWay(searching: Searching, way: Way): Promise<Suggestion[]> {
  const { client, names, words, limit, deadlineMs } = searching;
  const searches = KINDS.flatMap((kind) => [{ index: names.live }, kindSearch(kind, searching, way)]);
  const requestTimeout = Math.max(1, deadlineMs - Date.now());
  const { responses } = await client.msearch<IndexedEvent>({ searches }, { requestTimeout });
  const begins = way === 'with mistakes' ? beginsAlike : beginsWith;
  const found = responses.map((response, i) => {
    if ('error' in response) throw new Error(`Elasticsearch did not suggest: ${response.error.reason}`);
    return suggestionsFrom({ kind: KINDS[i]!, words, begins, hits: response.hits.hits });
  });
  return inTurn(found).slice(0, limit);
}

const KINDS: readonly Kind[] = ['performer', 'event', 'venue', 'city'];

const FIELD: Record<Kind, string> = {
  event: 'name',
  performer: 'performers.name',
  venue: 'venue.name',
  city: 'venue.city',
};

function kindSearch(kind: Kind, { words, limit, nowMs }: Searching, way: Way): estypes.SearchSearchRequestBody {
  const field = FIELD[kind];
  const query = words.join(' ');
  const collapse = { event: 'name.whole', performer: null, venue: 'venue.id', city: 'place' }[kind];
  const mistakes = way === 'with mistakes' ? { fuzziness: MISTAKES, prefix_length: 1 } : {};
  const begins: Query = { match: { [`${field}.beginnings`]: { query, operator: 'and', ...mistakes } } };
  const wanted: Query[] = way === 'much wanted' ? [{ term: { popularFrom: MUCH_WANTED } }] : [];
  const whole: Query = { constant_score: { filter: { match: { [field]: { query } } }, boost: WHOLE_WORD_WORTH } };
  return {
    size: collapse === null ? EVENTS_FOR_PERFORMERS : limit,
    query: { bool: { filter: [begins, startsFrom(nowMs), ...wanted], should: [whole, ...popularity()] } },
    sort: [{ _score: { order: 'desc' } }, { startsAt: 'asc' }, { id: 'asc' }],
    terminate_after: RANKED_MAX,
    track_total_hits: false,
    _source: ['id', 'slug', 'name', 'venue', 'performers'],
    ...(collapse === null ? {} : { collapse: { field: collapse } }),
  };
}

/** Each of a kind once, the most wanted first. */
function suggestionsFrom(found: {
  kind: Kind;
  words: string[];
  begins: Begins;
  hits: estypes.SearchHit<IndexedEvent>[];
}): Suggestion[] {
  const { kind, hits } = found;
  const distinct = new Map<string, Suggestion>();
  for (const suggestion of hits.flatMap((hit) => suggestionsOf(hit._source!, found))) {
    const { id, text, country } = suggestion;
    const key = kind === 'event' ? text : (id ?? `${text} ${country}`);
    if (!distinct.has(key)) distinct.set(key, suggestion);
  }
  return [...distinct.values()];
}

/** The first of each list, then the second of each, and so on. */
function inTurn<Item>(lists: readonly Item[][]): Item[] {
  const longest = Math.max(...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list.slice(i, i + 1))).flat();
}

function suggestionsOf(
  event: IndexedEvent,
  { kind, words, begins }: { kind: Kind; words: string[]; begins: Begins },
): Suggestion[] {
  const { venue } = event;
  const none = { detail: null, slug: null, id: null, country: null };
  const of = (text: string) => ({
    ...none,
    kind,
    ...markWhere(text, (word) => words.some((typed) => begins(word, typed))),
  });
  switch (kind) {
    case 'event':
      return [{ ...of(event.name), id: event.id, slug: event.slug }];
    case 'performer':
      return event.performers
        .filter(({ name }) => {
          const own = foldedWords(name);
          return words.every((typed) => own.some((word) => begins(word, typed)));
        })
        .map(({ id, slug, name }) => ({ ...of(name), id, slug }));
    case 'venue':
      return [{ ...of(venue.name), detail: venue.city, id: venue.id, slug: venue.slug, country: venue.country }];
    case 'city':
      return [{ ...of(venue.city), detail: venue.country, country: venue.country }];
    default:
      return unreachable(kind);
  }
}
