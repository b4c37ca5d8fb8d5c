import type { QueuePlan } from '../queue/queue-plan.ts';
import type { Entry } from '../queue/queue-events.ts';
import type { DeviceId, HoldId } from '../shared/ids.ts';

/** What an auditor knows of a queue at one row, apart from the code that decided it. */
export interface AuditedQueue {
  readonly plan: QueuePlan;
  /** When the registers were sealed, and how many were drawn; null: they were not. */
  seal: { sealedAtMs: number; count: number } | null;
  drawn: boolean;
  given: number;
  nowServing: number;
  /** The last request of each register. */
  readonly requests: Map<number, number>;
  readonly slots: Map<Entry, AuditedSlot>;
  readonly slotOfHold: Map<HoldId, Entry>;
  /** Of everybody who had a pass; grows with them, some hundred bytes each. */
  readonly fans: Map<Entry, { passSeq: number; turns: number; number: number }>;
  /** The pass that the next event must use. */
  using: { holdId: HoldId; deviceId: DeviceId } | null;
  /** The slot that the next event must free. */
  ending: { entry: Entry; why: 'booked' | 'expired' } | null;
  /** It was just switched on: the next events keep the passes of those who shop. */
  isKeeping: boolean;
  /** A booking of before, which the next event must sell. */
  restoring: HoldId | null;
}

export interface AuditedSlot {
  passSeq: number;
  deviceId: DeviceId;
  expiresAtMs: number;
  holdId: HoldId | null;
}

/** A queue that nobody has joined. */
export function auditedQueue(plan: QueuePlan): AuditedQueue {
  return {
    plan,
    seal: null,
    drawn: false,
    given: 0,
    nowServing: 0,
    requests: new Map(),
    slots: new Map(),
    slotOfHold: new Map(),
    fans: new Map(),
    using: null,
    ending: null,
    isKeeping: false,
    restoring: null,
  };
}
