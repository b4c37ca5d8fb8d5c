import type { Extended, Held, PaymentStarted, Replaced, WaitGranted } from '../inventory/events.ts';
import { HOLD_MS_MAX, PAYMENT_WAIT_MS_MAX } from '../inventory/limits.ts';
import { ownerKey, ownerKeys } from '../inventory/owner.ts';
import { auditNewQuote } from './audit-quote.ts';
import {
  addSeats,
  broken,
  dropLive,
  moveSeats,
  putLive,
  seatsOfQuote,
  type AuditedHold,
  type AuditState,
} from './audit-state.ts';
import type { HoldId } from '../shared/ids.ts';

/** A first hold: free seats at published prices, within the cap, for a fan without another hold. */
export function auditHeld(state: AuditState, event: Held, nowMs: number): void {
  const { holdId, deviceId, userId, fence, quote, heldAtMs, expiresAtMs, endsByMs } = event;
  const { publication } = state;
  const doing = `hold ${holdId}`;
  const isKnown = state.live.has(holdId) || state.released.has(holdId) || state.bookings.has(holdId);
  if (isKnown) broken('I1', `${doing} is made a second time`);
  if (event.epoch !== publication.epoch) broken('I9', `${doing} is of epoch ${event.epoch}`);
  auditNewFence(state, fence, doing);
  auditNotPaused(state, doing);
  if (heldAtMs !== nowMs) broken('BOX-4', `${doing} says that it was made at ${heldAtMs}, and its row is of ${nowMs}`);
  if (expiresAtMs > heldAtMs + publication.holdSeconds * 1000 || expiresAtMs > endsByMs || expiresAtMs <= heldAtMs) {
    broken('HOLD-21', `${doing} has a deadline (${expiresAtMs}) that it may not have`);
  }
  if (endsByMs > heldAtMs + HOLD_MS_MAX) broken('HOLD-21', `${doing} may last longer than any hold`);
  auditNewQuote(state, quote, doing);
  const seats = seatsOfQuote(quote);
  moveSeats(state, seats, { from: 'available', to: 'held', owner: holdId, doing });
  const owners = ownerKeys({ userId, deviceId });
  const owned = owners.reduce((sum, owner) => sum + (state.seatsOf.get(owner) ?? 0), 0);
  if (owned + seats.length > publication.seatsPerFanMax) {
    broken('I6', `${doing} gives its fan ${owned + seats.length} seats, and the cap is ${publication.seatsPerFanMax}`);
  }
  const other = owners.find((owner) => state.liveOf.has(owner));
  if (other !== undefined)
    broken('HOLD-9', `${doing} goes to ${other}, who has the live hold ${state.liveOf.get(other)}`);
  putLive(state, {
    holdId,
    deviceId,
    userId,
    fence,
    quote,
    heldAtMs,
    expiresAtMs,
    endsByMs,
    extended: false,
    waitedMs: 0,
    attempt: 0,
    phase: { name: 'held' },
  });
  state.version++;
}

/** Other seats for a held hold. */
export function auditReplaced(state: AuditState, event: Replaced, nowMs: number): void {
  const doing = `the replacement in hold ${event.holdId}`;
  const hold = liveHoldOf(state, event.holdId, doing);
  if (hold.phase.name !== 'held') broken('HOLD-10', `${doing} comes while the hold is ${hold.phase.name}`);
  auditInTime(hold, nowMs, doing);
  auditNotPaused(state, doing);
  auditNewFence(state, event.fence, doing);
  auditNewQuote(state, event.quote, doing);
  const owner = hold.holdId;
  const [old, now] = [new Set(seatsOfQuote(hold.quote)), seatsOfQuote(event.quote)];
  if (new Set(now).size !== now.length) broken('I1', `${doing} names a seat twice`);
  const left = [...old].filter((seat) => !now.includes(seat));
  const taken = now.filter((seat) => !old.has(seat));
  moveSeats(state, left, { from: 'held', to: 'available', owner, doing });
  moveSeats(state, taken, { from: 'available', to: 'held', owner, doing });
  change(state, hold, { fence: event.fence, quote: event.quote });
  if (left.length + taken.length > 0) state.version++;
}

/** The one extension. */
export function auditExtended(state: AuditState, { holdId, expiresAtMs }: Extended, nowMs: number): void {
  const doing = `the extension of hold ${holdId}`;
  const hold = liveHoldOf(state, holdId, doing);
  if (hold.extended) broken('HOLD-20', `${doing} is its second`);
  auditInTime(hold, nowMs, doing);
  const latestMs = Math.min(hold.expiresAtMs + state.publication.paymentSeconds * 1000, hold.endsByMs);
  if (expiresAtMs <= hold.expiresAtMs || expiresAtMs > latestMs) {
    broken('HOLD-21', `${doing} moves its deadline to ${expiresAtMs}, and ${latestMs} is the latest`);
  }
  change(state, hold, { expiresAtMs, extended: true });
}

/** More time for a hold whose fan waits for leave to pay. */
export function auditWaitGranted(state: AuditState, event: WaitGranted, nowMs: number): void {
  const { holdId, waitedMs, expiresAtMs, endsByMs } = event;
  const doing = `the wait of hold ${holdId}`;
  const hold = liveHoldOf(state, holdId, doing);
  auditInTime(hold, nowMs, doing);
  if (hold.phase.name === 'paying' && hold.phase.sessionId !== null) {
    broken('WAIT-1', `${doing} comes while the session ${hold.phase.sessionId} can be paid`);
  }
  const addMs = waitedMs - hold.waitedMs;
  if (addMs <= 0 || waitedMs > PAYMENT_WAIT_MS_MAX) broken('WAIT-2', `${doing} comes to ${waitedMs} ms`);
  if (expiresAtMs !== hold.expiresAtMs + addMs || endsByMs !== hold.endsByMs + addMs) {
    broken('WAIT-2', `${doing} moves its deadline by another time than it waits`);
  }
  change(state, hold, { waitedMs, expiresAtMs, endsByMs });
}

/** The payment window, or another attempt in it. */
export function auditPaymentStarted(state: AuditState, event: PaymentStarted, nowMs: number): void {
  const { userId, attempt, expiresAtMs, endsByMs } = event;
  const doing = `attempt ${attempt} to pay for hold ${event.holdId}`;
  const hold = liveHoldOf(state, event.holdId, doing);
  auditInTime(hold, nowMs, doing);
  auditNotPaused(state, doing);
  if (hold.phase.name === 'paying' && hold.phase.sessionId !== null) {
    broken('HOLD-25', `${doing} comes while the session ${hold.phase.sessionId} can be paid`);
  }
  if (hold.userId !== null && hold.userId !== userId) broken('HOLD-13', `${doing} is by another user than the hold's`);
  if (attempt !== hold.attempt + 1) broken('HOLD-25', `${doing} follows attempt ${hold.attempt}`);
  const windowEndsAtMs = nowMs + state.publication.paymentSeconds * 1000;
  const latestMs = hold.phase.name === 'paying' ? hold.expiresAtMs : Math.max(hold.expiresAtMs, windowEndsAtMs);
  if (expiresAtMs > latestMs || expiresAtMs > endsByMs || endsByMs > hold.endsByMs) {
    broken(
      'HOLD-21',
      `${doing} moves the deadline to ${expiresAtMs}, and ${Math.min(latestMs, hold.endsByMs)} is the latest`,
    );
  }
  change(state, hold, { userId, attempt, expiresAtMs, endsByMs, phase: { name: 'paying', sessionId: null } });
}

/** The live hold that an event is about. */
export function liveHoldOf(state: AuditState, holdId: HoldId, doing: string): AuditedHold {
  const hold = state.live.get(holdId);
  if (hold) return hold;
  if (state.bookings.has(holdId)) broken('I2', `${doing} is about a hold that was sold`);
  if (state.released.has(holdId)) broken('I3', `${doing} is about a hold that was released before`);
  return broken('I3', `${doing} is about a hold that was never made`);
}

/** Past its deadline a hold can only end (I10). */
export function auditInTime(hold: AuditedHold, nowMs: number, doing: string): void {
  if (hold.phase.name === 'expiring') broken('HOLD-23', `${doing} comes while the hold is expiring`);
  if (hold.expiresAtMs <= nowMs) broken('I10', `${doing} comes after its deadline (${hold.expiresAtMs}), at ${nowMs}`);
}

export function auditNotPaused(state: AuditState, doing: string): void {
  if (state.clock.pausedAtMs !== null) broken('CLOCK-4', `${doing} comes while the clock is paused`);
}

/** Makes another hold of a live one, and counts it for whose it now is. */
export function change(state: AuditState, hold: AuditedHold, changes: Partial<AuditedHold>): void {
  const after = { ...hold, ...changes };
  if (ownerKey(after) === ownerKey(hold)) {
    addSeats(state, ownerKey(hold), after.quote.seats.length - hold.quote.seats.length);
    state.live.set(hold.holdId, after);
    return;
  }
  dropLive(state, hold);
  putLive(state, after);
}

function auditNewFence(state: AuditState, fence: number, doing: string): void {
  if (fence <= state.fence) broken('I3', `${doing} has fence ${fence}, and ${state.fence} was given before`);
  state.fence = fence;
}
