import { describe, expect, test } from 'vitest';
import { instantIn } from '../../../domain/catalogue/local-time.ts';
import { localStartOf } from '../../../domain/search/search-document.ts';
import {
  instantBounds,
  isSearchDay,
  localRanges,
  type LocalRange,
  type TimeWord,
} from '../../../domain/search/search-times.ts';

/** Wednesday 4 November 2026, 10:30 in UTC. */
const WEDNESDAY = Date.UTC(2026, 10, 4, 10, 30);

/** Whether an event at that local time is in the word's time. */
function isIn(word: TimeWord, local: string, timeZone: string, nowMs = WEDNESDAY): boolean {
  return matches(localRanges({ kind: 'word', word }, nowMs), local, timeZone);
}

function matches(ranges: LocalRange[], local: string, timeZone: string): boolean {
  const [year, month, day, hour, minute] = local.split(/\D/).map(Number) as [number, number, number, number, number];
  const atMs = instantIn({ year, month, day, hour, minute, second: 0 }, timeZone);
  const { utcOffsetMinutes, startsLocalMinute } = localStartOf(atMs, timeZone);
  const bounds = instantBounds(ranges);
  const found = ranges.filter(
    (range) =>
      range.offsetFrom <= utcOffsetMinutes &&
      utcOffsetMinutes < range.offsetTo &&
      range.fromMinute <= startsLocalMinute &&
      startsLocalMinute < range.toMinute,
  );
  expect(found.length).toBeLessThan(2);
  if (found.length === 1) expect(bounds.fromMs <= atMs && atMs < bounds.toMs).toBe(true);
  return found.length === 1;
}

describe('times on the venue’s calendar', () => {
  test('[SEARCH-8] today is each venue’s own today', () => {
    expect(isIn('today', '2026-11-04 23:59', 'Europe/Berlin')).toBe(true);
    expect(isIn('today', '2026-11-05 00:00', 'Europe/Berlin')).toBe(false);
    expect(isIn('today', '2026-11-04 20:00', 'Pacific/Honolulu')).toBe(true);
    // Half past midnight on Thursday in Kiritimati.
    expect(isIn('today', '2026-11-05 20:00', 'Pacific/Kiritimati')).toBe(true);
    expect(isIn('today', '2026-11-04 20:00', 'Pacific/Kiritimati')).toBe(false);
    expect(isIn('tomorrow', '2026-11-06 20:00', 'Pacific/Kiritimati')).toBe(true);
    expect(isIn('tomorrow', '2026-11-05 20:00', 'America/New_York')).toBe(true);
  });

  test('[SEARCH-8] the day is the venue’s though the instant is another day elsewhere', () => {
    const lateInLosAngeles = Date.UTC(2026, 10, 5, 5, 0);
    expect(isIn('today', '2026-11-04 22:30', 'America/Los_Angeles', lateInLosAngeles)).toBe(true);
    expect(isIn('today', '2026-11-05 22:30', 'Europe/London', lateInLosAngeles)).toBe(true);
    expect(isIn('today', '2026-11-05 22:30', 'America/Los_Angeles', lateInLosAngeles)).toBe(false);
  });

  test('[SEARCH-8] the weekend is Friday evening to Sunday: the next one, or the one that is on', () => {
    for (const [local, inIt] of [
      ['2026-11-06 16:59', false],
      ['2026-11-06 17:00', true],
      ['2026-11-08 23:59', true],
      ['2026-11-09 00:00', false],
    ] as const) {
      expect([local, isIn('weekend', local, 'Asia/Tokyo')]).toEqual([local, inIt]);
    }
    const saturday = Date.UTC(2026, 10, 7, 12, 0);
    expect(isIn('weekend', '2026-11-06 20:00', 'Europe/Paris', saturday)).toBe(false);
    expect(isIn('weekend', '2026-11-07 14:00', 'Europe/Paris', saturday)).toBe(true);
    expect(isIn('weekend', '2026-11-14 14:00', 'Europe/Paris', saturday)).toBe(false);
  });

  test('[SEARCH-8] the week ends on Sunday, the month on its last day', () => {
    expect(isIn('week', '2026-11-08 23:59', 'Europe/Rome')).toBe(true);
    expect(isIn('week', '2026-11-09 00:00', 'Europe/Rome')).toBe(false);
    expect(isIn('month', '2026-11-30 23:59', 'Europe/Rome')).toBe(true);
    expect(isIn('month', '2026-12-01 00:00', 'Europe/Rome')).toBe(false);
    expect(isIn('month', '2027-01-01 00:00', 'Europe/Rome', Date.UTC(2026, 11, 31, 12))).toBe(false);
  });

  test('[SEARCH-8] days are included, also where clocks changed between now and then', () => {
    const ranges = localRanges({ kind: 'days', from: '2027-06-01', to: '2027-06-02' }, WEDNESDAY);
    expect(matches(ranges, '2027-06-01 00:00', 'America/New_York')).toBe(true);
    expect(matches(ranges, '2027-06-02 23:59', 'America/New_York')).toBe(true);
    expect(matches(ranges, '2027-06-03 00:00', 'America/New_York')).toBe(false);
    expect(matches(ranges, '2027-05-31 23:59', 'America/New_York')).toBe(false);
    const open = localRanges({ kind: 'days', from: '2027-06-01', to: null }, WEDNESDAY);
    expect(matches(open, '2031-01-01 20:00', 'Asia/Kolkata')).toBe(true);
  });

  test.each(['2026-13-01', '2026-02-30', '26-01-01', '2026-1-1', '1999-12-31', '9999-01-01', 'today', ''])(
    '%j is no day to look for',
    (text) => {
      expect(isSearchDay(text)).toBe(false);
    },
  );
  test('a leap day is', () => expect(isSearchDay('2028-02-29')).toBe(true));
});
