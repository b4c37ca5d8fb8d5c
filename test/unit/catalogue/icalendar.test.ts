import { describe, expect, test } from 'vitest';
import { icalendar, type CalendarEntry } from '../../../domain/catalogue/icalendar.ts';
import { vtimezoneLines } from '../../../domain/catalogue/icalendar-zone.ts';

const ENTRY: CalendarEntry = {
  uid: 'booking@onsale',
  sequence: 2,
  status: 'confirmed',
  title: 'Winter; or, the Sea',
  startsAt: '2026-12-05T18:30:00Z',
  endsAt: '2026-12-05T21:00:00Z',
  timeZone: 'Europe/Berlin',
  location: 'Großes Haus, Berlin',
  position: { latitude: 52.5, longitude: 13.4 },
  description: 'Row K, seat 14\nSection C:\\left',
  url: 'https://tickets.test/events/1/bookings/2',
};

describe('calendar files', () => {
  test('[CAL-1] an entry stands at the time of the venue, in a zone that the file defines', () => {
    const lines = linesOf([ENTRY]);
    expect(lines).toContain('DTSTART;TZID=Europe/Berlin:20261205T193000');
    expect(lines).toContain('DTEND;TZID=Europe/Berlin:20261205T220000');
    expect(lines.filter((line) => line === 'TZID:Europe/Berlin')).toHaveLength(1);
    expect(lines.indexOf('END:VTIMEZONE')).toBeLessThan(lines.indexOf('BEGIN:VEVENT'));
  });

  test.each([
    ['Europe/Berlin', '2026-03-28T23:00:00Z'],
    ['Europe/Berlin', '2026-03-29T02:00:00Z'],
    ['Europe/Berlin', '2026-10-25T00:30:00Z'],
    ['Europe/Berlin', '2026-10-25T01:30:00Z'],
    ['America/New_York', '2026-11-01T03:00:00Z'],
    ['America/New_York', '2026-11-01T08:00:00Z'],
    ['Australia/Lord_Howe', '2026-04-05T10:00:00Z'],
    ['Asia/Kolkata', '2026-06-01T14:00:00Z'],
    ['Asia/Kathmandu', '2026-06-01T14:00:00Z'],
    ['America/St_Johns', '2026-07-01T14:00:00Z'],
    ['UTC', '2026-07-01T14:00:00Z'],
  ])('[CAL-2] a reader without zone data finds the instant: %s %s', (timeZone, startsAt) => {
    const lines = linesOf([{ ...ENTRY, timeZone, startsAt, endsAt: null }]);
    const start = lines.slice(lines.indexOf('BEGIN:VEVENT')).find((line) => line.startsWith('DTSTART'))!;
    expect(new Date(instantBy(lines, start.split(':')[1]!)).toISOString()).toBe(new Date(startsAt).toISOString());
  });

  test('[CAL-2] the night in which the clocks go back has both its observances, at the second of the change', () => {
    const lines = vtimezoneLines('Europe/Berlin', spanOf('2026-10-25T12:00:00Z'));
    expect(lines.join('\n')).toContain(
      ['BEGIN:STANDARD', 'DTSTART:20261025T030000', 'TZOFFSETFROM:+0200', 'TZOFFSETTO:+0100', 'END:STANDARD'].join(
        '\n',
      ),
    );
    expect(lines.join('\n')).toContain(
      ['BEGIN:DAYLIGHT', 'DTSTART:20260329T020000', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0200', 'END:DAYLIGHT'].join(
        '\n',
      ),
    );
  });

  test('[CAL-3] text is escaped, and lines are at most 75 octets without cutting a character', () => {
    const title = 'Ö'.repeat(80);
    const file = icalendar({ name: 'Konzerte, alle', entries: [{ ...ENTRY, title }], writtenAtMs: 0 });
    const raw = file.split('\r\n');
    for (const line of raw) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
    const lines = unfolded(file);
    expect(lines).toContain(`SUMMARY:${title}`);
    expect(lines).toContain(String.raw`X-WR-CALNAME:Konzerte\, alle`);
    expect(lines).toContain(String.raw`DESCRIPTION:Row K\, seat 14\nSection C:\\left`);
    expect(raw.at(-1)).toBe('');
  });

  test('[CAL-4] a change keeps the uid and says so by its sequence; a cancelled event is cancelled', () => {
    const lines = linesOf([{ ...ENTRY, status: 'cancelled', sequence: 3 }]);
    expect(lines).toContain('UID:booking@onsale');
    expect(lines).toContain('SEQUENCE:3');
    expect(lines).toContain('STATUS:CANCELLED');
  });
});

function linesOf(entries: CalendarEntry[]): string[] {
  return unfolded(icalendar({ name: null, entries, writtenAtMs: Date.parse('2026-11-21T09:00:00Z') }));
}

function unfolded(file: string): string[] {
  return file.replaceAll('\r\n ', '').split('\r\n');
}

function spanOf(instant: string): { fromMs: number; toMs: number } {
  return { fromMs: Date.parse(instant), toMs: Date.parse(instant) };
}

/** Reads a time as RFC 5545 says: on the clocks of the observance with the latest onset that is not after it. */
function instantBy(lines: string[], time: string): number {
  if (time.endsWith('Z')) return utc(time);
  const onsets = lines.flatMap((line, i) => {
    if (line !== 'BEGIN:STANDARD' && line !== 'BEGIN:DAYLIGHT') return [];
    return [{ start: lines[i + 1]!.split(':')[1]!, offsetMs: offsetOf(lines[i + 3]!.split(':')[1]!) }];
  });
  return utc(time) - onsets.findLast(({ start }) => start <= time)!.offsetMs;
}

function utc(text: string): number {
  return Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z?$/, '$1-$2-$3T$4:$5:$6Z'));
}

function offsetOf(text: string): number {
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(3, 5));
  return (text.startsWith('-') ? -minutes : minutes) * 60_000;
}
