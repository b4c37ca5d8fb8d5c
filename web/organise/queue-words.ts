import { momentText } from '../../domain/shared/date-text.ts';
import { unreachable } from '../../domain/shared/invariant.ts';
import type { OrganisedEvent } from '../../protocol/http/organised.ts';
import type { QueueStatus } from '../../protocol/http/queue.ts';
import { countOf, countText, durationText } from './numbers.ts';

/** How fans will wait, as it was planned: a name and its lines each. */
export function queueFacts({ queue, timeZone }: Pick<OrganisedEvent, 'queue' | 'timeZone'>): [string, ...string[]][] {
  if (queue === null) return [['Queue', 'None: fans go straight to the seats']];
  const at = (instant: string) => momentText(instant, timeZone);
  const earlier = queue.classes.slice(0, -1);
  const [round] = queue.rounds;
  return [
    ['Joining', `Opens ${at(queue.joinsFrom)}`, `closes ${at(queue.closesAt)}`],
    ['The sale opens', at(queue.opensAt)],
    [
      'The draw',
      round === undefined ? 'Not verifiable: no beacon' : `Round ${countText(round)} of the public beacon decides`,
    ],
    [
      'Shopping at a time',
      countOf(queue.capacity, 'fan'),
      `${durationText(queue.passSeconds)} to choose, ${durationText(queue.graceSeconds)} to come when called`,
    ],
    ['Called first', ...(earlier.length === 0 ? ['Nobody: one class for all'] : [earlier.join(', then ')])],
    ['Registers', countText(queue.registers)],
  ];
}

/** Who buys before everybody, and when, as it was planned; none where nobody does. */
export function presaleFacts({
  presale,
  timeZone,
}: Pick<OrganisedEvent, 'presale' | 'timeZone'>): [string, ...string[]][] {
  if (presale === null) return [];
  const { name, opensAt, closesAt } = presale;
  return [
    ['Presale', name, `from ${momentText(opensAt, timeZone)}`],
    ['Everybody buys', `from ${momentText(closesAt, timeZone)}`],
  ];
}

/** Where the queue stands, in a word or two. */
export function phaseWords({ phase }: Pick<QueueStatus, 'phase'>): string {
  switch (phase) {
    case 'off':
      return 'No queue now';
    case 'scheduled':
      return 'Joining is not open yet';
    case 'gathering':
      return 'Fans are joining';
    case 'sealed':
      return 'Sealed, being drawn';
    case 'drawn':
      return 'Drawn; the sale opens soon';
    case 'open':
      return 'Fans are called';
    case 'paused':
      return 'Paused';
    case 'sold-out':
      return 'Sold out';
    case 'closed':
      return 'Closed';
    default:
      return unreachable(phase);
  }
}

/** How many wait, were called, and how fast; '' while there are no numbers yet. */
export function progressWords({ nowServing, given, calledPerMinute }: QueueStatus): string {
  if (given === 0) return '';
  const waiting = `${countText(Math.max(0, given - nowServing))} waiting, ${countText(nowServing)} called`;
  return calledPerMinute === null ? `${waiting}.` : `${waiting}, ${countText(Math.round(calledPerMinute))} a minute.`;
}
