import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Committed, Expiring, GivenBack, Released, Withdrawn } from '../inventory/events.ts';
import type { UserId } from '../shared/ids.ts';
import { unreachable } from '../shared/invariant.ts';
import { priceTotalMinor } from '../shared/money.ts';
import type { Quote } from '../pricing/quote.ts';
import { auditInTime, auditNotPaused, change, liveHoldOf } from './audit-hold.ts';
import { auditSoldQuote, quoteText } from './audit-quote.ts';
import {
  addSeats,
  broken,
  dropLive,
  moveSeats,
  seatsOfQuote,
  type AuditedHold,
  type AuditState,
} from './audit-state.ts';
import type { Sha256 } from './chain.ts';

/** A payment's time is over, or its fan gave up: its seats wait for the provider's word. */
export function auditExpiring(state: AuditState, event: Expiring, nowMs: number): void {
  const doing = `the expiry of hold ${event.holdId}`;
  const hold = liveHoldOf(state, event.holdId, doing);
  if (hold.phase.name !== 'paying' || hold.phase.sessionId !== event.sessionId) {
    broken('HOLD-28', `${doing} waits for a session that is not open`);
  }
  auditEndTime(hold, { atMs: event.atMs, nowMs, byDeadline: event.remember === null, doing });
  change(state, hold, { phase: { name: 'expiring', sessionId: event.sessionId } });
}

/** A hold that came to nothing; its seats are free. */
export function auditReleased(state: AuditState, event: Released, options: { nowMs: number; sha256: Sha256 }): void {
  const { nowMs, sha256 } = options;
  const { holdId, why, atMs } = event;
  const doing = `the release of hold ${holdId}`;
  const hold = liveHoldOf(state, holdId, doing);
  const hasOpenSession = hold.phase.name === 'paying' && hold.phase.sessionId !== null;
  switch (why) {
    case 'fan':
    case 'expired':
      if (hasOpenSession || hold.phase.name === 'expiring') {
        broken('I10', `${doing} comes before the provider's word on its open session`);
      }
      auditEndTime(hold, { atMs, nowMs, byDeadline: why === 'expired', doing });
      break;
    case 'payment-expired':
      if (hold.phase.name !== 'expiring') broken('HOLD-29', `${doing} takes the provider's word, and none was open`);
      break;
    case 'cancelled':
      if (hasOpenSession) broken('I10', `${doing} comes before the provider's word on its open session`);
      break;
    default:
      return unreachable(why);
  }
  dropLive(state, hold);
  moveSeats(state, seatsOfQuote(hold.quote), { from: 'held', to: 'available', owner: holdId, doing });
  state.released.set(holdId, hold.userId === null ? '' : claimDigest(sha256, hold.userId, hold.quote));
  state.version++;
}

/** A sale: from a live hold, or (re-granted) from one that was released while its seats are still free. */
export function auditCommitted(state: AuditState, event: Committed, options: { nowMs: number; sha256: Sha256 }): void {
  const { holdId, userId, quote } = event;
  const doing = `the sale of hold ${holdId}`;
  const hold = state.live.get(holdId);
  if (hold) auditSaleOfLive(state, event, { hold, nowMs: options.nowMs, doing });
  else auditSaleAgain(state, event, { sha256: options.sha256, doing });
  const from = hold ? 'held' : 'available';
  moveSeats(state, seatsOfQuote(quote), { from, to: 'booked', owner: holdId, doing });
  addSeats(state, `user:${userId}`, quote.seats.length);
  state.bookings.set(holdId, userId);
  state.version++;
}

/** Seats of a booking that are its no longer: free again, or blocked. */
export function auditReturned(
  state: AuditState,
  { holdId, userId, seats }: GivenBack | Withdrawn,
  to: 'available' | 'blocked',
): void {
  const doing = `the giving back of ${holdId}`;
  const booked = state.bookings.get(holdId);
  if (booked === undefined) broken('I2', `${doing} is about a booking that was never made`);
  if (booked !== userId) broken('I2', `${doing} is for another user than the booking's`);
  moveSeats(state, seats, { from: 'booked', to, owner: holdId, doing });
  addSeats(state, `user:${userId}`, -seats.length);
  if (seats.length > 0) state.version++;
}

interface EndTime {
  atMs: number;
  nowMs: number;
  byDeadline: boolean;
  doing: string;
}

/** By its deadline a hold ends when that has passed and not before; by its fan at that moment. */
function auditEndTime(hold: AuditedHold, { atMs, nowMs, byDeadline, doing }: EndTime): void {
  if (!byDeadline) {
    auditInTime(hold, nowMs, doing);
    if (atMs !== nowMs) broken('BOX-4', `${doing} says ${atMs}, and its row is of ${nowMs}`);
    return;
  }
  if (hold.expiresAtMs > nowMs) broken('I10', `${doing} comes at ${nowMs}, before its deadline (${hold.expiresAtMs})`);
  if (atMs !== hold.expiresAtMs) broken('I10', `${doing} says ${atMs}, and its deadline was ${hold.expiresAtMs}`);
}

interface SaleOfLive {
  hold: AuditedHold;
  nowMs: number;
  doing: string;
}

function auditSaleOfLive(state: AuditState, event: Committed, { hold, nowMs, doing }: SaleOfLive): void {
  const { userId, sessionId, paymentId, quote } = event;
  const { phase } = hold;
  if (phase.name !== 'expiring') auditInTime(hold, nowMs, doing);
  auditSoldQuote(hold.quote, quote, doing);
  const isOfNothing = sessionId === null && paymentId === null;
  if (isOfNothing) {
    if (priceTotalMinor(quote.total) !== 0) broken('I4', `${doing} has a price and no payment`);
    if (phase.name !== 'held') broken('HOLD-30', `${doing} needs no payment, and one was begun`);
    auditNotPaused(state, doing);
  }
  const isUsers = hold.userId === userId || (isOfNothing && hold.userId === null);
  if (!isUsers) broken('I3', `${doing} goes to ${userId}, and the hold is not that user's`);
  if (phase.name !== 'held' && phase.sessionId !== null && phase.sessionId !== sessionId) {
    broken('I3', `${doing} is paid by another session than the one attached to it`);
  }
  dropLive(state, hold);
  const other = state.liveOf.get(`user:${userId}`);
  if (isOfNothing && other !== undefined) broken('HOLD-9', `${doing} goes to a user who has the live hold ${other}`);
}

function auditSaleAgain(
  state: AuditState,
  { holdId, userId, quote, sessionId, paymentId }: Committed,
  { sha256, doing }: { sha256: Sha256; doing: string },
): void {
  if (state.bookings.has(holdId)) broken('I1', `${doing} is its second`);
  const claim = state.released.get(holdId);
  if (claim === undefined) broken('I3', `${doing} has no hold`);
  if (claim === '') broken('I3', `${doing} revives a hold that had no user`);
  if (claim !== claimDigest(sha256, userId, quote)) {
    broken('I12', `${doing} has another user, other seats or other prices than the hold that it revives`);
  }
  if (sessionId === null || paymentId === null) broken('I3', `${doing} revives a hold without a payment`);
  state.released.delete(holdId);
}

/** Says whose a released hold was and what it was quoted, in 16 bytes. */
function claimDigest(sha256: Sha256, userId: UserId, quote: Quote): string {
  return bytesToHex(sha256(utf8ToBytes(`${userId} ${quoteText(quote)}`)).subarray(0, 16));
}
