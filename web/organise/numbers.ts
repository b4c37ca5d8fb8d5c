const counts = new Intl.NumberFormat('en-GB');

/** "18,240". */
export function countText(count: number): string {
  return counts.format(count);
}

/** "1 booking", "12 bookings". */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}

/** "26 %"; less than one of a hundred is not nothing, and 99.9 is not all. */
export function shareText(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0 %';
  const percent = (part / whole) * 100;
  if (percent < 1) return 'under 1 %';
  return part === whole ? '100 %' : `${Math.min(99, Math.round(percent))} %`;
}

/** "40 seconds", "12 minutes", "3 hours 20 minutes": as exact as an estimate is. */
export function durationText(seconds: number): string {
  if (seconds < 90) return countOf(Math.max(1, Math.round(seconds)), 'second');
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return countOf(minutes, 'minute');
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return countOf(Math.round(hours / 24), 'day');
  const rest = minutes % 60;
  return rest === 0 ? countOf(hours, 'hour') : `${countOf(hours, 'hour')} ${countOf(rest, 'minute')}`;
}
