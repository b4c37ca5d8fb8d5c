import { SOCKETS_PER_TICK_SECOND, STATUS_TICK_MS, STATUS_TICK_MS_MAX } from './waiting-limits.ts';

/** How long after one status the next is told while fans are called, milliseconds. Rule QUEUE-17. */
export function statusTickMs(sockets: number): number {
  return Math.min(STATUS_TICK_MS_MAX, STATUS_TICK_MS * Math.max(1, sockets / SOCKETS_PER_TICK_SECOND));
}
