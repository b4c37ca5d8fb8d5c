import { Hono } from 'hono';
import { listSearchCities } from '../../db/queries/search/list-cities.ts';
import { problemOf } from '../../protocol/refusal-problem.ts';
import { withCacheHeaders } from '../edge-cache/cache-headers.ts';
import { LISTS_TAG } from '../edge-cache/cache-tags.ts';
import { POLICIES } from '../edge-cache/policies.ts';
import type { HttpEnv } from '../http-env.ts';
import { searchEvents } from '../search/search-events.ts';
import { exactPage } from '../search/exact-area.ts';
import { areaOf, searchQueryOf } from '../search/search-query-of.ts';
import { homePath, homeQueryOf, homeSearch, leftOutOf } from './home-address.ts';
import { HomePage } from './home-page.tsx';
import { htmlOf, originOf, problemPage, tagged } from './page-response.ts';

const EVENTS_PER_PAGE = 24;
const CITIES_MAX = 200;

/** Search, and the list of what comes next. */
export const homePages = new Hono<HttpEnv>();

homePages.get('/', async (c) => {
  const given = c.req.query();
  const asked = homeQueryOf(given);
  const parameters = { ...homeSearch(asked), limit: EVENTS_PER_PAGE };
  const query = searchQueryOf(parameters, Date.now());
  // Somebody's old link to a later page: the list from its start is what they would want.
  const begin = asked.cursor === undefined ? '/' : homePath({ ...asked, cursor: undefined });
  if (!query.ok) return c.redirect(begin);
  const { search, db } = c.env.services;
  const [page, cities] = await Promise.all([searchEvents(search, query.value), listSearchCities(db, CITIES_MAX)]);
  if (!page.ok) {
    return page.failure === 'away' ? problemPage(problemOf('busy'), originOf(c)) : c.redirect(begin);
  }
  // A page's place is the middle of a cell for everybody: distances are told from there.
  const area = areaOf(parameters);
  const home = HomePage({
    origin: originOf(c),
    asked,
    leftOut: leftOutOf(given, asked),
    cities,
    page: area === null ? page.value : exactPage(page.value, area),
  });
  return withCacheHeaders(tagged(await htmlOf(home), [LISTS_TAG]), POLICIES.list);
});
