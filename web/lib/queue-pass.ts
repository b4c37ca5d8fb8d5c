import type { Claim } from '../../protocol/http/claims.ts';
import { change, type ApiAnswer } from './api.ts';

/** The pass that this browser shops with at an event with a queue, and how it comes by one. */

export function queuePath(eventId: string): string {
  return `/events/${eventId}/queue`;
}

/** The pass of this browser; null: it has none. Whether it lives, the box office knows. */
export function keptPass(eventId: string): string | null {
  return localStorage.getItem(storageKey(eventId));
}

export function keepPass(eventId: string, pass: string): void {
  localStorage.setItem(storageKey(eventId), pass);
}

export function dropPass(eventId: string): void {
  localStorage.removeItem(storageKey(eventId));
}

/**
 * Says that the fan is here, whose number is called; a pass is kept.
 * @param claim.ticket not there: only a pass that this fan has already is found
 * @param claim.renew a pass that another browser of the fan's has stays there
 */
export async function claimTurn(
  eventId: string,
  claim: { ticket?: string; renew: boolean },
): Promise<ApiAnswer<Claim>> {
  const answer = await change<Claim>('POST', claimsPath(eventId), claim);
  if (answer.ok && answer.value.state === 'pass') keepPass(eventId, answer.value.pass);
  return answer;
}

/** Gives a claim up, and the pass with it, unless it holds seats; the number is kept. */
export async function leaveTurn(eventId: string): Promise<void> {
  await change('DELETE', claimsPath(eventId));
}

function claimsPath(eventId: string): string {
  return `/v1/events/${eventId}/claims`;
}

function storageKey(eventId: string): string {
  return `onsale-pass-${eventId}`;
}
