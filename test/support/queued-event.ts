import { randomUUID } from 'node:crypto';
import { postJson, signIn } from '../../dev/sign-in.ts';
import type { OrganisedEvent } from '../../protocol/http/organised.ts';
import type { QueueSettingsInput } from '../../protocol/http/queue-settings.ts';
import type { BrowserTests } from './stack-setup.ts';

/** Who runs the installation that the seed makes. */
export const OPERATOR = 'operator@onsale.test';

export interface Operator {
  workerUrl: string;
  token: string;
}

export async function operatorOf({ workerUrl, mailboxUrl }: BrowserTests): Promise<Operator> {
  return { workerUrl, token: await signIn({ workerUrl, mailboxUrl, email: OPERATOR }) };
}

type Plan = Omit<Partial<QueueSettingsInput>, 'joinsFrom' | 'closesAt' | 'opensAt'> & {
  closesInMs: number;
  opensInMs: number;
};

/** Behind what other tests find first. */
const STARTS_LATER_MS = 60 * 86_400_000;

/** A draft in the room and at the prices of another event. Answers its id. */
export async function draftLike(
  { workerUrl, token }: Operator,
  { like, name }: { like: string; name: string },
): Promise<string> {
  const event = await read<OrganisedEvent>(`${workerUrl}/v1/organiser/events/${like}`, token);
  const { category, startsAt, currency, zones, ticketTypes, prices } = event;
  const body = {
    name,
    category,
    startsAt: new Date(Date.parse(startsAt) + STARTS_LATER_MS).toISOString(),
    currency,
    zones,
    ticketTypes,
    prices,
    venueId: event.venue.id,
    planId: event.plan!.id,
  };
  const { id } = (await postJson(`${workerUrl}/v1/events`, { token, body })) as { id: string };
  return id;
}

/** A published event like another one, whose queue gathers from now on. Answers its id. */
export async function queuedEvent(
  operator: Operator,
  { like, name, closesInMs, opensInMs, ...settings }: Plan & { like: string; name: string },
): Promise<string> {
  const { workerUrl, token } = operator;
  const id = await draftLike(operator, { like, name });
  const times = { joinsFrom: instantIn(-60_000), closesAt: instantIn(closesInMs), opensAt: instantIn(opensInMs) };
  await put(`${workerUrl}/v1/events/${id}/queue`, { token, body: { ...times, capacity: 2, ...settings } });
  await postJson(`${workerUrl}/v1/events/${id}/publish`, { token });
  return id;
}

/** A published event like another one with a presale, and a code of it that many may use. Answers its id. */
export async function presoldEvent(
  operator: Operator,
  {
    like,
    name,
    code,
    opensInMs,
    closesInMs,
  }: { like: string; name: string; code: string; opensInMs: number; closesInMs: number },
): Promise<string> {
  const { workerUrl, token } = operator;
  const id = await draftLike(operator, { like, name });
  const path = `${workerUrl}/v1/events/${id}`;
  const presale = { name: 'Fan club', opensAt: instantIn(opensInMs), closesAt: instantIn(closesInMs) };
  await put(`${path}/presale`, { token, body: presale });
  await postJson(`${path}/presale/codes`, { token, body: { class: presale.name, codes: [code], usesMax: 100 } });
  await postJson(`${path}/publish`, { token });
  return id;
}

/** Stops the time of a sale, or lets it go on. */
export async function setClock({ workerUrl, token }: Operator, eventId: string, paused: boolean): Promise<void> {
  await postJson(`${workerUrl}/v1/events/${eventId}/clock`, { token, body: { paused } });
}

function instantIn(ms: number): string {
  return new Date(Date.now() + ms).toISOString();
}

async function put(url: string, { token, body }: { token: string; body: object }): Promise<void> {
  const response = await fetch(url, { method: 'PUT', headers: headers(token), body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`PUT ${url} answered ${response.status}: ${await response.text()}`);
}

async function read<Document>(url: string, token: string): Promise<Document> {
  const response = await fetch(url, { headers: headers(token) });
  if (!response.ok) throw new Error(`GET ${url} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Document;
}

function headers(token: string): Record<string, string> {
  return {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'idempotency-key': randomUUID(),
  };
}
