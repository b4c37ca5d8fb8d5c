import type { ClaimSync, ClaimNews } from '../../domain/inventory/decide-queue.ts';
import type { DrawRecord } from '../../domain/queue/draw/draw-record.ts';
import type { QueuePlan } from '../../domain/queue/queue-plan.ts';
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
  /** Everything that the draw rests on, as far as it is known; null: there is no queue. */
  drawRecord(): Promise<DrawRecord | null>;
  /** How fans wait here; null: there is no queue. It never changes once there is one. */
  queuePlan(): Promise<QueuePlan | null>;
  /** A floor is crowded (SWITCH-1). Answers whether it should say so again while it is. */
  crowded(ask: { floor: number }): Promise<boolean>;
  /** Switches a queue on where none is planned; doing it again changes nothing. `capacity` null: as is usual. */
  switchQueueOn(ask: { capacity: number | null }): Promise<SwitchedOn>;
  /** A floor says who claims; once a second while anybody does. Rule QUEUE-23. */
  syncClaims(sync: FloorClaims): Promise<ClaimsAnswer>;
}

export type SwitchedOn = { ok: true } | { ok: false; reason: 'not-published' | 'planned' | 'sale-closed' };

export interface FloorClaims extends ClaimSync {
  /** By what name the last answer knew the box office; null: the floor has just started itself, or says all. */
  office: string | null;
}

export type ClaimsAnswer =
  | ({
      kind: 'taken';
      /** What the floor's next call names: another one after each, so that a late copy of a call is known by it. */
      office: string;
      clock: ClaimClock;
    } & ClaimNews)
  /** The box office has started since: it knows of nobody until the floor says all. */
  | { kind: 'say-all' }
  /** There is no queue here, or no sale. */
  | { kind: 'no-queue' };

/** Event time, by which claims run out. */
export interface ClaimClock {
  nowMs: number;
  isPaused: boolean;
  /** Part of every pass. */
  epoch: number;
}
