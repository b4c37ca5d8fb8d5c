import type { Client, estypes } from '@elastic/elasticsearch';
import { markWords } from '../../../domain/search/highlight.ts';
import { foldedWords } from '../../../domain/search/search-words.ts';
import { unreachable } from '../../../domain/shared/invariant.ts';
import type { Suggestion } from '../../../protocol/http/search.ts';
import type { IndexedEvent } from './indexed-event.ts';
import type { IndexNames } from './index-names.ts';

/** Events are read for a suggestion of a performer: several play in one, and the one that is meant may be any of them. */
const EVENTS_FOR_PERFORMERS = 40;

type Kind = Suggestion['kind'];

interface Asking {
  client: Client;
  names: IndexNames;
  text: string;
  limit: number;
  nowMs: number;
  msMax: number;
}

/** What begins like the text: of each kind the most wanted, kinds in turn. */
export async function suggestBy(asking: Asking): Promise<Suggestion[]> {
  const { client, names, text, limit, msMax } = asking;
  const words = foldedWords(text);
  if (words.length === 0) return [];
  const searches = KINDS.flatMap((kind) => [{ index: names.live }, kindSearch(kind, asking)]);
  const { responses } = await client.msearch<IndexedEvent>({ searches }, { requestTimeout: msMax });
  const found = responses.map((response, i) => {
    if ('error' in response) throw new Error(`Elasticsearch did not suggest: ${response.error.reason}`);
    return suggestionsFrom({ kind: KINDS[i]!, words, hits: response.hits.hits });
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

function kindSearch(kind: Kind, { text, limit, nowMs }: Asking): estypes.SearchSearchRequestBody {
  const field = FIELD[kind];
  const collapse = { event: 'name.whole', performer: null, venue: 'venue.id', city: 'place' }[kind];
  return {
    size: collapse === null ? EVENTS_FOR_PERFORMERS : limit,
    query: {
      function_score: {
        query: {
          bool: {
            must: { match: { [`${field}.beginnings`]: { query: text, operator: 'and' } } },
            should: { match: { [field]: { query: text } } },
            filter: [{ term: { visible: true } }, { range: { startsAt: { gte: new Date(nowMs).toISOString() } } }],
          },
        },
        functions: [{ weight: 1 }, { field_value_factor: { field: 'popularity', factor: 0.01, missing: 0 } }],
        score_mode: 'sum',
        boost_mode: 'multiply',
      },
    },
    sort: [{ _score: { order: 'desc' } }, { startsAt: 'asc' }, { id: 'asc' }],
    track_total_hits: false,
    _source: ['id', 'slug', 'name', 'venue', 'performers'],
    ...(collapse === null ? {} : { collapse: { field: collapse } }),
  };
}

/** Each of a kind once, the most wanted first. */
function suggestionsFrom(found: {
  kind: Kind;
  words: string[];
  hits: estypes.SearchHit<IndexedEvent>[];
}): Suggestion[] {
  const { kind, words, hits } = found;
  const distinct = new Map<string, Suggestion>();
  for (const suggestion of hits.flatMap((hit) => suggestionsOf(kind, hit._source!, words))) {
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

function suggestionsOf(kind: Kind, event: IndexedEvent, words: string[]): Suggestion[] {
  const { venue } = event;
  const none = { detail: null, slug: null, id: null, country: null };
  const of = (text: string) => ({ ...none, kind, ...markWords(text, words) });
  switch (kind) {
    case 'event':
      return [{ ...of(event.name), id: event.id, slug: event.slug }];
    case 'performer':
      return event.performers
        .filter(({ name }) => beginsLike(name, words))
        .map(({ id, slug, name }) => ({ ...of(name), id, slug }));
    case 'venue':
      return [{ ...of(venue.name), detail: venue.city, id: venue.id, slug: venue.slug, country: venue.country }];
    case 'city':
      return [{ ...of(venue.city), detail: venue.country, country: venue.country }];
    default:
      return unreachable(kind);
  }
}

function beginsLike(name: string, words: string[]): boolean {
  const own = foldedWords(name);
  return words.every((word) => own.some((one) => one.startsWith(word)));
}
