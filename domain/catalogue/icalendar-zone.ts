import { localTimeAt, offsetMsAt, type LocalTime } from './local-time.ts';

const DAY_MS = 86_400_000;
/** Clocks change at most this long before an entry for it to be in its VTIMEZONE: the observance that it stands in. */
const YEAR_MS = 366 * DAY_MS;

/**
 * The VTIMEZONE of an IANA zone around a span of Unix milliseconds: one observance for each change of its clocks from a
 * year before the span to a year after it, as the runtime's own zone data has them. A rule that repeats is not written:
 * governments change them, and these dates are the ones that count.
 */
export function vtimezoneLines(timeZone: string, span: { fromMs: number; toMs: number }): string[] {
  const fromMs = span.fromMs - YEAR_MS;
  const changes = changesIn(timeZone, { fromMs, toMs: span.toMs + YEAR_MS });
  const first: ClockChange = {
    atMs: fromMs,
    beforeMs: offsetMsAt(fromMs, timeZone),
    afterMs: offsetMsAt(fromMs, timeZone),
  };
  const standardMs = Math.min(...[first, ...changes].map(({ afterMs }) => afterMs));
  return [
    'BEGIN:VTIMEZONE',
    `TZID:${timeZone}`,
    ...[first, ...changes].flatMap((change) => observance(change, standardMs)),
    'END:VTIMEZONE',
  ];
}

interface ClockChange {
  atMs: number;
  /** How far the clocks were ahead of UTC before it, and are after it, in milliseconds. */
  beforeMs: number;
  afterMs: number;
}

/** Looks at every day, and closes in on the second at which the clocks changed. */
function changesIn(timeZone: string, { fromMs, toMs }: { fromMs: number; toMs: number }): ClockChange[] {
  const changes: ClockChange[] = [];
  let beforeMs = offsetMsAt(fromMs, timeZone);
  for (let dayMs = fromMs; dayMs < toMs; dayMs += DAY_MS) {
    const afterMs = offsetMsAt(dayMs + DAY_MS, timeZone);
    if (afterMs === beforeMs) continue;
    changes.push({ atMs: firstWith(timeZone, { offsetMs: afterMs, fromMs: dayMs }), beforeMs, afterMs });
    beforeMs = afterMs;
  }
  return changes;
}

/** The first second of the day from `fromMs` at which the zone has this offset. */
function firstWith(timeZone: string, { offsetMs, fromMs }: { offsetMs: number; fromMs: number }): number {
  let before = Math.floor(fromMs / 1000);
  let after = before + DAY_MS / 1000;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetMsAt(middle * 1000, timeZone) === offsetMs) after = middle;
    else before = middle;
  }
  return after * 1000;
}

function observance({ atMs, beforeMs, afterMs }: ClockChange, standardMs: number): string[] {
  const kind = afterMs === standardMs ? 'STANDARD' : 'DAYLIGHT';
  return [
    `BEGIN:${kind}`,
    // On the clocks as they were before the change.
    `DTSTART:${dateTime(localTimeAt(atMs + beforeMs, 'UTC'))}`,
    `TZOFFSETFROM:${offset(beforeMs)}`,
    `TZOFFSETTO:${offset(afterMs)}`,
    `END:${kind}`,
  ];
}

/** A DATE-TIME without its zone: "20261205T193000". */
export function dateTime({ year, month, day, hour, minute, second }: LocalTime): string {
  return `${digits(year, 4)}${digits(month, 2)}${digits(day, 2)}T${digits(hour, 2)}${digits(minute, 2)}${digits(second, 2)}`;
}

/** A UTC-OFFSET: "+0530"; seconds only where a zone has them. */
function offset(offsetMs: number): string {
  const seconds = Math.abs(offsetMs) / 1000;
  const tail = seconds % 60 === 0 ? '' : digits(seconds % 60, 2);
  return `${offsetMs < 0 ? '-' : '+'}${digits(Math.floor(seconds / 3600), 2)}${digits(Math.floor(seconds / 60) % 60, 2)}${tail}`;
}

function digits(value: number, count: number): string {
  return String(value).padStart(count, '0');
}
