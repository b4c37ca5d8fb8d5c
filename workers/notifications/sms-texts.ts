import { unreachable } from '../../domain/shared/invariant.ts';
import { shortDateText, timeText } from '../../domain/shared/date-text.ts';
import type { NotifyKind } from '../../domain/bookings/effects.ts';

interface Told {
  eventName: string;
  startsAt: string;
  timeZone: string;
}

/** One text message of plain words; null: it can wait for the mail. */
export function smsText(what: NotifyKind, booking: Told, url: string): string | null {
  const name = shortened(booking.eventName);
  const when = `${shortDateText(booking.startsAt, booking.timeZone)}, ${timeText(booking.startsAt, booking.timeZone)}`;
  switch (what) {
    case 'confirmed':
      return `Your tickets for ${name}, ${when}, are ready: ${url}`;
    case 'failed':
      return `No seats for ${name}: your money is on its way back. ${url}`;
    case 'event-changed':
      return `${name} has changed. See what that means for your tickets: ${url}`;
    case 'refunded':
    case 'transfer-offered':
    case 'transferred':
      return null;
    default:
      return unreachable(what);
  }
}

const NAME_LENGTH_MAX = 60;

function shortened(name: string): string {
  return name.length <= NAME_LENGTH_MAX ? name : `${name.slice(0, NAME_LENGTH_MAX - 1)}…`;
}
