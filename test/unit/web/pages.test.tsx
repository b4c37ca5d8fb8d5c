import { readdirSync } from 'node:fs';
import type { JSX } from 'hono/jsx/jsx-runtime';
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
import { CitiesPage } from '../../../workers/pages/cities-page.tsx';
import { ListingPage } from '../../../workers/pages/listing-page.tsx';
import { DrawPage } from '../../../workers/pages/draw-page.tsx';
import { sampleDetail } from './sample-detail.ts';
import { emptyHelp, event, found, summary, twoHits } from './sample-search.ts';
import { htmlFaults } from '../../support/html-faults.ts';
import { EventPage } from '../../../workers/pages/event-page.tsx';
import { HomePage } from '../../../workers/pages/home-page.tsx';
import { PosterArt } from '../../../workers/pages/poster-art.tsx';
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
const { id } = event;
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
const planned = {
  joinsFrom: '2026-12-01T08:00:00Z',
  closesAt: '2026-12-01T09:00:00Z',
  opensAt: '2026-12-01T09:05:00Z',
  classes: ['Members', 'Everybody'],
  passSeconds: 600,
  isVerifiable: true,
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
  event: await htmlOf(EventPage({ event, stock, isQueueOn: false, origin })),
  bare: await htmlOf(EventPage({ event: bare, stock: null, isQueueOn: false, origin })),
  venue: await listing({ kind: 'venue', venue: sampleDetail.venue }),
  performer: await listing({ kind: 'performer', performer: sampleDetail.performers[0]! }),
  city: await listing({ kind: 'city', city: 'New York', country: 'US' }),
  category: await listing({ kind: 'category', category: 'music' }),
  nothingOn: await listing({ kind: 'venue', venue: sampleDetail.venue }, []),
  cities: await htmlOf(CitiesPage({ cities: [{ city: 'Ghent', country: 'BE', events: 3 }], origin })),
  problem: await htmlOf(ProblemPage({ problem: problemOf('event-not-found'), origin })),
  seats: await htmlOf(SeatsPage({ event, isQueueOn: false, origin })),
  checkout: await htmlOf(CheckoutPage({ origin })),
  confirmation: await htmlOf(ConfirmationPage({ origin })),
  bookings: await htmlOf(BookingsPage({ origin })),
  signIn: await htmlOf(SignInPage({ origin })),
  organise: await htmlOf(OrganisePage({ origin })),
  organiseEvent: await htmlOf(OrganiseEventPage({ origin })),
  organiseForm: await htmlOf(OrganiseFormPage({ origin, beacon: QUICKNET })),
};

const INDEXED = new Set([
  'homePlain',
  'draw',
  'event',
  'bare',
  'venue',
  'performer',
  'city',
  'category',
  'nothingOn',
  'cities',
]);

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
    expect(await htmlFaults(html)).toEqual([]);
  });

  test('[PAGE-3] has a title and either one canonical address or noindex', () => {
    expect(html).toMatch(/<title>[^<]+<\/title>/);
    const indexed = html.includes('rel="canonical"');
    expect(html.includes('content="noindex"')).toBe(!indexed);
    expect(indexed).toBe(INDEXED.has(name));
  });
});

test('[PAGE-10] the validator finds faults', async () => {
  expect(await htmlFaults('<!doctype html><html lang="en"><p><div></p></html>')).not.toEqual([]);
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
    const cancelled = EventPage({ event: { ...event, status: 'cancelled' }, stock: null, isQueueOn: false, origin });
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
  const html = await htmlOf(EventPage({ event: { ...event, returnPolicy }, stock, isQueueOn: false, origin }));
  const text = html.replaceAll(/<[^>]+>/g, '').replaceAll(/\s+/g, ' ');
  return text.slice(text.indexOf('If you cannot come'), text.indexOf('You can hand a ticket on'));
}

function drawn(eventId: string): Promise<string> {
  return htmlOf(PosterArt({ eventId, category: 'music' }));
}

async function htmlOf(page: JSX.Element): Promise<string> {
  return (await page).toString();
}

function listing(subject: ListingSubject, items: EventSummary[] = [summary]): Promise<string> {
  return htmlOf(ListingPage({ listing: { subject, events: { items, next: 'cursor' } }, continued: false, origin }));
}

describe('an event with a presale', () => {
  test('[PRESALE-5] says when it is, on the venue’s clock, and has the place of its form', async () => {
    const presale = { name: 'Fan club', opensAt: '2026-12-01T08:00:00Z', closesAt: '2026-12-02T08:00:00Z' };
    const html = await htmlOf(EventPage({ event: { ...event, presale }, stock: null, isQueueOn: false, origin }));
    expect(html).toContain('Presale: Fan club');
    expect(html).toContain('Everybody buys from Wed 2 Dec 2026, 03:00.');
    expect(html).toContain(`data-island="presale" data-event="${event.id}"`);
    expect(await htmlOf(EventPage({ event, stock: null, isQueueOn: false, origin }))).not.toContain('Presale');
  });
});

describe('an event with a queue', () => {
  test('[SWITCH-6] leads to the queue, too, when it was switched on meanwhile; the seat page knows of it', async () => {
    const html = await htmlOf(EventPage({ event, stock: null, isQueueOn: true, origin }));
    expect(html).toContain(`href="/events/${event.id}/queue"`);
    expect(html).toContain('who comes first is called first');
    expect(await htmlOf(SeatsPage({ event, isQueueOn: true, origin }))).toContain('data-queue-on');
    expect(await htmlOf(SeatsPage({ event, isQueueOn: false, origin }))).not.toContain('data-queue-on');
  });

  test('leads to the queue and says when it is drawn', async () => {
    const html = await htmlOf(
      EventPage({ event: { ...event, queue: planned }, stock: null, isQueueOn: false, origin }),
    );
    expect(html).toContain(`href="/events/${event.id}/queue"`);
    expect(html).toContain('Drawn Tue 1 Dec 2026, ');
    expect(html).not.toContain(`href="/events/${event.id}/seats"`);
  });

  test('has a page to wait on, which knows whether some are called earlier', async () => {
    const html = await htmlOf(QueuePage({ event: { ...event, queue: planned }, origin, botCheckSiteKey: 'key' }));
    expect(html).toContain('data-island="queue"');
    expect(html).toContain('"hasEarlierClasses":true');
  });
});
