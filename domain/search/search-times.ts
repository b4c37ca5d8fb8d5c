import { unreachable } from '../shared/invariant.ts';
import { DAY_MAX, DAY_MIN } from './limits.ts';

export const TIME_WORDS = ['today', 'tomorrow', 'weekend', 'week', 'month'] as const;

export type TimeWord = (typeof TIME_WORDS)[number];

/**
 * When, on the calendar of each event's own venue.
 * `today`, `tomorrow`; `weekend`: from Friday 17:00 to Sunday, the one that is on or the next; `week`: from today to
 * Sunday; `month`: from today to the month's last day. Days are `2026-12-05`, both included; null: open.
 */
export type LocalTimes = { kind: 'word'; word: TimeWord } | { kind: 'days'; from: string | null; to: string | null };

/** Or the same instants everywhere, in Unix milliseconds: the first is included, the last is not; null: open. */
export type SearchTimes = LocalTimes | { kind: 'instants'; fromMs: number | null; toMs: number | null };

/**
 * Events whose venue's clock is `offsetFrom` to `offsetTo` minutes ahead of UTC (the end is not included) and shows,
 * when they begin, a reading in [`fromMinute`, `toMinute`): minutes since 1970-01-01T00:00 on that clock.
 */
export interface LocalRange {
  offsetFrom: number;
  offsetTo: number;
  fromMinute: number;
  toMinute: number;
}

/** Everywhere on Earth a clock is at least this far behind UTC, in minutes. */
const OFFSET_MINUTES_MIN = -12 * 60;
/** And less than this ahead. */
const OFFSET_MINUTES_END = 14 * 60 + 1;

/**
 * What the times mean at an instant. Somewhere it is today already what is tomorrow elsewhere: so there are up to
 * three ranges, each for the places where it is the same day, and an event is in at most one of them.
 */
export function localRanges(times: LocalTimes, nowMs: number): LocalRange[] {
  if (times.kind === 'days') {
    return [
      {
        offsetFrom: OFFSET_MINUTES_MIN,
        offsetTo: OFFSET_MINUTES_END,
        fromMinute: dayNumber(times.from ?? DAY_MIN) * DAY_MINUTES,
        toMinute: (dayNumber(times.to ?? DAY_MAX) + 1) * DAY_MINUTES,
      },
    ];
  }
  const nowMinute = Math.floor(nowMs / 60_000);
  const firstDay = Math.floor((nowMinute + OFFSET_MINUTES_MIN) / DAY_MINUTES);
  const lastDay = Math.floor((nowMinute + OFFSET_MINUTES_END - 1) / DAY_MINUTES);
  return Array.from({ length: lastDay - firstDay + 1 }, (_, i) => {
    const today = firstDay + i;
    return {
      offsetFrom: Math.max(OFFSET_MINUTES_MIN, today * DAY_MINUTES - nowMinute),
      offsetTo: Math.min(OFFSET_MINUTES_END, (today + 1) * DAY_MINUTES - nowMinute),
      ...minutesOf(times.word, today),
    };
  });
}

/** The instants, in Unix milliseconds, between which everything of these times begins; null: open. */
export function timeBounds(times: SearchTimes, nowMs: number): { fromMs: number | null; toMs: number | null } {
  return times.kind === 'instants' ? times : instantBounds(localRanges(times, nowMs));
}

/** The instants, in Unix milliseconds, between which everything in the ranges begins. */
export function instantBounds(ranges: readonly LocalRange[]): { fromMs: number; toMs: number } {
  const fromMinute = Math.min(...ranges.map((range) => range.fromMinute - (range.offsetTo - 1)));
  const toMinute = Math.max(...ranges.map((range) => range.toMinute - range.offsetFrom));
  return { fromMs: fromMinute * 60_000, toMs: toMinute * 60_000 };
}

/** "2026-12-05" as days since 1970-01-01. */
function dayNumber(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / 86_400_000;
}

/** Whether a text is a day that we can look for. */
export function isSearchDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text < DAY_MIN || text > DAY_MAX) return false;
  const atMs = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(text);
}

const DAY_MINUTES = 24 * 60;
const FRIDAY_EVENING_MINUTE = 17 * 60;

function minutesOf(word: TimeWord, today: number): { fromMinute: number; toMinute: number } {
  // 1970-01-01 was a Thursday; Monday is 0.
  const weekday = (today + 3) % 7;
  const nextMonday = today + 7 - weekday;
  switch (word) {
    case 'today':
      return wholeDays(today, today + 1);
    case 'tomorrow':
      return wholeDays(today + 1, today + 2);
    case 'weekend': {
      const friday = nextMonday - 3;
      const fromMinute = friday * DAY_MINUTES + FRIDAY_EVENING_MINUTE;
      return { fromMinute: Math.max(fromMinute, today * DAY_MINUTES), toMinute: nextMonday * DAY_MINUTES };
    }
    case 'week':
      return wholeDays(today, nextMonday);
    case 'month':
      return wholeDays(today, firstOfNextMonth(today));
    default:
      return unreachable(word);
  }
}

function wholeDays(from: number, to: number): { fromMinute: number; toMinute: number } {
  return { fromMinute: from * DAY_MINUTES, toMinute: to * DAY_MINUTES };
}

function firstOfNextMonth(day: number): number {
  const date = new Date(day * 86_400_000);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) / 86_400_000;
}
