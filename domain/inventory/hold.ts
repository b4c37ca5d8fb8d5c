import type { Quote } from '../pricing/quote.ts';
import type { DeviceId, HoldId, UserId } from '../shared/ids.ts';
import { invariant, unreachable } from '../shared/invariant.ts';
import type { HoldEvent } from './events.ts';
import type { RememberedKey } from './owner.ts';
import type { ReleaseReason } from './hold-view.ts';
import { KEYS_PER_HOLD_MAX } from './limits.ts';

/** One hold, from the moment it is made to what became of it. Never changed: an event makes the next one. */
export interface Hold {
  holdId: HoldId;
  deviceId: DeviceId;
  /** Null: still the device's. */
  userId: UserId | null;
  epoch: number;
  fence: number;
  quote: Quote;
  heldAtMs: number;
  /** The deadline of a live hold; what it was, for an ended one. */
  expiresAtMs: number;
  endsByMs: number;
  extended: boolean;
  /** By how much its deadlines were moved because its fan waited for leave to pay. */
  waitedMs: number;
  /** Payments started so far. */
  attempt: number;
  phase: HoldPhase;
  /** Keys of the commands that made it what it is, oldest first. */
  keys: readonly RememberedKey[];
}

export type HoldPhase =
  | { name: 'held' }
  | { name: 'paying'; sessionId: string | null; providerExpiresAtMs: number }
  | { name: 'expiring'; sessionId: string }
  | {
      name: 'committed';
      userId: UserId;
      sessionId: string | null;
      paymentId: string | null;
      atMs: number;
      /** Seats that are no longer the booking's. */
      givenBack: readonly number[];
    }
  | { name: 'released'; why: ReleaseReason; atMs: number };

/** The same object for all of them: a start makes tens of thousands. */
export const HELD: HoldPhase = { name: 'held' };

/** `epoch.counter`: names this hold's exact set of seats. */
export function fenceText(hold: Pick<Hold, 'epoch' | 'fence'>): string {
  return `${hold.epoch}.${hold.fence}`;
}

/** Whether the fan's claim still stands: held, paying or expiring. */
export function isLive(hold: Hold): boolean {
  return hold.phase.name !== 'committed' && hold.phase.name !== 'released';
}

/** How long a hold that was not sold had lasted at `atMs`, in milliseconds: never counted past its deadline. */
export function unsoldMs(hold: Hold, atMs: number): number {
  return Math.max(0, Math.min(atMs, hold.expiresAtMs) - hold.heldAtMs);
}

/** What an event makes of a hold; `before` is null only for the event that makes it. */
export function evolveHold(before: Hold | null, event: HoldEvent): Hold {
  if (event.kind === 'held') {
    invariant(before === null, 'a hold is made once');
    return firstHold(event);
  }
  invariant(before !== null, 'only "held" makes a hold out of nothing');
  const keys = 'remember' in event ? withKey(before.keys, event.remember) : before.keys;
  switch (event.kind) {
    case 'replaced':
      return { ...before, fence: event.fence, quote: event.quote, keys };
    case 'extended':
      return { ...before, expiresAtMs: event.expiresAtMs, extended: true, keys };
    case 'wait-granted': {
      const { waitedMs, expiresAtMs, endsByMs } = event;
      return { ...before, waitedMs, expiresAtMs, endsByMs };
    }
    case 'payment-started': {
      const { userId, attempt, expiresAtMs, endsByMs, providerExpiresAtMs } = event;
      const phase: HoldPhase = { name: 'paying', sessionId: null, providerExpiresAtMs };
      return { ...before, userId, attempt, expiresAtMs, endsByMs, phase, keys };
    }
    case 'attached': {
      invariant(before.phase.name === 'paying', 'a session is attached to a hold that is paying');
      return { ...before, phase: { ...before.phase, sessionId: event.sessionId } };
    }
    case 'payment-ended':
      return { ...before, phase: HELD };
    case 'expiring':
      return { ...before, phase: { name: 'expiring', sessionId: event.sessionId }, keys };
    case 'released':
      return { ...before, phase: { name: 'released', why: event.why, atMs: event.atMs }, keys };
    case 'committed': {
      const { userId, quote, sessionId, paymentId, atMs } = event;
      const phase: HoldPhase = { name: 'committed', userId, sessionId, paymentId, atMs, givenBack: [] };
      return { ...before, userId, quote, phase, keys };
    }
    case 'given-back':
    case 'withdrawn': {
      invariant(before.phase.name === 'committed', 'only what was sold is given back');
      return { ...before, phase: { ...before.phase, givenBack: [...before.phase.givenBack, ...event.seats] } };
    }
    default:
      return unreachable(event);
  }
}

function firstHold(event: Extract<HoldEvent, { kind: 'held' }>): Hold {
  const { holdId, deviceId, userId, epoch, fence, quote, heldAtMs, expiresAtMs, endsByMs, remember } = event;
  return {
    holdId,
    deviceId,
    userId,
    epoch,
    fence,
    quote,
    heldAtMs,
    expiresAtMs,
    endsByMs,
    extended: false,
    waitedMs: 0,
    attempt: 0,
    phase: HELD,
    keys: [remember],
  };
}

function withKey(keys: readonly RememberedKey[], key: RememberedKey | null): readonly RememberedKey[] {
  if (key === null) return keys;
  return [...keys.slice(-(KEYS_PER_HOLD_MAX - 1)), key];
}
