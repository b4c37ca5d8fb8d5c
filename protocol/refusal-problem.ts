import type { Refusal } from '../domain/inventory/commands.ts';
import { unreachable } from '../domain/shared/invariant.ts';
import type { ClaimResult } from './rpc/floor.ts';
import { PROBLEMS, type Problem, type ProblemCode } from './problem.ts';

export interface RefusedDocument {
  problem: Problem;
  /** Seconds for the `Retry-After` header, when trying again later can help. */
  retryAfterSeconds: number | null;
}

/** A problem document of one of the known kinds. */
export function problemOf(code: ProblemCode, more: Omit<Problem, 'type' | 'title' | 'status'> = {}): Problem {
  return { type: `/problems/${code}`, ...PROBLEMS[code], ...more };
}

/** The one place where a box office's refusal becomes words and an HTTP status. */
export function refusalProblem(refusal: Refusal): RefusedDocument {
  return {
    problem: describe(refusal),
    retryAfterSeconds: refusal.reason === 'busy' ? refusal.retryAfterSeconds : null,
  };
}

/** What a fan is told to wait whose claim the box office did not answer. */
export const CLAIM_RETRY_SECONDS = 3;

/** Why a claim counts for nothing. */
export function claimProblem(reason: Extract<ClaimResult, { ok: false }>['reason']): Problem {
  switch (reason) {
    case 'malformed':
    case 'unknown-key':
    case 'wrong-signature':
    case 'other-event':
      return problemOf('wrong-ticket', { detail: 'Join the queue again: your place is the same as before.' });
    case 'other-fan':
      return problemOf('wrong-ticket', {
        detail: 'This ticket belongs to another account. Sign in as who has joined.',
      });
    case 'no-queue':
      return problemOf('no-queue');
    case 'busy':
      return problemOf('busy', { detail: 'Your place is kept. Try again in a moment.' });
    default:
      return unreachable(reason);
  }
}

function describe(refusal: Refusal): Problem {
  switch (refusal.reason) {
    case 'not-published':
      return problemOf('not-on-sale', { detail: 'Tickets for this event are not on sale yet.' });
    case 'wrong-plan':
      return problemOf('wrong-plan', {
        detail: 'The seating plan has changed since this page was loaded. Load it again and choose once more.',
        errors: [{ pointer: '/planHash', message: `the event uses plan ${refusal.planHash}` }],
      });
    case 'unknown-seat':
      return problemOf('unknown-seat', {
        seats: refusal.seats,
        errors: [{ pointer: '/seats', message: 'these seat indexes are not in the plan' }],
      });
    case 'seat-requested-twice':
      return problemOf('invalid-request', {
        seats: refusal.seats,
        errors: [{ pointer: '/seats', message: 'a seat is named twice' }],
      });
    case 'unknown-zone':
      return problemOf('invalid-request', {
        errors: [{ pointer: '/zone', message: `the event has no price zone "${refusal.zone}"` }],
      });
    case 'unknown-ticket-type':
      return problemOf('invalid-request', {
        errors: [{ pointer: '/seats', message: `the event has no ticket type "${refusal.ticketType}"` }],
      });
    case 'not-offered':
      return problemOf('not-offered', {
        detail: 'That ticket type is not sold for these seats. Choose another type or other seats.',
        seats: refusal.seats,
      });
    case 'seats-taken':
      return problemOf('seats-taken', {
        detail: 'Someone else took these seats a moment ago. Nothing else changed: choose others.',
        seats: refusal.seats,
      });
    case 'zone-exhausted':
      return problemOf('zone-exhausted', {
        detail: `${refusal.available} seats are free in this zone right now. Held seats may come back.`,
      });
    case 'no-adjacent-seats':
      return problemOf('no-adjacent-seats', {
        detail: `At most ${refusal.longestRun} seats are free side by side here. Take seats apart, or fewer.`,
      });
    case 'over-cap':
      return problemOf('over-cap', {
        detail: `One person may have ${refusal.max} seats of this event; you have ${refusal.owned}.`,
      });
    case 'hold-time-used-up':
      return problemOf('hold-time-used-up', {
        detail: 'Your unsold holds have taken an hour of this event. Others may choose now.',
      });
    case 'already-holding':
      return problemOf('already-holding', {
        detail: `Change your hold ${refusal.holdId} by naming it in "replaces", or release it first.`,
        holdId: refusal.holdId,
      });
    case 'hold-not-found':
      return problemOf('hold-not-found');
    case 'not-your-hold':
      return problemOf('not-your-hold');
    case 'hold-ended':
      return problemOf('hold-ended', {
        detail: 'The time is over and the seats are free again. Nothing was charged. Choose seats once more.',
      });
    case 'stale-fence':
      return problemOf('stale-fence', {
        detail: `Your hold was changed in another window. Its fence is now ${refusal.fence}.`,
      });
    case 'wrong-state':
      return problemOf('wrong-state', { detail: `The hold is ${refusal.state}.` });
    case 'already-extended':
      return problemOf('already-extended', { detail: 'A hold can be extended once.' });
    case 'amount-differs':
      return problemOf('wrong-state', { detail: `The hold costs ${refusal.expectedMinor} in minor units.` });
    case 'key-reused':
      return problemOf('idempotency-key-reused', {
        errors: [{ pointer: 'Idempotency-Key', message: 'it belongs to a request with another body' }],
      });
    case 'paused':
      return problemOf('sale-paused', {
        detail: 'The sale is paused and so is your time: you lose nothing. It goes on soon.',
      });
    case 'sale-closed':
      return problemOf('sale-closed', {
        detail: 'The sale of this event has ended: no more tickets are sold. Nothing was charged.',
      });
    case 'no-pass':
      return problemOf('no-pass', {
        detail:
          'This event has a queue, and this browser has no live pass. Wait at /events/:id/queue: your place is kept.',
      });
    case 'not-open-yet':
      return problemOf('not-open-yet', { detail: `It begins at ${new Date(refusal.opensAtMs).toISOString()}.` });
    case 'presale-only':
      return problemOf('presale-only', {
        detail:
          'This is the presale: enter your code on the page of the event. ' +
          `Everybody may buy from ${new Date(refusal.closesAtMs).toISOString()}.`,
      });
    case 'busy':
      return problemOf('busy', { detail: 'Your seats are as they were. Try again in a moment.' });
    default:
      return unreachable(refusal);
  }
}
