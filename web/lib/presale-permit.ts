import type { PresalePermitDocument } from '../../protocol/http/presale.ts';
import { change, type ApiAnswer } from './api.ts';

/** The permit with which this browser buys in an event's presale; null: it has none. */
export function keptPermit(eventId: string): string | null {
  return localStorage.getItem(storageKey(eventId));
}

/** It is not this account's: the code can be entered again. */
export function forgetPermit(eventId: string): void {
  localStorage.removeItem(storageKey(eventId));
}

/** Asks for leave to buy in the presale; a permit is kept. `code` null: the address signed in with was invited. */
export async function enterPresale(eventId: string, code: string | null): Promise<ApiAnswer<PresalePermitDocument>> {
  const body = code === null ? {} : { code };
  const answer = await change<PresalePermitDocument>('POST', `/v1/events/${eventId}/presale/permit`, body);
  if (answer.ok) localStorage.setItem(storageKey(eventId), answer.value.permit);
  return answer;
}

function storageKey(eventId: string): string {
  return `onsale-permit-${eventId}`;
}
