import type { QueueStatus } from '../http/queue.ts';

/** What a box office answers to about its queue. */
export interface BoxOfficeQueueRpc {
  /** What everybody who waits is told; null: there is no queue. */
  queueStatus(): Promise<QueueStatus | null>;
  /**
   * Numbers for newcomers, as many as asked, behind everybody: the same ones for the same (register, request).
   * null: the draw is not done, or the queue has ended.
   */
  giveNumbers(ask: { register: number; request: number; count: number }): Promise<{ first: number } | null>;
}
