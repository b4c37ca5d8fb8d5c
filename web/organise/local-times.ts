import { instantIn, localTimeAt, readTime } from '../../domain/catalogue/local-time.ts';

/** What `<input type="datetime-local">` says, on the clock of a zone, as an RFC 3339 instant; null: it says nothing. */
export function instantOf(local: string, timeZone: string): string | null {
  const written = readTime(local);
  if (written === null || written.kind === 'date') return null;
  return new Date(instantIn(written.local, timeZone)).toISOString();
}

/** The value of such an input for an instant; '' for none. */
export function localOf(instant: string | null, timeZone: string): string {
  if (instant === null) return '';
  const { year, month, day, hour, minute } = localTimeAt(Date.parse(instant), timeZone);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
