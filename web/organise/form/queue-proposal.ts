import { instantIn, localTimeAt } from '../../../domain/catalogue/local-time.ts';
import { PRESALE_BEFORE_QUEUE_MS } from '../../../domain/queue/presale-window.ts';

/** Unix milliseconds. */
interface QueueTimes {
  joinsFromMs: number;
  closesAtMs: number;
  opensAtMs: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
const OPENING_HOUR = 10;
const DAYS_AHEAD = 7;
/** By then each of the ten rounds of the beacon that may decide has come, one a minute from the second minute on. */
const DRAW_MS = 15 * MINUTE_MS;
const GATHERING_MS = DAY_MS;
const PRESALE_MS = 2 * DAY_MS;

/**
 * When a sale with a queue may open: at ten in the morning at the venue, a week ahead; of an event that is sooner, halfway
 * until then. Fans gather for a day before.
 */
export function proposedTimes(event: { nowMs: number; startsAtMs: number | null; timeZone: string }): QueueTimes {
  const opensAtMs = openingOf(event);
  const closesAtMs = opensAtMs - DRAW_MS;
  const joinsFromMs = Math.max(closesAtMs - GATHERING_MS, wholeMinute(event.nowMs));
  return { joinsFromMs: Math.min(joinsFromMs, closesAtMs - MINUTE_MS), closesAtMs, opensAtMs };
}

/**
 * When a presale may be: for two days from ten in the morning at the venue on, a week ahead; before a queue, for two days
 * until the latest moment that it allows; of an event that is sooner, from halfway until then for half of what remains.
 */
export function proposedPresale(event: {
  nowMs: number;
  startsAtMs: number | null;
  queueOpensAtMs: number | null;
  timeZone: string;
}): { opensAtMs: number; closesAtMs: number } {
  const { nowMs, startsAtMs, queueOpensAtMs } = event;
  if (queueOpensAtMs !== null) {
    const closesAtMs = queueOpensAtMs - PRESALE_BEFORE_QUEUE_MS;
    const opensAtMs = Math.max(closesAtMs - PRESALE_MS, wholeMinute(nowMs));
    return { opensAtMs: Math.min(opensAtMs, closesAtMs - MINUTE_MS), closesAtMs };
  }
  const opensAtMs = openingOf(event);
  const lastsMs = startsAtMs === null ? PRESALE_MS : Math.min(PRESALE_MS, (startsAtMs - opensAtMs) / 2);
  return { opensAtMs, closesAtMs: wholeMinute(opensAtMs + lastsMs) };
}

/** One shopper for five places: enough that seats are never idle, few enough that they find some. */
export function proposedCapacity({ places, shoppersMax }: { places: number; shoppersMax: number }): number {
  const fifth = places === 0 ? 500 : Math.ceil(places / 5);
  return Math.min(shoppersMax, Math.max(10, Math.min(2_000, fifth)));
}

function openingOf(event: { nowMs: number; startsAtMs: number | null; timeZone: string }): number {
  const { nowMs, startsAtMs, timeZone } = event;
  const day = localTimeAt(nowMs + DAYS_AHEAD * DAY_MS, timeZone);
  const atMs = instantIn({ ...day, hour: OPENING_HOUR, minute: 0, second: 0 }, timeZone);
  if (startsAtMs === null || startsAtMs - atMs >= DAY_MS) return atMs;
  return wholeMinute(nowMs + Math.max(0, startsAtMs - nowMs) / 2);
}

function wholeMinute(atMs: number): number {
  return Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
}
