import { dateTime, vtimezoneLines } from './icalendar-zone.ts';
import { instantIn, localTimeAt } from './local-time.ts';

/** One event as a calendar shows it. Instants are RFC 3339. */
export interface CalendarEntry {
  /** Stays the same for as long as the entry lives: a calendar that has it changes it, and adds nothing. */
  uid: string;
  /** Grows with each change that a calendar must take over. */
  sequence: number;
  status: 'confirmed' | 'cancelled';
  title: string;
  startsAt: string;
  /** Null: nobody knows when it ends, and the entry does not say. */
  endsAt: string | null;
  /** IANA: the entry stands at this time on the venue's clocks. */
  timeZone: string;
  /** Name and address, for maps. */
  location: string;
  position: { latitude: number; longitude: number } | null;
  /** Plain text. */
  description: string | null;
  url: string | null;
}

export interface CalendarDocument {
  /** What a subscribed calendar is called; null: a file with entries to take over. */
  name: string | null;
  entries: readonly CalendarEntry[];
  /** Unix time in milliseconds: when the document says what it says. */
  writtenAtMs: number;
}

/**
 * An iCalendar document (RFC 5545). Times stand on the venue's clocks, each zone with a VTIMEZONE that has every change of
 * the clocks around its entries, so that they are right in calendars that know no IANA zones, on both sides of a change.
 */
export function icalendar({ name, entries, writtenAtMs }: CalendarDocument): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Onsale//Onsale 1//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    ...(name === null ? [] : [`NAME:${text(name)}`, `X-WR-CALNAME:${text(name)}`]),
    ...zonesOf(entries),
    ...entries.flatMap((entry) => entryLines(entry, writtenAtMs)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function zonesOf(entries: readonly CalendarEntry[]): string[] {
  const spans = new Map<string, { fromMs: number; toMs: number }>();
  for (const { timeZone, startsAt, endsAt } of entries) {
    const fromMs = Date.parse(startsAt);
    const toMs = Date.parse(endsAt ?? startsAt);
    const known = spans.get(timeZone) ?? { fromMs, toMs };
    spans.set(timeZone, { fromMs: Math.min(known.fromMs, fromMs), toMs: Math.max(known.toMs, toMs) });
  }
  return [...spans].flatMap(([timeZone, span]) => vtimezoneLines(timeZone, span));
}

function entryLines(entry: CalendarEntry, writtenAtMs: number): string[] {
  const { timeZone, position, endsAt, description, url } = entry;
  return [
    'BEGIN:VEVENT',
    `UID:${text(entry.uid)}`,
    `DTSTAMP:${dateTime(localTimeAt(writtenAtMs, 'UTC'))}Z`,
    `SEQUENCE:${entry.sequence}`,
    `DTSTART${moment(entry.startsAt, timeZone)}`,
    ...(endsAt === null ? [] : [`DTEND${moment(endsAt, timeZone)}`]),
    `SUMMARY:${text(entry.title)}`,
    `LOCATION:${text(entry.location)}`,
    ...(position === null ? [] : [`GEO:${position.latitude};${position.longitude}`]),
    ...(description === null ? [] : [`DESCRIPTION:${text(description)}`]),
    ...(url === null ? [] : [`URL:${url}`]),
    `STATUS:${entry.status.toUpperCase()}`,
    'END:VEVENT',
  ];
}

/**
 * An instant on the zone's clocks, with what stands between the property's name and it. In the night in which the clocks go
 * back a reading comes twice, and means the first (RFC 5545, 3.3.5): the second is written in UTC.
 */
function moment(instant: string, timeZone: string): string {
  const atMs = Date.parse(instant);
  const local = localTimeAt(atMs, timeZone);
  const isFirst = instantIn(local, timeZone) === atMs;
  return isFirst ? `;TZID=${timeZone}:${dateTime(local)}` : `:${dateTime(localTimeAt(atMs, 'UTC'))}Z`;
}

/** A TEXT value (RFC 5545, 3.3.11). Control characters have no way to be written, and go. */
function text(value: string): string {
  return value
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[^\P{Cc}\n\t]/gu, '')
    .replaceAll(/[\\;,]/g, String.raw`\$&`)
    .replaceAll('\n', String.raw`\n`);
}

/** At most 75 octets in a line, its end not counted, and no character cut in two (RFC 5545, 3.1). */
const LINE_OCTETS_MAX = 75;

function folded(line: string): string {
  let result = '';
  let octets = 0;
  for (const character of line) {
    const width = octetsOf(character.codePointAt(0)!);
    if (octets + width > LINE_OCTETS_MAX) {
      result += '\r\n ';
      octets = 1;
    }
    result += character;
    octets += width;
  }
  return result;
}

/** Of a character in UTF-8. */
function octetsOf(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}
