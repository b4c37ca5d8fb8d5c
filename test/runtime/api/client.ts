import { exports } from 'cloudflare:workers';
import { openDatabase } from '../../../db/database.ts';
import { upsertUser } from '../../../db/queries/accounts.ts';
import type { Role } from '../../../domain/shared/roles.ts';
import type { Hold } from '../../../protocol/http/holds.ts';
import type { Problem } from '../../../protocol/problem.ts';
import { insertSampleEvent, newId } from '../../support/postgres-sample.ts';
import { world } from '../world.ts';

/** What the Worker under test is reached at: see vitest.config.ts. */
export const ORIGIN = 'https://tickets.test';

export interface Asked {
  method?: string;
  body?: unknown;
  /** Sent as it is, in place of JSON. */
  rawBody?: string;
  token?: string;
  cookie?: string;
  origin?: string;
  key?: string | null;
  headers?: Record<string, string>;
}

/** Asks the Worker as a client would; a mutation gets an Idempotency-Key of its own. */
export function ask(path: string, asked: Asked = {}): Promise<Response> {
  const { method = 'GET', body, rawBody, token, cookie, origin, key = crypto.randomUUID() } = asked;
  const headers = new Headers(asked.headers);
  if (method !== 'GET' && key !== null) headers.set('Idempotency-Key', key);
  if ((body !== undefined || rawBody !== undefined) && !headers.has('Content-Type')) {
    headers.set('Content-Type', 'application/json');
  }
  if (token !== undefined) headers.set('Authorization', `Bearer ${token}`);
  if (cookie !== undefined) headers.set('Cookie', cookie);
  if (origin !== undefined) headers.set('Origin', origin);
  const text = rawBody ?? (body === undefined ? null : JSON.stringify(body));
  return exports.default.fetch(new Request(ORIGIN + path, { method, headers, body: text, redirect: 'manual' }));
}

export async function post<Document>(path: string, asked: Asked = {}): Promise<Document> {
  return documentOf<Document>(await ask(path, { method: 'POST', ...asked }));
}

export async function get<Document>(path: string, asked: Asked = {}): Promise<Document> {
  return documentOf<Document>(await ask(path, asked));
}

/** The body of a good answer. */
async function documentOf<Document>(response: Response): Promise<Document> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status}: ${text}`);
  return (text === '' ? null : JSON.parse(text)) as Document;
}

/** The problem document of a refusal, with what makes it one. */
export async function problemIn(response: Response): Promise<Problem & { code: string }> {
  if (response.headers.get('Content-Type') !== 'application/problem+json') {
    throw new Error(`${response.status}, not a problem: ${await response.text()}`);
  }
  const problem: Problem = await response.json();
  return { ...problem, code: problem.type.replace('/problems/', '') };
}

export function testDatabase() {
  return openDatabase({ url: world.DATABASE_URL, relayUrl: world.NEON_RELAY_URL });
}

export interface SentMail {
  subject: string;
  text: string;
}

/** The mails to an address, the newest first. */
export async function mailsTo(email: string): Promise<SentMail[]> {
  const response = await fetch(`${world.MAIL_URL}/messages.json?to=${encodeURIComponent(email)}`);
  return await response.json<SentMail[]>();
}

/** The newest mail to an address. */
export async function mailTo(email: string): Promise<SentMail | undefined> {
  return (await mailsTo(email))[0];
}

/** Asks for a code and reads it in the newest mail that has one: a mail about something else may have come after it. */
export async function mailedCode(email: string): Promise<string> {
  await post('/v1/auth/codes', { body: { email } });
  const codes = (await mailsTo(email)).flatMap(
    ({ subject }) => /^\d{6}(?= is your Onsale code)/.exec(subject)?.[0] ?? [],
  );
  return codes[0]!;
}

export function freshEmail(): string {
  return `fan-${crypto.randomUUID()}@example.org`;
}

/** Signs in with a mailed code; `device`: the token of the device that does so. */
export async function signIn(email: string, device?: string): Promise<string> {
  const code = await mailedCode(email);
  const body = { email, code };
  const asked = device === undefined ? { body } : { body, token: device };
  const { token } = await post<{ token: string }>('/v1/auth/sessions', asked);
  return token;
}

/** A signed-in account with roles. */
export async function signInAs(...roles: Role[]): Promise<string> {
  const email = freshEmail();
  await upsertUser(testDatabase(), { id: newId(), email, name: null, roles: ['fan', ...roles] });
  return signIn(email);
}

/** An event on sale: the sample plan's twenty places. */
export async function eventOnSale(changes: Parameters<typeof insertSampleEvent>[1] = {}): Promise<string> {
  const { eventId } = await insertSampleEvent(testDatabase(), changes);
  await post(`/v1/events/${eventId}/publish`, { token: await signInAs('organiser') });
  return eventId;
}

/** Holds seats of the sample plan, as a new device or as the bearer of a token. */
export async function holdSeats(
  eventId: string,
  seats: number[],
  token?: string,
  planHash = 'sample',
): Promise<{ hold: Hold; token: string }> {
  const body = { planHash, seats: seats.map((seat) => ({ seat })) };
  const asked = token === undefined ? { body } : { body, token };
  const response = await ask(`/v1/events/${eventId}/holds`, { method: 'POST', ...asked });
  const session = token ?? response.headers.get('Onsale-Session')!;
  return { hold: await documentOf<Hold>(response), token: session };
}
