import { decidingRound } from '../../domain/queue/draw/draw-schedule.ts';
import { roundAtMs } from '../../domain/queue/draw/beacon.ts';
import type { DrawRecord } from '../../domain/queue/draw/draw-record.ts';
import type { DrawFault, Unproven } from '../../domain/queue/draw/verify-record.ts';
import { unreachable } from '../../domain/shared/invariant.ts';
import { longDateText, timeText } from '../../domain/shared/date-text.ts';

/** How the draw stands, in words. `tone` colours nothing alone: the title says it too. */
export interface DrawWords {
  tone: 'plain' | 'success' | 'warning' | 'danger';
  title: string;
  detail: string;
}

/** While there is nothing to repeat yet. */
export function pendingWords(record: DrawRecord, { nowMs, timeZone }: { nowMs: number; timeZone: string }): DrawWords {
  const { seal, beacon, schedule, closesAtMs } = record;
  const tone = 'plain';
  if (nowMs < closesAtMs) {
    const detail = `Everybody who joins before ${whenText(closesAtMs, timeZone)} is drawn. When you join makes no difference.`;
    return { tone, title: 'The queue is gathering', detail };
  }
  if (seal === null) {
    const last = schedule.at(-1);
    const isOver = beacon !== null && last !== undefined && nowMs > roundAtMs(beacon, last);
    return isOver
      ? { tone: 'danger', title: 'There is no seal', detail: FAULTS['missing-seal'] }
      : {
          tone,
          title: 'The lists are being sealed',
          detail: 'Joining for the draw has closed. This takes a few seconds.',
        };
  }
  const round = beacon === null ? null : decidingRound(beacon, schedule, seal.sealedAtMs);
  const decides =
    beacon === null || round === null
      ? 'No public beacon is used, so a random value that we record decides.'
      : `Round ${round.toLocaleString('en-GB')} of the public beacon decides. It does not exist before ${clockText(roundAtMs(beacon, round), timeZone)}.`;
  return {
    tone,
    title: 'Sealed, and not drawn yet',
    detail: `Nobody can be added, left out or moved any more. ${decides}`,
  };
}

/** Once it was repeated: whether nobody can have chosen the order. */
export function verdictWords(unproven: Unproven | null): DrawWords {
  switch (unproven) {
    case null:
      return {
        tone: 'success',
        title: 'Checked: nobody chose the order',
        detail: 'Your browser has just repeated the draw from the published record, and it holds.',
      };
    case 'late-seal':
      return {
        tone: 'warning',
        title: 'Not verifiable: late seal',
        detail:
          'The lists were sealed too late for the round that was announced, so a later one decided. The order follows from it, but you cannot know that nobody waited for a round that suited them.',
      };
    case 'no-beacon':
      return {
        tone: 'warning',
        title: 'Not verifiable: no beacon',
        detail:
          'A random value that we recorded decided, and no public beacon. The order follows from it, but you have only our word that it was not chosen.',
      };
    default:
      return unreachable(unproven);
  }
}

/** What does not hold. */
export function faultWords(fault: DrawFault): DrawWords {
  return { tone: 'danger', title: 'This draw does not hold', detail: FAULTS[fault] };
}

const FAULTS: Record<DrawFault, string> = {
  'missing-seal': 'A register of the queue never answered, so the list of who joined was never sealed.',
  'not-drawn': 'It has not been drawn yet.',
  'wrong-schedule': 'The rounds that may decide are not those that follow from the closing time.',
  'wrong-seal': 'A published digest does not stand for the lists beside it.',
  'late-round': 'The round that decided was known, or nearly so, when the lists were sealed.',
  'wrong-round': 'Another round than the announced one decided.',
  'wrong-signature': 'The random value was not signed by the public beacon.',
};

/** "Friday 5 December 2026, 19:30". */
export function whenText(atMs: number, timeZone: string): string {
  const instant = new Date(atMs).toISOString();
  return `${longDateText(instant, timeZone)}, ${timeText(instant, timeZone)}`;
}

/** "19:30:05": rounds come by the second. */
export function clockText(atMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone }).format(atMs);
}
