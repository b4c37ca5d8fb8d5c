import { encodeSearchCursor } from '../../domain/search/search-cursor.ts';
import { searchIdentity, type SearchQuery } from '../../domain/search/search-query.ts';
import { fail, ok, type Result } from '../../domain/shared/result.ts';
import type { SearchPageDocument, Suggestion } from '../../protocol/http/search.ts';
import { emptyHelp } from './empty-help.ts';
import { askPreferred, SearchAway, type Engines } from './preferred-engine.ts';
import type { EnginePage, SearchEngine } from './search-engine.ts';

/**
 * `invalid-cursor`: made up, or of an engine that is not asked any more. `away`: the engine that began this search does
 * not answer, and no other can go on with it.
 */
export type SearchFailure = 'invalid-cursor' | 'away';

/** A page of a search, as the API shows it: by the engine that is preferred, or instead of it by Postgres. */
export async function searchEvents(
  engines: Engines,
  query: SearchQuery,
): Promise<Result<SearchPageDocument, SearchFailure>> {
  const begunBy = query.cursor?.engine ?? null;
  if (begunBy !== null && !namesOf(engines).includes(begunBy)) return fail('invalid-cursor');
  try {
    const { found, engine, insteadOf } = await askPreferred(engines, begunBy, (asked) => asked.search(query));
    if (!found.ok) return found;
    const page = found.value;
    const isEmpty = page.hits.length === 0 && query.cursor === null;
    return ok({
      ...documentOf(page, { engine, query }),
      answeredBy: { engine: engine.name, insteadOf, capabilities: engine.capabilities },
      help: isEmpty ? await emptyHelp(engine, query) : null,
    });
  } catch (error) {
    if (error instanceof SearchAway) return fail('away');
    throw error;
  }
}

/**
 * A page by its number, from 1: what stands before it is found as well and left out, so its counts are those of the first
 * page and not told again. Further pages follow by its cursor.
 */
export async function searchPage(
  engines: Engines,
  query: SearchQuery,
  pageNumber: number,
): Promise<Result<SearchPageDocument, SearchFailure>> {
  const before = (pageNumber - 1) * query.limit;
  const found = await searchEvents(engines, { ...query, limit: before + query.limit });
  if (!found.ok || before === 0) return found;
  return ok({ ...found.value, items: found.value.items.slice(before), total: null, facets: null });
}

/** What begins like this. */
export async function suggestNames(
  engines: Engines,
  asked: { text: string; limit: number; nowMs: number },
): Promise<{ items: Suggestion[]; answeredBy: Omit<SearchPageDocument['answeredBy'], 'capabilities'> }> {
  const { found, engine, insteadOf } = await askPreferred(engines, null, (each) => each.suggest(asked));
  return { items: found, answeredBy: { engine: engine.name, insteadOf } };
}

function namesOf({ preferred, fallback }: Engines): string[] {
  return preferred === null ? [fallback.name] : [preferred.name, fallback.name];
}

function documentOf(
  page: EnginePage,
  { engine, query }: { engine: SearchEngine; query: SearchQuery },
): Omit<SearchPageDocument, 'answeredBy' | 'help'> {
  const search = searchIdentity(query);
  const { asOfMs, sort } = query;
  return {
    items: page.hits,
    next: page.next && encodeSearchCursor({ engine: engine.name, search, asOfMs, after: page.next }),
    total: page.total,
    sort,
    facets: page.facets,
    didYouMean: page.didYouMean,
  };
}
