import type { EventAddress } from '../../domain/shared/event-address.ts';
import type { DrawnBy } from '../../domain/queue/draw/draw-record.ts';
import type { KeptQueue, RegisterRemains } from '../../domain/queue/kept-queue.ts';
import type { QueuePlan } from '../../domain/queue/queue-plan.ts';

/** What a register answers to: who joined an event's queue, one place each. */
export interface RegisterRpc {
  /** Gives an entry its place; the same one however often it is asked. `entry`: 16 bytes in hex. */
  join(ask: { address: EventAddress; plan: QueuePlan; entry: string; classIndex: number }): Promise<JoinResult>;
  /** Where an entry stands; null: nowhere. */
  find(ask: { plan: QueuePlan; entry: string }): Promise<JoinedPlace | null>;
  /** How many have joined, newcomers included. */
  joined(): Promise<number>;
  /** Closes at T, stores the entry lists where everybody may read them, answers what is sealed. Idempotent. */
  close(ask: { address: EventAddress; plan: QueuePlan }): Promise<RegisterClosed>;
  /**
   * Keeps where the queue is, for a box office that may be lost. Answers what decides the draw by what it heard first;
   * null: another epoch has begun.
   */
  keep(ask: { epoch: number; queue: KeptQueue }): Promise<{ drawn: DrawnBy | null } | null>;
  /** For the epoch that is about to begin: what is kept. From then on nothing is taken that an older one says. */
  kept(ask: { epoch: number }): Promise<RegisterRemains>;
}

export type JoinResult =
  | ({ ok: true } & JoinedPlace)
  /** `not-open`: joining has not begun. `ended`: nothing is left to wait for. `busy`: ask again. */
  | { ok: false; reason: 'not-open' | 'ended' | 'busy' };

/** Where an entry stands. A newcomer joined after T: `number` is theirs once the box office has given it; else null. */
export interface JoinedPlace {
  classIndex: number;
  register: number;
  /** In the register: of those who are drawn in its class, or of its newcomers. */
  index: number;
  isNewcomer: boolean;
  number: number | null;
}

/** For each class, in order: how many there are and the Merkle root over their entries, in hex. */
export interface RegisterClosed {
  classes: { count: number; root: string }[];
}
