import {
  FANS_PER_SECOND_OF_WAIT,
  GATHERING_POLL_SECONDS,
  POLL_SECONDS_MAX,
  POLL_SECONDS_MIN,
} from './waiting-limits.ts';

/**
 * When who has no socket had best ask for the queue's status again: seldom while many wait, and at T again, where all that
 * gathered learn that it is drawn. Rule QUEUE-19.
 */
export function nextPollSeconds(status: {
  phase: string;
  given: number;
  nowServing: number;
  serverTimeMs: number;
  closesAtMs: number;
}): number {
  const { phase, given, nowServing, serverTimeMs, closesAtMs } = status;
  if (phase === 'scheduled' || phase === 'gathering') {
    const secondsToClose = Math.ceil((closesAtMs - serverTimeMs) / 1_000);
    return Math.max(POLL_SECONDS_MIN, Math.min(GATHERING_POLL_SECONDS, secondsToClose));
  }
  const waiting = Math.max(0, given - nowServing);
  return Math.min(POLL_SECONDS_MAX, Math.max(POLL_SECONDS_MIN, Math.ceil(waiting / FANS_PER_SECOND_OF_WAIT)));
}
