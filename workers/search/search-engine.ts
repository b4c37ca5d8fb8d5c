import type { CursorValue, EngineName } from '../../domain/search/search-cursor.ts';
import type { SearchQuery } from '../../domain/search/search-query.ts';
import type { Result } from '../../domain/shared/result.ts';
import type { SearchHit, SearchPageDocument, Suggestion } from '../../protocol/http/search.ts';

/** What finds events. Two stand behind this: Postgres, always there, and Elasticsearch, when it is configured. */
export interface SearchEngine {
  readonly name: EngineName;
  readonly capabilities: SearchCapabilities;
  /**
   * One page of a search, in the order of `query.sort`, ties settled so that following the cursors meets every event
   * once. Only visible events that begin at `query.asOfMs` or later. `invalid-cursor`: `query.cursor.after` is not
   * this engine's.
   * @throws when the engine cannot be reached or does not answer in time
   */
  search(query: SearchQuery): Promise<Result<EnginePage, 'invalid-cursor'>>;
  /** What begins like this: events, performers, venues, cities with something to come; the likeliest first. */
  suggest(asked: { text: string; limit: number; nowMs: number }): Promise<Suggestion[]>;
}

export type SearchCapabilities = SearchPageDocument['answeredBy']['capabilities'];

/** What an engine finds; `search-events.ts` makes the answer of it. */
export interface EnginePage {
  hits: SearchHit[];
  /** Of the last hit, for the cursor; null: this is the last page. */
  next: readonly CursorValue[] | null;
  /** First page only, counted up to COUNT_MAX. */
  total: SearchPageDocument['total'];
  /** First page only, and only by an engine that can. */
  facets: SearchPageDocument['facets'];
  didYouMean: string | null;
}
