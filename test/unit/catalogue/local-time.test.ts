import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantIn, localTimeAt, readTime } from '../../../domain/catalogue/local-time.ts';

describe('a written time', () => {
  it.each([
    ['2027-05-05T20:00:00Z', '2027-05-05T20:00:00Z'],
    ['2027-05-05T20:00+02:00', '2027-05-05T18:00:00Z'],
    ['2027-05-05T20:00:00.000+0530', '2027-05-05T14:30:00Z'],
    ['2027-05-05 20:00-03', '2027-05-05T23:00:00Z'],
    [' 2027-05-05t20:00z ', '2027-05-05T20:00:00Z'],
  ])('[LD-8] %s is an instant', (text, instant) => {
    expect(readTime(text)).toMatchObject({ kind: 'instant', atMs: Date.parse(instant) });
  });

  it('[LD-8] without an offset is a reading of the venue’s clock; without a time it is a date', () => {
    expect(readTime('2027-05-05T9:30')).toMatchObject({ kind: 'local', local: { hour: 9, minute: 30 } });
    expect(readTime('2027-05-05')).toMatchObject({ kind: 'date', local: { year: 2027, month: 5, day: 5 } });
  });

  it.each([
    '',
    'tomorrow',
    '05/05/2027',
    '2027-02-30',
    '2027-13-01',
    '2027-05-05T25:00',
    '2027-05-05T20:61',
    '2027-05',
  ])('[LD-8] %j is none', (text) => {
    expect(readTime(text)).toBeNull();
  });
});

describe('a clock’s reading in a zone', () => {
  it.each([
    ['an ordinary evening', '2027-01-15T20:00', 'Europe/Berlin', '2027-01-15T19:00:00Z'],
    ['an ordinary summer evening', '2027-07-15T20:00', 'America/New_York', '2027-07-16T00:00:00Z'],
    ['half-hour zones', '2027-07-15T20:00', 'Asia/Kolkata', '2027-07-15T14:30:00Z'],
    ['before a gap', '2027-03-28T01:59', 'Europe/Berlin', '2027-03-28T00:59:00Z'],
    ['in a gap: moved on by it', '2027-03-28T02:30', 'Europe/Berlin', '2027-03-28T01:30:00Z'],
    ['after a gap', '2027-03-28T03:00', 'Europe/Berlin', '2027-03-28T01:00:00Z'],
    ['twice: the first', '2027-10-31T02:30', 'Europe/Berlin', '2027-10-31T00:30:00Z'],
    ['after the repetition', '2027-10-31T03:00', 'Europe/Berlin', '2027-10-31T02:00:00Z'],
    ['a gap in America', '2027-03-14T02:15', 'America/Los_Angeles', '2027-03-14T10:15:00Z'],
    ['twice in America', '2027-11-07T01:15', 'America/Los_Angeles', '2027-11-07T08:15:00Z'],
    ['a gap in the south, in spring', '2027-10-03T02:30', 'Australia/Sydney', '2027-10-02T16:30:00Z'],
    ['a gap of half an hour', '2027-10-03T02:15', 'Australia/Lord_Howe', '2027-10-02T15:45:00Z'],
    ['a zone without changes', '2027-10-31T02:30', 'Asia/Tokyo', '2027-10-30T17:30:00Z'],
    ['a fixed offset', '2027-10-31T02:30', 'Etc/GMT+5', '2027-10-31T07:30:00Z'],
  ])('[LD-8] %s', (_, reading, timeZone, instant) => {
    const written = readTime(reading)!;
    expect(new Date(instantIn(written.local, timeZone)).toISOString()).toBe(new Date(instant).toISOString());
  });

  it('[LD-8] comes back from every instant, but for the second of two equal readings', () => {
    const zones = ['Europe/London', 'America/St_Johns', 'Australia/Lord_Howe', 'Pacific/Apia', 'America/Sao_Paulo'];
    const minutes = fc.integer({ min: Date.UTC(2020, 0) / 60_000, max: Date.UTC(2040, 0) / 60_000 });
    fc.assert(
      fc.property(minutes, fc.constantFrom(...zones), (minute, timeZone) => {
        const atMs = minute * 60_000;
        const local = localTimeAt(atMs, timeZone);
        const back = instantIn(local, timeZone);
        expect(localTimeAt(back, timeZone)).toEqual(local);
        expect([0, 1_800_000, 3_600_000]).toContain(atMs - back);
      }),
    );
  });
});
