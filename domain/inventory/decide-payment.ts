import { unreachable } from '../shared/invariant.ts';
import { priceTotalMinor } from '../shared/money.ts';
import type { FanCommand, PaymentCommand } from './commands.ts';
import { accept, liveHold, refuse, type Decision, type Situation } from './decision.ts';
import { otherLiveHold } from './decide-hold.ts';
import type { Hold } from './hold.ts';
import { endsByMs, heldMsBefore } from './hold-time.ts';
import { PAYMENT_WAIT_MS_MAX, PROVIDER_SESSION_MS } from './limits.ts';
import { ownerKeys, type RememberedKey } from './owner.ts';

type StartPayment = Extract<FanCommand, { kind: 'start-payment' }>;
type Attach = Extract<PaymentCommand, { kind: 'attach' }>;
type PaymentEnded = Extract<PaymentCommand, { kind: 'payment-ended' }>;
type AwaitPayment = Extract<PaymentCommand, { kind: 'await-payment' }>;

/**
 * Binds the hold to its user and opens the payment window, or the next attempt in it; not while the clock is
 * paused. A page that is open already stays the answer.
 */
export function decideStartPayment(situation: Situation, command: StartPayment, remember: RememberedKey): Decision {
  const found = liveHold(situation, command);
  if (!found.ok) return refuse(found.failure);
  const hold = found.value;
  if (situation.inventory.closed) return refuse({ reason: 'sale-closed' });
  const isPaused = situation.inventory.clock.pausedAtMs !== null;
  switch (hold.phase.name) {
    case 'held':
      if (isPaused) return refuse({ reason: 'paused' });
      return openPayment(situation, { hold, command, remember });
    case 'paying':
      if (hold.phase.sessionId !== null) return accept(situation, hold);
      if (isPaused) return refuse({ reason: 'paused' });
      return attempt(situation, { hold, command, remember }, hold);
    case 'expiring':
    case 'committed':
    case 'released':
      return refuse({ reason: 'wrong-state', state: hold.phase.name });
    default:
      return unreachable(hold.phase);
  }
}

/** Binds the provider's session to this attempt: what was never attached was never payable. */
export function decideAttach(situation: Situation, command: Attach): Decision {
  const found = liveHold(situation, { ...command, fan: null });
  if (!found.ok) return refuse(found.failure);
  if (situation.inventory.closed) return refuse({ reason: 'sale-closed' });
  const hold = found.value;
  const { holdId, sessionId } = command;
  if (hold.phase.name !== 'paying' || hold.attempt !== command.attempt) {
    return refuse({ reason: 'wrong-state', state: hold.phase.name });
  }
  if (hold.phase.sessionId === sessionId) return accept(situation, hold);
  if (hold.phase.sessionId !== null) return refuse({ reason: 'wrong-state', state: 'paying' });
  return accept(situation, hold, { kind: 'attached', holdId, sessionId });
}

/** The session can no longer be paid: back to `held` while there is time, else the seats are free. */
export function decidePaymentEnded(situation: Situation, command: PaymentEnded): Decision {
  const { holdId, sessionId } = command;
  const hold = situation.inventory.holds.get(holdId) ?? situation.history.endedHold(holdId);
  if (hold === null) return refuse({ reason: 'hold-not-found' });
  const { phase } = hold;
  if (phase.name === 'held' || phase.name === 'released') return accept(situation, hold);
  if (phase.name === 'committed' || phase.sessionId !== sessionId) {
    return refuse({ reason: 'wrong-state', state: phase.name });
  }
  if (phase.name === 'paying') return accept(situation, hold, { kind: 'payment-ended', holdId });
  const atMs = situation.nowMs;
  return accept(situation, hold, { kind: 'released', holdId, why: 'payment-expired', atMs, remember: null });
}

/**
 * The fan waits for leave to pay: the deadlines move by what the wait takes, up to a limit. The command names the
 * whole wait, so that saying it again adds nothing.
 */
export function decideAwaitPayment(situation: Situation, command: AwaitPayment): Decision {
  const found = liveHold(situation, { ...command, fan: null });
  if (!found.ok) return refuse(found.failure);
  if (situation.inventory.closed) return refuse({ reason: 'sale-closed' });
  const hold = found.value;
  const { holdId, phase } = hold;
  const mayStart = phase.name === 'held' || (phase.name === 'paying' && phase.sessionId === null);
  if (!mayStart) return refuse({ reason: 'wrong-state', state: phase.name });
  const waitedMs = Math.min(PAYMENT_WAIT_MS_MAX, command.waitMs);
  const addMs = waitedMs - hold.waitedMs;
  if (addMs <= 0) return accept(situation, hold);
  const [expiresAtMs, endsByMs] = [hold.expiresAtMs + addMs, hold.endsByMs + addMs];
  return accept(situation, hold, { kind: 'wait-granted', holdId, waitedMs, expiresAtMs, endsByMs });
}

interface Start {
  hold: Hold;
  command: StartPayment;
  remember: RememberedKey;
}

function openPayment(situation: Situation, start: Start): Decision {
  const { inventory, history, nowMs, unixMs } = situation;
  const { hold, command, remember } = start;
  const { fan } = command;
  const other = otherLiveHold(inventory, fan, hold.holdId);
  if (other !== null) return refuse({ reason: 'already-holding', holdId: other });
  const max = inventory.publication.seatsPerFanMax;
  const seats = hold.quote.seats.length;
  const owned = (inventory.seatsOf.get(`user:${fan.userId}`) ?? 0) - (hold.userId === null ? 0 : seats);
  if (owned + seats > max) return refuse({ reason: 'over-cap', max, owned });

  const { holdId, quote } = hold;
  if (priceTotalMinor(quote.total) === 0) {
    const nothing = { sessionId: null, paymentId: null };
    return accept(situation, hold, {
      kind: 'committed',
      holdId,
      userId: fan.userId,
      quote,
      ...nothing,
      atMs: unixMs,
      remember,
    });
  }
  const fansEndMs = endsByMs(hold.heldAtMs, heldMsBefore(history, ownerKeys(fan))) + hold.waitedMs;
  const endsAtMs = Math.min(hold.endsByMs, fansEndMs);
  if (endsAtMs <= nowMs) return refuse({ reason: 'hold-time-used-up' });
  const windowEndsAtMs = nowMs + inventory.publication.paymentSeconds * 1000;
  const expiresAtMs = Math.min(endsAtMs, Math.max(hold.expiresAtMs, windowEndsAtMs));
  return attempt(situation, start, { expiresAtMs, endsByMs: endsAtMs });
}

function attempt(
  situation: Situation,
  { hold, command, remember }: Start,
  { expiresAtMs, endsByMs }: { expiresAtMs: number; endsByMs: number },
): Decision {
  return accept(situation, hold, {
    kind: 'payment-started',
    holdId: hold.holdId,
    userId: command.fan.userId,
    attempt: hold.attempt + 1,
    expiresAtMs,
    endsByMs,
    providerExpiresAtMs: situation.unixMs + PROVIDER_SESSION_MS,
    remember,
  });
}
