import { Hono } from 'hono';
import { listCities } from '../../db/queries/catalogue.ts';
import { siteMapEvents, siteMapParts, siteMapSubjects } from '../../db/queries/site-maps.ts';
import { EVENT_CATEGORIES } from '../../domain/catalogue/event-category.ts';
import { problemOf } from '../../protocol/refusal-problem.ts';
import { withCacheHeaders } from '../edge-cache/cache-headers.ts';
import { LISTS_TAG } from '../edge-cache/cache-tags.ts';
import { POLICIES } from '../edge-cache/policies.ts';
import type { HttpEnv } from '../http-env.ts';
import { eventPath } from './event-card.tsx';
import { cityPath } from './listing-address.ts';
import { originOf, problemPage, tagged, type PageContext } from './page-response.ts';

/** Of one file. The protocol allows 50,000 and 50 MB (sitemaps.org). */
const EVENTS_PER_FILE = 10_000;
const ADDRESSES_PER_FILE_MAX = 50_000;

/** What search engines read first. */
export const siteMaps = new Hono<HttpEnv>();

siteMaps.get('/robots.txt', (c) => {
  const lines = [
    'User-agent: *',
    // A map, a form and what is a fan's own: nothing to be found there.
    ...['/v1/', '/bookings', '/sign-in', '/events/*/seats', '/events/*/checkout', '/events/*/bookings'].map(
      (path) => `Disallow: ${path}`,
    ),
    `Sitemap: ${originOf(c)}/sitemap.xml`,
  ];
  return withCacheHeaders(new Response(`${lines.join('\n')}\n`, { headers: TEXT }), POLICIES.deployed);
});

siteMaps.get('/sitemap.xml', async (c) => {
  const parts = await siteMapParts(c.env.services.db, EVENTS_PER_FILE);
  const files = ['lists', 'venues', 'performers', ...parts.map((from) => `events/${from}`)];
  const entries = files.map((file) => `<sitemap><loc>${located(c, `/sitemaps/${file}.xml`)}</loc></sitemap>`);
  return xml(`<sitemapindex xmlns="${NAMESPACE}">${entries.join('\n')}</sitemapindex>`);
});

siteMaps.get('/sitemaps/events/:file{[\\w-]+\\.xml}', async (c) => {
  const from = c.req.param('file').replace(/\.xml$/, '');
  const events = await siteMapEvents(c.env.services.db, { from, size: EVENTS_PER_FILE });
  if (!events.ok) return problemPage(problemOf('not-found'), originOf(c));
  return urlSet(
    c,
    events.value.map((event) => ({ path: eventPath(event), changedAt: event.changedAt })),
  );
});

siteMaps.get('/sitemaps/lists.xml', async (c) => {
  const cities = await listCities(c.env.services.db);
  const paths = [
    '/',
    '/cities',
    ...EVENT_CATEGORIES.map((category) => `/categories/${category}`),
    ...cities.map(cityPath),
  ];
  return urlSet(
    c,
    paths.map((path) => ({ path })),
  );
});

siteMaps.get('/sitemaps/venues.xml', (c) => subjects(c, 'venues'));
siteMaps.get('/sitemaps/performers.xml', (c) => subjects(c, 'performers'));

async function subjects(c: PageContext, kind: 'venues' | 'performers'): Promise<Response> {
  const slugs = await siteMapSubjects(c.env.services.db, { kind, limit: ADDRESSES_PER_FILE_MAX });
  return urlSet(
    c,
    slugs.map((slug) => ({ path: `/${kind}/${slug}` })),
  );
}

const NAMESPACE = 'http://www.sitemaps.org/schemas/sitemap/0.9';
const TEXT = { 'Content-Type': 'text/plain; charset=utf-8' };

function urlSet(c: PageContext, pages: { path: string; changedAt?: string }[]): Promise<Response> {
  const entries = pages.map(({ path, changedAt }) => {
    const changed = changedAt === undefined ? '' : `<lastmod>${changedAt}</lastmod>`;
    return `<url><loc>${located(c, path)}</loc>${changed}</url>`;
  });
  return xml(`<urlset xmlns="${NAMESPACE}">${entries.join('\n')}</urlset>`);
}

function xml(document: string): Promise<Response> {
  const response = new Response(`<?xml version="1.0" encoding="UTF-8"?>\n${document}\n`, {
    headers: { 'Content-Type': 'application/xml; charset=utf-8' },
  });
  return withCacheHeaders(tagged(response, [LISTS_TAG]), POLICIES.feed);
}

/** An address as XML takes it. */
function located(c: PageContext, path: string): string {
  return new URL(path, originOf(c)).href.replaceAll('&', '&amp;').replaceAll("'", '&apos;');
}
