/** A wall clock's reading, without a place. Fields as people write them (month 1 is January). */
export interface LocalTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

/** When something is, as far as the text says. */
export type WrittenTime =
  | { kind: 'instant'; atMs: number; local: LocalTime; offsetMinutes: number }
  | { kind: 'local'; local: LocalTime }
  | { kind: 'date'; local: LocalTime };

const WRITTEN_TIME =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/**
 * Reads ISO 8601 as event pages write it: a date, a local time (seconds may be missing, a space may stand
 * for the T), or a time with `Z` or an offset. Fractions of a second are dropped.
 * @returns null for anything else, and for dates that no calendar has
 */
export function readTime(text: string): WrittenTime | null {
  const match = WRITTEN_TIME.exec(text.trim());
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const local = { year: year!, month: month!, day: day!, hour: hour!, minute: minute!, second: second! };
  if (!exists(local)) return null;
  if (match[4] === undefined) return { kind: 'date', local };
  const zone = match[7];
  if (zone === undefined) return { kind: 'local', local };
  const offsetMinutes = offsetOf(zone);
  return { kind: 'instant', atMs: asUtcMs(local) - offsetMinutes * 60_000, local, offsetMinutes };
}

/** Whether the calendar and the clock have this reading: 30 February and 25:00 are nowhere. */
function exists(local: LocalTime): boolean {
  const date = new Date(asUtcMs(local));
  return (
    date.getUTCMonth() + 1 === local.month && date.getUTCDate() === local.day && local.hour < 24 && local.minute < 60
  );
}

/** "Z" is 0, "+05:30" is 330. */
function offsetOf(zone: string): number {
  if (zone.toUpperCase() === 'Z') return 0;
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return zone.startsWith('-') ? -minutes : minutes;
}

/** The reading as if the clock stood in Greenwich; a step on the way to an instant. */
function asUtcMs(local: LocalTime): number {
  return Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute, local.second);
}

const DAY_MS = 86_400_000;

/**
 * The instant at which clocks in an IANA zone show this reading, in Unix milliseconds. When the clocks go
 * back it happens twice: the first is meant. When they go forward it never happens: it is moved on by as much
 * as the clocks were. (This is "compatible" disambiguation of RFC 5545 and of ECMAScript's Temporal.)
 */
export function instantIn(local: LocalTime, timeZone: string): number {
  const reading = asUtcMs(local);
  const before = offsetMsAt(reading - DAY_MS, timeZone);
  const after = offsetMsAt(reading + DAY_MS, timeZone);
  const candidates = [reading - Math.max(before, after), reading - Math.min(before, after)];
  return candidates.find((atMs) => atMs + offsetMsAt(atMs, timeZone) === reading) ?? reading - before;
}

/** How far the clocks of a zone are ahead of UTC at an instant. */
export function offsetMsAt(atMs: number, timeZone: string): number {
  const local = localTimeAt(atMs, timeZone);
  return asUtcMs(local) - Math.floor(atMs / 1000) * 1000;
}

/** An instant as RFC 3339 on the clocks of a zone, with their offset: "2026-12-05T19:30:00+01:00". */
export function localInstantText(atMs: number, timeZone: string): string {
  const offsetMs = offsetMsAt(atMs, timeZone);
  const local = new Date(atMs + offsetMs).toISOString().slice(0, 19);
  const minutes = Math.round(Math.abs(offsetMs) / 60_000);
  const digits = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0'));
  return `${local}${offsetMs < 0 ? '-' : '+'}${digits.join(':')}`;
}

/** What clocks in an IANA zone show at an instant. */
export function localTimeAt(atMs: number, timeZone: string): LocalTime {
  const parts = new Map(
    clockOf(timeZone)
      .formatToParts(atMs)
      .map((part) => [part.type, Number(part.value)]),
  );
  const field = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  return {
    year: field('year'),
    month: field('month'),
    day: field('day'),
    hour: field('hour'),
    minute: field('minute'),
    second: field('second'),
  };
}

/** Whether the name is an IANA zone that this runtime knows. */
export function isTimeZone(name: string): boolean {
  try {
    clockOf(name);
    return true;
  } catch {
    return false;
  }
}

/** Making a formatter takes a hundred times as long as using one. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  clocks.set(timeZone, clock);
  return clock;
}
