import { setTimeout as delay } from 'node:timers/promises';

/** What goes wrong with a call, when a test asks for it. */
export type FaultKind =
  /** The connection breaks before anything happens. */
  | 'lose-request'
  /** It is carried out, and the connection breaks before the answer. */
  | 'lose-answer'
  /** Nothing happens, and the answer is a 500, which the idempotency key repeats. */
  | 'fail-before'
  /** It is carried out, and the answer is a 500 all the same, which the idempotency key repeats. */
  | 'fail-after'
  /** Turned away with a 503 before it is looked at: the key remembers nothing. */
  | 'unavailable'
  /** The answer waits; it is carried out first. */
  | 'slow-answer'
  /** It is carried out only after the wait. */
  | 'slow-start';

export interface Fault {
  kind: FaultKind;
  /** `POST`, `GET`, one operation as in `POST /v1/payment_intents/:id/capture`; nothing: every call. */
  operation?: string;
  /** How many calls it hits; null: all until it is taken away. Default 1. */
  times?: number | null;
  /** Of the slow ones, in milliseconds. */
  delayMs?: number;
}

export const FAULT_KINDS: readonly FaultKind[] = [
  'lose-request',
  'lose-answer',
  'fail-before',
  'fail-after',
  'unavailable',
  'slow-answer',
  'slow-start',
];

const DELAY_MS_DEFAULT = 1000;

/** The faults that wait for a call. */
export class Faults {
  readonly #waiting: { fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times === null ? Infinity : (fault.times ?? 1) });
  }

  clear(): void {
    this.#waiting.length = 0;
  }

  /** The fault that hits this call; the one that waited longest first. */
  next(method: string, operation: string): Fault | null {
    const place = this.#waiting.findIndex(({ fault }) => {
      return fault.operation === undefined || fault.operation === method || fault.operation === operation;
    });
    const hit = this.#waiting[place];
    if (!hit) return null;
    hit.left -= 1;
    if (hit.left <= 0) this.#waiting.splice(place, 1);
    return hit.fault;
  }
}

/** Waits as long as the fault says, if it is of this kind. */
export async function waitFor(fault: Fault | null, kind: 'slow-answer' | 'slow-start'): Promise<void> {
  if (fault?.kind === kind) await delay(fault.delayMs ?? DELAY_MS_DEFAULT);
}
