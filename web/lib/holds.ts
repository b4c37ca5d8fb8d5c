import type { Hold, HoldRequest } from '../../protocol/http/holds.ts';
import { PASS_HEADER, PERMIT_HEADER } from '../../protocol/http/hold-headers.ts';
import { change, readJson, type ApiAnswer } from './api.ts';
import { keptPermit } from './presale-permit.ts';
import { keptPass } from './queue-pass.ts';

/** The API's hold operations, and where this browser remembers which hold it made for an event. */
export function makeHold(eventId: string, request: HoldRequest): Promise<ApiAnswer<Hold>> {
  const [pass, permit] = [keptPass(eventId), keptPermit(eventId)];
  return change<Hold>('POST', `/v1/events/${eventId}/holds`, request, {
    ...(pass === null ? null : { [PASS_HEADER]: pass }),
    ...(permit === null ? null : { [PERMIT_HEADER]: permit }),
  });
}

export function readHold(eventId: string, holdId: string): Promise<ApiAnswer<Hold>> {
  return readJson<Hold>(holdPath(eventId, holdId));
}

export function extendHold(hold: Hold): Promise<ApiAnswer<Hold>> {
  return change<Hold>('POST', `${holdPath(hold.eventId, hold.id)}/extension`, { fence: hold.fence });
}

export function releaseHold(hold: Hold): Promise<ApiAnswer<Hold>> {
  const fence = encodeURIComponent(hold.fence);
  return change<Hold>('DELETE', `${holdPath(hold.eventId, hold.id)}?fence=${fence}`);
}

export function holdPath(eventId: string, holdId: string): string {
  return `/v1/events/${eventId}/holds/${holdId}`;
}

export function checkoutPath(eventId: string, holdId: string): string {
  return `/events/${eventId}/checkout/${holdId}`;
}

export function rememberHold(eventId: string, holdId: string): void {
  localStorage.setItem(storageKey(eventId), holdId);
}

export function forgetHold(eventId: string): void {
  localStorage.removeItem(storageKey(eventId));
}

/** The hold that this browser made last for an event, if it is still held; null otherwise. */
export async function rememberedHold(eventId: string): Promise<Hold | null> {
  const holdId = localStorage.getItem(storageKey(eventId));
  if (!holdId) return null;
  const answer = await readHold(eventId, holdId);
  if (answer.ok && (answer.value.state === 'held' || answer.value.state === 'paying')) return answer.value;
  if (answer.ok || answer.problem.status === 404 || answer.problem.status === 410) forgetHold(eventId);
  return null;
}

function storageKey(eventId: string): string {
  return `onsale-hold-${eventId}`;
}
