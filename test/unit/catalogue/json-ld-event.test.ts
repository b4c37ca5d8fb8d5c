import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventOf, jsonLdEvent, jsonLdPlace, reasonOf, recordsOf } from './fixture.ts';

describe('documents', () => {
  it.each([
    ['one event', jsonLdEvent({})],
    ['an array', [jsonLdEvent({})]],
    ['a graph', { '@graph': [{ '@type': 'WebPage' }, jsonLdEvent({})] }],
    ['a list', { '@type': 'ItemList', itemListElement: [{ '@type': 'ListItem', item: jsonLdEvent({}) }] }],
    ['a page', { '@type': 'WebPage', mainEntity: jsonLdEvent({}) }],
    ['several scripts', [{ '@type': 'Organization' }, { '@graph': [jsonLdEvent({})] }]],
  ])('[LD-1] reads %s', (_, document) => {
    expect(eventOf(document).name).toBe('An evening');
  });

  it('[LD-1] finds nothing in a document about something else', () => {
    expect(recordsOf({ '@type': 'Recipe', name: 'Soup' })).toEqual([]);
  });

  it('[LD-2] never throws, whatever the document is', () => {
    const event = fc.record({
      '@type': fc.constantFrom('MusicEvent', 'Event', ['Event'], 7),
      name: fc.oneof(fc.string(), fc.jsonValue()),
      startDate: fc.oneof(fc.constantFrom('2027-05-05', '2027-05-05T20:00'), fc.jsonValue()),
      location: fc.oneof(fc.constant(jsonLdPlace({})), fc.jsonValue()),
      offers: fc.oneof(fc.array(fc.record({ name: fc.string(), price: fc.jsonValue() })), fc.jsonValue()),
      performer: fc.jsonValue(),
      endDate: fc.jsonValue(),
    });
    fc.assert(
      fc.property(fc.array(fc.oneof(event, fc.jsonValue())), (document) => {
        for (const [index, record] of recordsOf(document).entries()) expect(record.index).toBe(index);
      }),
    );
  });

  it('[LD-2] survives a document that refers to itself and one that is endlessly deep', () => {
    let deep: unknown = jsonLdEvent({});
    for (let i = 0; i < 20_000; i++) deep = [{ about: deep }];
    const circle = jsonLdEvent({ location: { '@id': '#a' }, about: { '@id': '#a', location: { '@id': '#a' } } });
    expect(recordsOf([deep, circle])).toMatchObject([
      { ok: false, reason: 'it has no @type' },
      { ok: false, reason: 'its location has no name' },
    ]);
  });
});

describe('types', () => {
  it.each([
    ['MusicEvent', 'music'],
    ['http://schema.org/TheaterEvent', 'theatre'],
    ['schema:DanceEvent', 'dance'],
    [['Event', 'ComedyEvent'], 'comedy'],
    ['ChildrensEvent', 'family'],
    ['Festival', 'festival'],
    ['LiteraryEvent', 'talk'],
    ['SportsEvent', 'sports'],
    ['FoodEvent', 'other'],
  ])('[LD-3] %s is listed under %s', (type, category) => {
    expect(eventOf(jsonLdEvent({ '@type': type })).category).toBe(category);
  });
});

describe('text', () => {
  it.each([
    ['Tom &amp;amp; Jerry', 'Tom & Jerry'],
    ['&lt;p&gt;Caf&eacute;&lt;/p&gt;', 'Café'],
    ['We &lt;3 you', 'We <3 you'],
    ['Rock&#8217;n&#x2019;roll', 'Rock’n’roll'],
    ['A\u0000B\n\t C', 'A B C'],
    ['zero\u200Bwidth', 'zerowidth'],
    ['half a \uD83C', 'half a \uFFFD'],
  ])('[LD-4] %s reads %s', (name, text) => {
    expect(eventOf(jsonLdEvent({ name })).name).toBe(text);
  });

  it('[LD-2] rejects an event whose name says nothing', () => {
    expect(reasonOf(jsonLdEvent({ name: '<br> &nbsp;' }))).toBe('it has no name');
  });
});

describe('times', () => {
  it('[LD-8] drops doors after the start and an end before it', () => {
    const event = eventOf(
      jsonLdEvent({ doorTime: '2027-05-05T21:00', startDate: '2027-05-05T20:00', endDate: '2027-05-05T20:00' }),
    );
    expect([event.doorsAtMs, event.endsAtMs]).toEqual([null, null]);
  });

  it('[LD-8] lets a date without a time begin at 20:00 of the venue, and says so', () => {
    const event = eventOf(jsonLdEvent({ startDate: '2027-05-05', doorTime: '19:15' }));
    expect(event.startsAtMs).toBe(Date.parse('2027-05-05T20:00:00+02:00'));
    expect(event.doorsAtMs).toBe(Date.parse('2027-05-05T19:15:00+02:00'));
    expect(event.notes).toEqual(['startDate has no time: 20:00 is taken']);
  });
});

describe('status', () => {
  it.each([
    [undefined, 'published'],
    ['https://schema.org/EventScheduled', 'published'],
    ['EventCancelled', 'cancelled'],
    [['http://schema.org/EventRescheduled', 'http://schema.org/EventPostponed'], 'postponed'],
  ])('[LD-13] %s is %s', (eventStatus, status) => {
    expect(eventOf(jsonLdEvent({ eventStatus })).status).toBe(status);
  });

  it('[LD-13] rejects what moved online', () => {
    expect(reasonOf(jsonLdEvent({ eventStatus: 'https://schema.org/EventMovedOnline' }))).toBe('it moved online');
  });
});

describe('the key', () => {
  it('[LD-14] is the absolute @id, else the absolute url, else a hash that knows name, start and venue', () => {
    expect(keyOf({ '@id': 'https://a.example/#1' })).toBe('https://a.example/#1');
    expect(keyOf({ '@id': '#event' })).toBe('https://house.example/evening');
    const hashed = keyOf({ '@id': '#event', url: '/evening' });
    expect(hashed).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(keyOf({ url: '/evening' })).toBe(hashed);
    expect(keyOf({ url: '/evening', name: 'Another' })).not.toBe(hashed);
    expect(keyOf({ url: '/evening', startDate: '2027-05-05T21:00' })).not.toBe(hashed);
    expect(keyOf({ url: '/evening', location: jsonLdPlace({ name: 'Elsewhere' }) })).not.toBe(hashed);
  });
});

function keyOf(members: object): string {
  return eventOf(jsonLdEvent(members)).externalKey;
}

describe('performers', () => {
  it('[LD-12] come once each, from nodes, names and roles', () => {
    const performer = [
      'The Same',
      { '@type': 'MusicGroup', name: 'the  same' },
      { '@type': 'PerformanceRole', performer: { '@type': 'Person', name: 'Ada' } },
      { '@type': 'Person' },
      42,
    ];
    const { performers } = eventOf(jsonLdEvent({ performer }));
    expect(performers.map(({ name, type }) => [name, type])).toEqual([
      ['The Same', null],
      ['Ada', 'person'],
      ['42', null],
    ]);
  });
});
