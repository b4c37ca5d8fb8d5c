import { encodeSearchCursor, decodeSearchCursor, type SearchCursor } from '../../../../domain/search/search-cursor.ts';
import {
  defaultSort,
  searchIdentity,
  type SearchFilters,
  type SearchQuery,
} from '../../../../domain/search/search-query.ts';
import type { SearchHit } from '../../../../protocol/http/search.ts';
import type { EnginePage } from '../../../../workers/search/search-engine.ts';
import { CORPUS_NOW_MS } from '../corpus/corpus.ts';
import type { Loaded } from '../search-engine-contract.ts';

export type Asked = Partial<Omit<SearchQuery, 'cursor'>>;

const NO_FILTERS: SearchFilters = {
  text: null,
  category: null,
  performerId: null,
  venueId: null,
  city: null,
  country: null,
  times: null,
  price: null,
  onSale: false,
  near: null,
};

/** One page; fails when the engine refuses the cursor. */
export async function ask({ engine }: Loaded, asked: Asked, cursor: SearchCursor | null = null): Promise<EnginePage> {
  const page = await engine.search(queryOf(asked, cursor));
  if (!page.ok) throw new Error(page.failure);
  return page.value;
}

export function queryOf(asked: Asked, cursor: SearchCursor | null = null): SearchQuery {
  const filters = { ...NO_FILTERS, ...asked };
  return { sort: defaultSort(filters), limit: 10, asOfMs: CORPUS_NOW_MS, ...filters, cursor };
}

/** Every page, by the cursors that the pages give, as they travel. */
export async function askAll(loaded: Loaded, asked: Asked, between?: () => Promise<void>): Promise<SearchHit[]> {
  const hits: SearchHit[] = [];
  let cursor: SearchCursor | null = null;
  for (let page = 0; page < 400; page++) {
    const found: EnginePage = await ask(loaded, asked, cursor);
    hits.push(...found.hits);
    if (found.next === null) return hits;
    cursor = cursorOf(loaded, asked, found.next);
    await between?.();
  }
  throw new Error('pages without end');
}

export function cursorOf({ engine }: Loaded, asked: Asked, after: EnginePage['next']): SearchCursor {
  const query = queryOf(asked);
  const cursor = { engine: engine.name, search: searchIdentity(query), asOfMs: query.asOfMs, after: after ?? [] };
  const read = decodeSearchCursor(encodeSearchCursor(cursor));
  if (!read.ok) throw new Error(`the engine's cursor does not travel: ${JSON.stringify(after)}`);
  return read.value;
}

export function idsOf(hits: readonly SearchHit[]): string[] {
  return hits.map((hit) => hit.event.id);
}
