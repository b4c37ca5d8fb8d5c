import { readdirSync } from 'node:fs';
import type { JSX } from 'hono/jsx/jsx-runtime';
import { HtmlValidate } from 'html-validate';
import { describe, expect, test } from 'vitest';
import { QUICKNET } from '../../../domain/queue/draw/beacon.ts';
import { eventHue } from '../../../domain/catalogue/event-hue.ts';
import { EVENT_CATEGORIES } from '../../../domain/catalogue/event-category.ts';
import type { EventDetail, EventSummary } from '../../../protocol/http/catalogue.ts';
import { PROBLEMS, type ProblemCode } from '../../../protocol/problem.ts';
import { problemOf } from '../../../protocol/refusal-problem.ts';
import type { AssetManifest } from '../../../web/build.ts';
import manifest from '../../../web/dist/manifest.json' with { type: 'json' };
import { eventJsonLd } from '../../../workers/pages/event-json-ld.ts';
import type { ListingSubject } from '../../../db/queries/listings.ts';
import { apiDescription } from '../../../workers/api/api-description.ts';
import { ApiDocsPage } from '../../../workers/api-docs/api-docs-page.tsx';
import { CitiesPage } from '../../../workers/pages/cities-page.tsx';
import { ListingPage } from '../../../workers/pages/listing-page.tsx';
import { DrawPage } from '../../../workers/pages/draw-page.tsx';
import { sampleDetail } from './sample-detail.ts';
import { EventPage } from '../../../workers/pages/event-page.tsx';
import { homePath, homeQueryOf, homeSearch, leftOutOf } from '../../../workers/pages/home-address.ts';
import { HomePage } from '../../../workers/pages/home-page.tsx';
import { PosterArt } from '../../../workers/pages/poster-art.tsx';
import type { SearchPageDocument } from '../../../protocol/http/search.ts';
import { ProblemPage } from '../../../workers/pages/problem-page.tsx';
import { QueuePage } from '../../../workers/pages/queue-page.tsx';
import { SeatsPage } from '../../../workers/pages/seats-page.tsx';
import {
  BookingsPage,
  CheckoutPage,
  ConfirmationPage,
  OrganiseEventPage,
  OrganiseFormPage,
  OrganisePage,
  SignInPage,
  TransferPage,
} from '../../../workers/pages/shell-pages.tsx';

const origin = 'https://onsale.example';
const id = '0199f0a0-7b1c-7d2e-9a3b-5c6d7e8f9a0b';

const event: EventDetail = {
  id,
  slug: 'lanterns',
  name: 'Lanterns </script><script>alert(1)</script>',
  category: 'music',
  status: 'published',
  startsAt: '2026-12-05T19:30:00Z',
  timeZone: 'America/New_York',
  imageUrl: null,
  currency: 'JPY',
  fromMinor: 9000,
  description: 'One evening.',
  doorsAt: '2026-12-05T18:30:00Z',
  endsAt: null,
  venue: {
    id,
    slug: 'hall',
    name: 'The Hall',
    street: null,
    city: 'New York',
    region: null,
    postalCode: null,
    country: 'US',
    timeZone: 'America/New_York',
    latitude: null,
    longitude: null,
  },
  performers: [],
  offers: [
    {
      zone: 'stalls',
      zoneName: 'Stalls',
      planCategory: 'Stalls',
      ticketType: 'adult',
      ticketTypeName: 'Adult',
      price: { faceMinor: 8000, feeMinor: 500, taxMinor: 500, totalMinor: 9000 },
    },
  ],
  seatsPerFanMax: 6,
  holdSeconds: 600,
  returnPolicy: { cancellation: null, faceValue: null },
  queue: null,
  planHash: 'abc',
  capacity: 100,
  links: { self: '', page: '', plan: '/v1/plans/abc', availability: '/a', floor: '/f', queue: null },
};

const stock = new Map([['Stalls', 'gone' as const]]);

const bare: EventDetail = {
  ...event,
  name: 'Bare',
  offers: [],
  description: null,
  doorsAt: null,
  fromMinor: null,
  planHash: null,
};
const summary: EventSummary = { ...event, performers: [] };

const found: SearchPageDocument = {
  items: [
    {
      event: summary,
      position: null,
      distanceKm: null,
      highlights: [{ field: 'name', text: summary.name, marks: [[0, 8]] }],
    },
  ],
  next: 'cursor',
  total: { value: 1_000, exact: false },
  sort: 'relevance',
  answeredBy: {
    engine: 'elasticsearch',
    insteadOf: null,
    capabilities: { facets: true, highlights: true, didYouMean: true },
  },
  facets: {
    categories: [
      { value: 'music', count: 900 },
      { value: 'dance', count: 300 },
    ],
    cities: [{ value: 'New York', country: 'US', count: 1_200 }],
    months: [
      { value: '2026-12', count: 700 },
      { value: '2027-02', count: 500 },
    ],
  },
  didYouMean: 'lanterns & <script>',
  help: null,
};

const twoHits = { ...found, items: [...found.items, ...found.items] };

const emptyHelp = { nearestDates: found.items, widerRadius: { radiusKm: 500, items: found.items }, elsewhere: [] };

const planned = {
  joinsFrom: '2026-12-01T08:00:00Z',
  closesAt: '2026-12-01T09:00:00Z',
  opensAt: '2026-12-01T09:05:00Z',
  classes: ['Members', 'Everybody'],
};

const pages: Record<string, string> = {
  home: await htmlOf(
    HomePage({
      origin,
      asked: { q: '"><script>' },
      leftOut: [],
      cities: [{ city: 'New York', currency: 'USD' }],
      page: found,
    }),
  ),
  homeNear: await htmlOf(
    HomePage({
      origin,
      asked: { latitude: 51.51, longitude: -0.13, radiusKm: 30 },
      leftOut: [],
      cities: [{ city: 'London', currency: 'GBP' }],
      page: { ...found, items: found.items.map((hit) => ({ ...hit, distanceKm: 8.6 })) },
    }),
  ),
  homePlain: await htmlOf(
    HomePage({ origin, asked: {}, leftOut: ['the time “x”'], cities: [], page: { ...found, didYouMean: null } }),
  ),
  homeFiltered: await htmlOf(
    HomePage({
      origin,
      asked: { q: 'x', city: 'Ghent', category: 'music', from: '2026-12-05', priceMin: '5', currency: 'EUR' },
      leftOut: [],
      cities: [{ city: 'Ghent', currency: 'EUR' }],
      page: twoHits,
    }),
  ),
  homeNone: await htmlOf(
    HomePage({
      origin,
      asked: { q: 'x', when: 'today' },
      leftOut: [],
      cities: [],
      page: { ...found, items: [], next: null, help: emptyHelp },
    }),
  ),
  queue: await htmlOf(QueuePage({ event: { ...event, queue: planned }, origin, botCheckSiteKey: 'key' })),
  draw: await htmlOf(DrawPage({ event: { ...event, queue: planned }, origin })),
  transfer: await htmlOf(TransferPage({ origin })),
  apiDocs: await htmlOf(ApiDocsPage({ document: apiDescription(origin), origin, search: null })),
  event: await htmlOf(EventPage({ event, stock, origin })),
  bare: await htmlOf(EventPage({ event: bare, stock: null, origin })),
  venue: await listing({ kind: 'venue', venue: sampleDetail.venue }),
  performer: await listing({ kind: 'performer', performer: sampleDetail.performers[0]! }),
  city: await listing({ kind: 'city', city: 'New York', country: 'US' }),
  category: await listing({ kind: 'category', category: 'music' }),
  nothingOn: await listing({ kind: 'venue', venue: sampleDetail.venue }, []),
  cities: await htmlOf(CitiesPage({ cities: [{ city: 'Ghent', country: 'BE', events: 3 }], origin })),
  problem: await htmlOf(ProblemPage({ problem: problemOf('event-not-found'), origin })),
  seats: await htmlOf(SeatsPage({ event, origin })),
  checkout: await htmlOf(CheckoutPage({ origin })),
  confirmation: await htmlOf(ConfirmationPage({ origin })),
  bookings: await htmlOf(BookingsPage({ origin })),
  signIn: await htmlOf(SignInPage({ origin })),
  organise: await htmlOf(OrganisePage({ origin })),
  organiseEvent: await htmlOf(OrganiseEventPage({ origin })),
  organiseForm: await htmlOf(OrganiseFormPage({ origin, beacon: QUICKNET })),
};

const INDEXED = new Set(['event', 'bare', 'venue', 'performer', 'city', 'category', 'nothingOn', 'cities']);

const validator = new HtmlValidate({
  extends: ['html-validate:standard', 'html-validate:a11y'],
  rules: {
    // Hono writes void elements as XML does; browsers take both.
    'void-style': ['error', { style: 'selfclose' }],
    // What Hono puts on one line is not for people to read.
    'no-trailing-whitespace': 'off',
    'long-title': 'off',
  },
});

describe.each(Object.entries(pages))('the %s page', (name, html) => {
  test('[PAGE-2] has no inline script, style or handler', () => {
    const scripts = [...html.matchAll(/<script([^>]*)>/g)].map((match) => match[1]!);
    expect(scripts.length).toBeGreaterThan(0);
    for (const attributes of scripts) {
      expect(attributes).toMatch(/src="\/assets\/|type="application\/(ld\+)?json"/);
    }
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=/);
  });

  test('[PAGE-10] is valid HTML', async () => {
    const { results } = await validator.validateString(html);
    const faults = results.flatMap(({ messages }) => messages.map((fault) => `${fault.ruleId}: ${fault.message}`));
    expect(faults).toEqual([]);
  });

  test('[PAGE-3] has a title and either one canonical address or noindex', () => {
    expect(html).toMatch(/<title>[^<]+<\/title>/);
    const indexed = html.includes('rel="canonical"');
    expect(html.includes('content="noindex"')).toBe(!indexed);
    expect(indexed).toBe(INDEXED.has(name));
  });
});

test('[PAGE-10] the validator finds faults', async () => {
  const { valid } = await validator.validateString('<!doctype html><html lang="en"><p><div></p></html>');
  expect(valid).toBe(false);
});

test('[PAGE-2] what an event is called cannot end a data block', () => {
  expect(pages['event']).not.toContain('</script><script>alert');
  expect(pages['seats']).not.toContain('</script><script>alert');
});

test('[PAGE-4] the JSON-LD has all-in prices in units of the currency', () => {
  const [, json] = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(pages['event']!)!;
  const document = JSON.parse(json!) as { name: string; offers: { price: string; priceCurrency: string }[] };
  expect(document.name).toBe(event.name);
  expect(document.offers).toMatchObject([{ price: '9000', priceCurrency: 'JPY' }]);
  const inEuros = { ...event, currency: 'EUR' };
  expect(eventJsonLd({ event: inEuros, stock, origin })).toMatchObject({ offers: [{ price: '90.00' }] });
});

test('[PAGE-5] times are the venue’s, and what is not known is not there', () => {
  expect(pages['event']).toContain('Saturday 5 December 2026, 14:30');
  expect(pages['event']).toContain('Doors 13:30 · Starts 14:30 (New York time)');
  expect(pages['bare']).toContain('Starts 14:30 (New York time)');
  expect(pages['bare']).not.toMatch(/Doors|Ends about|Prices|About|On stage|null|undefined/);
});

describe('[PAGE-11] what a fan may give back', () => {
  test('nothing, in so many words', async () => {
    expect(await promised({ cancellation: null, faceValue: null })).toContain('are not taken back');
  });

  test('until an hour on the venue’s clock, counted from doors, less what is kept', async () => {
    const keeps = { kind: 'amount', minor: 500 } as const;
    const words = await promised({ cancellation: { hoursBefore: 48, keeps }, faceValue: { hoursBefore: 0 } });
    expect(words).toContain('Until Thursday 3 December 2026, 13:30 you may cancel and get back what you paid');
    expect(words).toContain('less JP¥500 for each seat.');
    expect(words).toContain('Until Saturday 5 December 2026, 13:30 you may give seats back for their face value');
    expect(words).toContain('You always get the offer that gives you more.');
  });

  test.each([
    [{ kind: 'nothing' }, 'all that you paid.'],
    [{ kind: 'fees' }, 'less the fees.'],
    [{ kind: 'percent', percent: 15 }, '85 % of what you paid.'],
  ] as const)('keeping %o', async (keeps, words) => {
    expect(await promised({ cancellation: { hoursBefore: 1, keeps }, faceValue: null })).toContain(words);
  });

  test('not for an event that is cancelled, or that has nothing to sell', async () => {
    expect(pages['bare']).not.toContain('If you cannot come');
    const cancelled = EventPage({ event: { ...event, status: 'cancelled' }, stock: null, origin });
    expect(await htmlOf(cancelled)).not.toContain('If you cannot come');
  });
});

test.each(Object.keys(PROBLEMS) as ProblemCode[])('[PAGE-6] "%s" is a page that says what to do', async (code) => {
  const html = await htmlOf(ProblemPage({ problem: problemOf(code), origin }));
  const [, detail] = /<p class="prose quiet">([^<]+)<\/p>/.exec(html)!;
  expect(detail!.length).toBeGreaterThan(20);
  expect(html).toContain('See all events');
});

test('[LOOK-4] an event’s hue and drawing are always the same, and differ between events', async () => {
  expect(await drawn(id)).toBe(await drawn(id));
  const ids = Array.from({ length: 60 }, (_, i) => id.slice(0, -2) + String(i + 10));
  expect(new Set(await Promise.all(ids.map(drawn))).size).toBeGreaterThan(30);
  expect(new Set(ids.map((other) => eventHue(other))).size).toBe(12);
});

test.each(EVENT_CATEGORIES)('[LOOK-4] there is a drawing for %s', async (category) => {
  expect(await htmlOf(PosterArt({ eventId: id, category }))).toMatch(/poster-fill-[1-3]/);
});

test('the manifest names styles, font and every island with a content hash', () => {
  const { styles, font, islands }: AssetManifest = manifest;
  const paths = [styles, font, ...Object.values(islands).flatMap((island) => [island.src, ...island.imports])];
  for (const path of paths) expect(path).toMatch(/^\/assets\/[\w-]+-[A-Z0-9]{8}\.(css|js|woff2)$/);
  const files = readdirSync(new URL('../../../web/islands', import.meta.url));
  expect(Object.keys(islands).sort()).toEqual(files.map((file) => file.replace('.ts', '')).sort());
});

/** What the event's page says of returns. */
async function promised(returnPolicy: EventDetail['returnPolicy']): Promise<string> {
  const html = await htmlOf(EventPage({ event: { ...event, returnPolicy }, stock, origin }));
  const text = html.replaceAll(/<[^>]+>/g, '').replaceAll(/\s+/g, ' ');
  return text.slice(text.indexOf('If you cannot come'), text.indexOf('You can hand a ticket on'));
}

function drawn(eventId: string): Promise<string> {
  return htmlOf(PosterArt({ eventId, category: 'music' }));
}

async function htmlOf(page: JSX.Element): Promise<string> {
  return (await page).toString();
}

describe('the home page', () => {
  test('[SEARCH-14] [SEARCH-15] says how many there are, what was meant, how they divide, and marks what was found', () => {
    expect(pages.home).toContain('1,000+ events');
    expect(pages.home).toContain('href="/?q=lanterns+%26+%3Cscript%3E"');
    expect(pages.home).toContain('href="/?q=%22%3E%3Cscript%3E&amp;category=music"');
    expect(pages.home).toContain('<mark>Lanterns</mark> &lt;/script&gt;');
    expect(pages.home).toContain('href="/?q=%22%3E%3Cscript%3E&amp;from=2027-02-01&amp;to=2027-02-28"');
    expect(pages.home).toContain('cursor=cursor');
  });

  test('[SEARCH-16] helps when nothing was found', async () => {
    const help = { nearestDates: found.items, widerRadius: null, elsewhere: [] };
    const asked = { q: 'lanterns', when: 'today' as const };
    const page = { ...found, items: [], next: null, didYouMean: null, facets: null, help };
    const html = await htmlOf(HomePage({ origin, asked, leftOut: [], cities: [], page }));
    expect(html).toContain('On other dates');
    expect(html).toContain('href="/?q=lanterns"');
  });

  test('[SEARCH-16] looks farther away for whoever is near nothing', async () => {
    const help = { nearestDates: [], widerRadius: { radiusKm: 500, items: found.items }, elsewhere: [] };
    const asked = { latitude: 51.51, longitude: -0.13, radiusKm: 1 };
    const page = { ...found, items: [], next: null, didYouMean: null, facets: null, help };
    const html = await htmlOf(HomePage({ origin, asked, leftOut: [], cities: [], page }));
    expect(html).toContain('Farther away, within 500 km');
    expect(html).toContain('href="/?latitude=51.51&amp;longitude=-0.13&amp;radiusKm=500"');
  });

  test('[PAGE-12] near a place shows how far each is, and goes on without a script', () => {
    expect(pages['homeNear']).toContain('9 km away');
    expect(pages['homeNear']).toContain('<input type="hidden" name="latitude" value="51.51"');
    expect(pages['homeNear']).toContain('<option value="30" selected="">');
    expect(pages['homeNear']).toContain('near you');
    expect(pages['home']).toMatch(/<div class="search-form-near" data-near="[^"]*" hidden/);
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
    const html = await htmlOf(HomePage({ origin, asked: { city: 'Tokyo' }, leftOut: [], cities, page: found }));
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
    const html = await htmlOf(HomePage({ origin, asked, leftOut: [], cities: [], page: twoHits }));
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

function listing(subject: ListingSubject, items: EventSummary[] = [summary]): Promise<string> {
  return htmlOf(ListingPage({ listing: { subject, events: { items, next: 'cursor' } }, continued: false, origin }));
}

describe('an event with a queue', () => {
  test('leads to the queue and says when it is drawn', async () => {
    const html = await htmlOf(EventPage({ event: { ...event, queue: planned }, stock: null, origin }));
    expect(html).toContain(`href="/events/${event.id}/queue"`);
    expect(html).toContain('the order of all who are in by Tue 1 Dec 2026, ');
    expect(html).not.toContain(`href="/events/${event.id}/seats"`);
  });

  test('has a page to wait on, which knows whether some are called earlier', async () => {
    const html = await htmlOf(QueuePage({ event: { ...event, queue: planned }, origin, botCheckSiteKey: 'key' }));
    expect(html).toContain('data-island="queue"');
    expect(html).toContain('"hasEarlierClasses":true');
  });
});
