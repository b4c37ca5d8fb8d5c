import { describe, expect, test } from 'vitest';
import { distanceKm } from '../../../../domain/catalogue/distance.ts';
import { localStartOf } from '../../../../domain/search/search-document.ts';
import { localRanges, timeBounds, TIME_WORDS } from '../../../../domain/search/search-times.ts';
import { citySpellings, foldedWords } from '../../../../domain/search/search-words.ts';
import { below, seededRandom } from '../../../crash/load/random.ts';
import { CORPUS_NOW_MS, type CorpusEvent } from '../corpus/corpus.ts';
import type { Loaded } from '../search-engine-contract.ts';
import { ask, askAll, idsOf, type Asked } from './ask.ts';

export function describeFilters(get: () => Loaded): void {
  describe('filters', () => {
    test.each<[string, (events: CorpusEvent[]) => Asked]>([
      ['the kind', () => ({ category: 'dance' })],
      ['the performer', (events) => ({ performerId: events[3]!.performers[0]!.id })],
      ['the venue', (events) => ({ venueId: events[100]!.venue.id })],
      ['the city', () => ({ city: 'Zürich' })],
      ['the city in another spelling', () => ({ city: 'cologne' })],
      ['the country', () => ({ country: 'CA' })],
      ['city and country', () => ({ city: 'London', country: 'CA' })],
      ['a price below', () => ({ price: { currency: 'GBP', minMinor: null, maxMinor: 2_000 } })],
      ['a price above', () => ({ price: { currency: 'USD', minMinor: 12_000, maxMinor: null } })],
      ['a price between', () => ({ price: { currency: 'EUR', minMinor: 3_000, maxMinor: 3_100 } })],
      ['being on sale', () => ({ onSale: true, country: 'PT' })],
      ['a small circle', () => ({ near: { latitude: 48.86, longitude: 2.35, radiusKm: 5 } })],
      ['a circle', () => ({ near: { latitude: 51.2, longitude: 6.8, radiusKm: 100 } })],
      ['a large circle', () => ({ near: { latitude: 50, longitude: 4, radiusKm: 500 } })],
      ['days', () => ({ times: { kind: 'days', from: '2027-03-01', to: '2027-03-03' } })],
      ['days from', () => ({ times: { kind: 'days', from: '2027-11-20', to: null } })],
      [
        'instants',
        (events) => ({ times: { kind: 'instants', fromMs: events[40]!.startsAtMs, toMs: events[40]!.startsAtMs + 1 } }),
      ],
      ['instants from', () => ({ times: { kind: 'instants', fromMs: Date.UTC(2027, 10, 20, 19), toMs: null } })],
      [
        'instants to',
        () => ({ times: { kind: 'instants', fromMs: null, toMs: Date.UTC(2027, 0, 10, 19) }, country: 'DE' }),
      ],
      ['days to', () => ({ times: { kind: 'days', from: null, to: '2027-01-10' } })],
    ])('[SEARCH-7] by %s find exactly what it holds for, in order', async (_what, make) => {
      const asked = { ...make(get().corpus.events), limit: 50 };
      expectSame(await idsInOrder(get(), asked), wantedOf(get(), asked));
    });

    test.each(TIME_WORDS)('[SEARCH-8] %s is the venue’s, wherever it is', async (word) => {
      // Early on a Friday in UTC: Thursday in America, Friday noon in Asia.
      const asOfMs = CORPUS_NOW_MS + 60 * 86_400_000 + 3_600_000 * 15;
      const asked: Asked = { times: { kind: 'word', word }, asOfMs, limit: 50 };
      expect(wantedOf(get(), asked).length).toBeGreaterThan(0);
      expectSame(await idsInOrder(get(), asked), wantedOf(get(), asked));
    });

    test('[SEARCH-7] any of them together, also with a text', async () => {
      const random = seededRandom(7);
      for (let round = 0; round < 40; round++) {
        const asked = { ...randomFilters(random, get().corpus.events), limit: 50 };
        expectSame(await idsInOrder(get(), asked), wantedOf(get(), asked));
      }
      const asked: Asked = {
        text: 'hamlet',
        times: { kind: 'days', from: '2027-02-01', to: '2027-12-31' },
        city: 'Paris',
      };
      const { hits } = await ask(get(), asked);
      const wanted = wantedOf(get(), asked).filter(({ name, performers }) =>
        /Hamlet/.test(name + performers.map((p) => p.name).join()),
      );
      expect(new Set(idsOf(hits))).toEqual(new Set(wanted.slice(0, 10).map(({ id }) => id)));
    });

    test('[SEARCH-1] what has begun is not found', async () => {
      const asOfMs = get()
        .corpus.events.map((event) => event.startsAtMs)
        .sort((a, b) => a - b)[1_000]!;
      const hits = await askAll(get(), { asOfMs, country: 'DE', limit: 50 });
      expectSame(idsOf(hits), wantedOf(get(), { asOfMs, country: 'DE' }));
    });

    test('[SEARCH-14] are counted: exactly up to 1,000, then "1,000+"', async () => {
      for (const asked of [{ country: 'DE' }, { category: 'dance' as const }, { text: 'hamlet' }]) {
        const found = await askAll(get(), { ...asked, limit: 50 });
        expect((await ask(get(), asked)).total).toEqual({ value: found.length, exact: true });
      }
      expect((await ask(get(), {})).total).toEqual({ value: 1_000, exact: false });
      expect((await ask(get(), { category: 'music' })).total).toEqual({ value: 1_000, exact: false });
    });
  });
}

/** By date, as the list must be without a text: its ids, once the order and the ends of its pages have been checked. */
async function idsInOrder(loaded: Loaded, asked: Asked): Promise<string[]> {
  const hits = await askAll(loaded, { ...asked, sort: 'date' });
  const starts = hits.map((hit) => hit.event.startsAt);
  expect(starts).toEqual(starts.toSorted());
  return idsOf(hits);
}

function expectSame(ids: readonly string[], events: readonly CorpusEvent[]): void {
  expect(ids.toSorted()).toEqual(events.map((event) => event.id).toSorted());
}

/** The filters as docs/spec/search.md has them, over the corpus itself. */
function holds(event: CorpusEvent, asked: Asked): boolean {
  const { category, performerId, venueId, city, country, times, price, near } = asked;
  const asOfMs = asked.asOfMs ?? CORPUS_NOW_MS;
  if (event.startsAtMs < asOfMs) return false;
  if (category && event.category !== category) return false;
  if (performerId && !event.performers.some(({ id }) => id === performerId)) return false;
  if (venueId && event.venue.id !== venueId) return false;
  if (city && !citySpellings(city).includes(foldedWords(event.venue.city).join(' '))) return false;
  if (country && event.venue.country !== country) return false;
  if (asked.onSale && !event.onSale) return false;
  if (price) {
    if (event.currency !== price.currency) return false;
    if (price.maxMinor !== null && event.fromMinor > price.maxMinor) return false;
    if (price.minMinor !== null && event.toMinor < price.minMinor) return false;
  }
  if (near && distanceKm(near, event.venue) > near.radiusKm) return false;
  if (!times) return true;
  if (times.kind === 'instants') {
    const { fromMs, toMs } = timeBounds(times, asOfMs);
    return event.startsAtMs >= (fromMs ?? asOfMs) && event.startsAtMs < (toMs ?? Infinity);
  }
  const { utcOffsetMinutes, startsLocalMinute } = localStartOf(event.startsAtMs, event.venue.timeZone);
  return localRanges(times, asOfMs).some(
    (range) =>
      range.offsetFrom <= utcOffsetMinutes &&
      utcOffsetMinutes < range.offsetTo &&
      range.fromMinute <= startsLocalMinute &&
      startsLocalMinute < range.toMinute,
  );
}

function randomFilters(random: () => number, events: readonly CorpusEvent[]): Asked {
  const event = events[below(random, events.length)]!;
  const asked: Asked = {};
  if (random() < 0.4) asked.category = event.category;
  if (random() < 0.3) asked.country = event.venue.country;
  if (random() < 0.3) asked.city = event.venue.city;
  if (random() < 0.2) asked.venueId = event.venue.id;
  if (random() < 0.3) asked.onSale = true;
  if (random() < 0.3)
    asked.price = { currency: event.currency, minMinor: 2_000, maxMinor: 2_000 + below(random, 8_000) };
  if (random() < 0.3) {
    const { latitude, longitude } = event.venue;
    asked.near = { latitude, longitude, radiusKm: 1 + below(random, 500) };
  }
  if (random() < 0.4) {
    asked.times = {
      kind: 'days',
      from: dayOf(event.startsAtMs - 30 * 86_400_000),
      to: dayOf(event.startsAtMs + 86_400_000),
    };
  }
  return asked;
}

function wantedOf({ corpus }: Loaded, asked: Asked): CorpusEvent[] {
  return corpus.events.filter((event) => holds(event, asked));
}

function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}
