import type * as z from 'zod';
import type { DrawRecord } from '../../domain/queue/draw/draw-record.ts';
import type { joinRequestSchema } from '../../protocol/http/joining.ts';
import type { QueueTicket } from '../../protocol/http/queue.ts';
import { change, readJson, type ApiAnswer } from '../lib/api.ts';

type JoinAsk = z.input<typeof joinRequestSchema>;

/** Joins the queue, or finds the place that this account has already. */
export async function joinQueue(eventId: string, request: JoinAsk): Promise<ApiAnswer<QueueTicket>> {
  return kept(eventId, await change<QueueTicket>('POST', `/v1/events/${eventId}/queue/entries`, request));
}

/** The place of the account that is signed in here, wherever it joined. */
export async function findTicket(eventId: string): Promise<ApiAnswer<QueueTicket>> {
  return kept(eventId, await readJson<QueueTicket>(`/v1/events/${eventId}/queue/entries/me`));
}

/** The ticket that this browser was given for an event. */
export function keptTicket(eventId: string): QueueTicket | null {
  const text = localStorage.getItem(storageKey(eventId));
  return text === null ? null : (JSON.parse(text) as QueueTicket);
}

/**
 * The number of a ticket that was drawn: computed here from the published record, which is checked on the way.
 * null: the record cannot be read now.
 * @throws a sentence when the record does not hold: nobody's number can be trusted then
 */
export async function drawnNumberOf(eventId: string, ticket: QueueTicket): Promise<number | null> {
  const [record, draw] = await Promise.all([
    readJson<DrawRecord>(`/v1/events/${eventId}/draw`),
    // The curve's arithmetic is 40 KB: only who has been drawn needs it.
    import('./checked-draw.ts'),
  ]);
  return record.ok && record.value.drawn !== null ? draw.numberOfTicket(record.value, ticket) : null;
}

function kept(eventId: string, answer: ApiAnswer<QueueTicket>): ApiAnswer<QueueTicket> {
  if (answer.ok) localStorage.setItem(storageKey(eventId), JSON.stringify(answer.value));
  return answer;
}

function storageKey(eventId: string): string {
  return `onsale-queue-${eventId}`;
}
