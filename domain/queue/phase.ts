import { areNumbersKnown, type Queue } from './queue.ts';

/** Where an on-sale stands. Rule QUEUE-1. */
export type Phase = 'scheduled' | 'gathering' | 'sealed' | 'drawn' | 'open' | 'paused' | 'sold-out' | 'closed';

/** What the phase follows from, besides the queue's own state. */
export interface SaleAtATime {
  /** Unix milliseconds. */
  unixMs: number;
  /** The sale's clock stands. */
  isPaused: boolean;
  /** Nothing is sold any more. */
  isClosed: boolean;
  /** Seats that nobody has bought, held ones included. */
  unsold: number;
}

/** The phase at a time: nothing of it is stored but what decided it, so that no alarm can be too late for it. */
export function phaseOf(queue: Queue, sale: SaleAtATime): Phase {
  const { plan, seal } = queue;
  const { unixMs } = sale;
  if (sale.isClosed) return 'closed';
  if (sale.unsold === 0) return 'sold-out';
  if (areNumbersKnown(queue)) {
    if (unixMs < plan.opensAtMs) return 'drawn';
    return sale.isPaused ? 'paused' : 'open';
  }
  if (seal !== null) return 'sealed';
  return unixMs < plan.joinsFromMs ? 'scheduled' : 'gathering';
}

/** What may come right after what, when nobody looks away. */
export const NEXT_PHASES: Readonly<Record<Phase, readonly Phase[]>> = {
  scheduled: ['gathering', 'sold-out', 'closed'],
  gathering: ['sealed', 'sold-out', 'closed'],
  sealed: ['drawn', 'open', 'paused', 'sold-out', 'closed'],
  drawn: ['open', 'paused', 'sold-out', 'closed'],
  open: ['paused', 'sold-out', 'closed'],
  paused: ['open', 'sold-out', 'closed'],
  // Seats that were given back are for sale again.
  'sold-out': ['scheduled', 'gathering', 'sealed', 'drawn', 'open', 'paused', 'closed'],
  closed: [],
};

/** When time alone brings the next phase, Unix milliseconds; null: something else has to happen. */
export function nextPhaseAtMs({ plan, seal, drawn }: Queue, unixMs: number): number | null {
  const times = [
    plan.joinsFromMs,
    ...(seal === null ? [plan.closesAtMs] : []),
    ...(drawn === null ? [] : [plan.opensAtMs]),
  ].filter((atMs) => atMs > unixMs);
  return times.length === 0 ? null : Math.min(...times);
}
