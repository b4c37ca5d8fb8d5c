import type { JSX } from 'hono/jsx/jsx-runtime';
import { describe, expect, test } from 'vitest';
import type { SearchCity } from '../../../db/queries/search/list-cities.ts';
import type { SearchPageDocument } from '../../../protocol/http/search.ts';
import { homePath, homeQueryOf, homeSearch, leftOutOf, type HomeQuery } from '../../../workers/pages/home-address.ts';
import { HomePage } from '../../../workers/pages/home-page.tsx';
import { found, twoHits } from './sample-search.ts';

const origin = 'https://onsale.example';

function home(asked: HomeQuery, page: SearchPageDocument = found, cities: SearchCity[] = []): Promise<string> {
  return htmlOf(HomePage({ origin, asked, leftOut: [], cities, page }));
}

async function htmlOf(page: JSX.Element): Promise<string> {
  return (await page).toString();
}

describe('the home page', () => {
  test('[SEARCH-14] [SEARCH-15] says how many there are, what was meant, how they divide, and marks what was found', async () => {
    const html = await home({ q: '"><script>' });
    expect(html).toContain('1,000+ events');
    expect(html).toContain('href="/?q=lanterns+%26+%3Cscript%3E"');
    expect(html).toContain('href="/?q=%22%3E%3Cscript%3E&amp;category=music"');
    expect(html).toContain('<mark>Lanterns</mark> &lt;/script&gt;');
    expect(html).toContain('href="/?q=%22%3E%3Cscript%3E&amp;from=2027-02-01&amp;to=2027-02-28"');
    expect(html).toContain('cursor=cursor');
  });

  test('[SEARCH-16] helps when nothing was found', async () => {
    const help = { nearestDates: found.items, widerRadius: null, elsewhere: [] };
    const asked = { q: 'lanterns', when: 'today' as const };
    const page = { ...found, items: [], next: null, didYouMean: null, facets: null, help };
    const html = await home(asked, page);
    expect(html).toContain('On other dates');
    expect(html).toContain('href="/?q=lanterns"');
  });

  test('[SEARCH-16] looks farther away for whoever is near nothing', async () => {
    const help = { nearestDates: [], widerRadius: { radiusKm: 500, items: found.items }, elsewhere: [] };
    const asked = { latitude: 51.51, longitude: -0.13, radiusKm: 1 };
    const page = { ...found, items: [], next: null, didYouMean: null, facets: null, help };
    const html = await home(asked, page);
    expect(html).toContain('Farther away, within 500 km');
    expect(html).toContain('href="/?latitude=51.51&amp;longitude=-0.13&amp;radiusKm=500"');
  });

  test('[PAGE-12] near a place shows how far each is, and goes on without a script', async () => {
    const items = found.items.map((hit) => ({ ...hit, distanceKm: 8.6 }));
    const html = await home({ latitude: 51.51, longitude: -0.13, radiusKm: 30 }, { ...found, items });
    expect(html).toContain('9 km away');
    expect(html).toContain('<input type="hidden" name="latitude" value="51.51"');
    expect(html).toContain('<option value="30" selected="">');
    expect(html).toContain('near you');
    expect(await home({})).toMatch(/<div class="search-form-near" data-near="[^"]*" hidden/);
  });

  test('[PAGE-12] a place needs both its numbers, and is nearest first', () => {
    expect(homeQueryOf({ latitude: '51.51', longitude: '-0.13', radiusKm: '30' })).toEqual({
      latitude: 51.51,
      longitude: -0.13,
      radiusKm: 30,
    });
    expect(homeQueryOf({ latitude: '51.51', radiusKm: '30' })).toEqual({});
    expect(homeQueryOf({ latitude: '91', longitude: '0' })).toEqual({});
    expect(homeSearch({ latitude: 51.51, longitude: -0.13 }).sort).toBe('distance');
    expect(homeSearch({ q: 'jazz' }).sort).toBe('relevance');
    expect(homeSearch({}).sort).toBe('date');
  });

  test('[SEARCH-8] takes what makes sense of an address, and a word for the time before a day', () => {
    expect(homeQueryOf({ q: ' jazz ', category: 'opera', when: 'today', from: '2026-12-05', x: '1' })).toEqual({
      q: 'jazz',
      when: 'today',
    });
    expect(homeQueryOf({ from: '2026-12-05' }).from).toBe('2026-12-05');
    expect(homeQueryOf({ from: '2026-02-30' }).from).toBeUndefined();
  });

  test('[PAGE-13] asks for prices in the currency of the city, and for what was typed in minor units', async () => {
    const cities = [
      { city: 'New York', currency: 'USD' },
      { city: 'Tokyo', currency: 'JPY' },
    ];
    const html = await home({ city: 'Tokyo' }, found, cities);
    expect(html).toContain('<option value="JPY" selected="">');
    const euros = homeQueryOf({ priceMin: '20', priceMax: '59,50', currency: 'EUR' });
    expect(homeSearch(euros)).toMatchObject({ priceMinMinor: 2_000, priceMaxMinor: 5_950, currency: 'EUR' });
    expect(homeSearch(homeQueryOf({ priceMax: '5000', currency: 'JPY' })).priceMaxMinor).toBe(5_000);
    // A form that nobody filled in still sends its currency.
    expect(homeQueryOf({ currency: 'EUR' })).toEqual({});
  });

  test('[PAGE-13] each filter that is set can be taken off, and the order chosen', async () => {
    const given = { q: 'jazz', city: 'Ghent', from: '2026-12-05', to: '2026-12-06', priceMax: '60', currency: 'EUR' };
    const asked = { ...homeQueryOf(given), cursor: 'later' };
    const html = await home(asked, twoHits);
    const links = new Map(
      [...html.matchAll(/<a[^>]*href="([^"]+)"[^>]*>(?:<span[^>]*>[^<]*<\/span>)?([^<]+)/g)].map((match) => [
        match[2]!.trim(),
        match[1]!.replaceAll('&amp;', '&'),
      ]),
    );
    expect(links.get('Ghent')).toBe(homePath({ ...asked, city: undefined, cursor: undefined }));
    expect(links.get('Sat 5 Dec 2026 to Sun 6 Dec 2026')).toBe('/?q=jazz&city=Ghent&currency=EUR&priceMax=60');
    expect(links.get('Up to €60.00')).toBe('/?q=jazz&city=Ghent&from=2026-12-05&to=2026-12-06');
    expect(links.get('Clear filters')).toBe('/');
    expect(links.get('Soonest first')).toBe(homePath({ ...asked, sort: 'date', cursor: undefined }));
    expect(html).toContain('<strong>Best match first</strong>');
    expect(links.has('Nearest first')).toBe(false);
  });

  test('[PAGE-14] what makes no sense is named and left out; the wrong way round is understood', async () => {
    const given = { when: 'someday', from: '2026-02-30', priceMin: '1e3', priceMax: '<b>', currency: 'EUR', x: '1' };
    const asked = homeQueryOf(given);
    expect(asked).toEqual({});
    const leftOut = leftOutOf(given, asked);
    expect(leftOut).toEqual([
      'the time “someday”',
      'the first day “2026-02-30”',
      'the lowest price “1e3”',
      'the highest price “<b>”',
    ]);
    const html = await htmlOf(HomePage({ origin, asked, leftOut, cities: [], page: found }));
    expect(html).toContain('the highest price “&lt;b&gt;”: it does not count here');
    expect(leftOutOf({ when: 'today', from: '2026-12-05', category: '' }, { when: 'today' })).toEqual([]);
    const reversed = { from: '2026-12-06', to: '2026-12-05', priceMin: '60', priceMax: '9', currency: 'EUR' };
    expect(homeQueryOf(reversed)).toEqual({
      from: '2026-12-05',
      to: '2026-12-06',
      priceMin: '9',
      priceMax: '60',
      currency: 'EUR',
    });
  });

  test('[PAGE-13] an order that makes no sense, or goes without saying, is not asked for', () => {
    expect(homeQueryOf({ sort: 'relevance' })).toEqual({});
    expect(homeQueryOf({ sort: 'distance', q: 'jazz' })).toEqual({ q: 'jazz' });
    expect(homeQueryOf({ sort: 'date', q: 'jazz' })).toEqual({ q: 'jazz', sort: 'date' });
    expect(homeQueryOf({ sort: 'date', latitude: '51.5', longitude: '0' }).sort).toBe('date');
  });
});
