const formats = new Map<string, Intl.DateTimeFormat>();

/** "Saturday 5 December 2026", on the venue's calendar. `instant`: RFC 3339; `timeZone`: IANA. */
export function longDateText(instant: string, timeZone: string): string {
  return text(instant, timeZone, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
}

/** "Sat 5 Dec 2026", on the venue's calendar. */
export function shortDateText(instant: string, timeZone: string): string {
  return text(instant, timeZone, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
}

/** "Sat 5 Dec 2026, 10:00", on the venue's clock. */
export function momentText(instant: string, timeZone: string): string {
  return `${shortDateText(instant, timeZone)}, ${timeText(instant, timeZone)}`;
}

/** "19:30", on the venue's clock. */
export function timeText(instant: string, timeZone: string): string {
  return text(instant, timeZone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

function text(instant: string, timeZone: string, options: Intl.DateTimeFormatOptions): string {
  const key = `${timeZone}|${JSON.stringify(options)}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone });
    formats.set(key, format);
  }
  return format.format(Date.parse(instant)).replaceAll(',', '');
}
