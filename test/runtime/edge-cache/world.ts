import { exports } from 'cloudflare:workers';
import { inject } from 'vitest';
import { openDatabase } from '../../../db/database.ts';
import type { CacheTag } from '../../../workers/edge-cache/cache-tags.ts';
import type { Reads } from '../../../workers/reads.ts';
import type { EdgeCacheDouble } from '../../../dev/edge-cache/edge-cache-double.ts';

/** What the Worker under test is reached at: see vitest.config.ts. */
const ORIGIN = 'https://tickets.test';

/** Asks the front door as a client would. */
export function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return exports.default.fetch(new Request(ORIGIN + path, { redirect: 'manual', ...init }));
}

export function testDatabase() {
  const { databaseUrl: url, relayUrl } = inject('failingPostgres');
  return openDatabase({ url, relayUrl });
}

export function edgeCache(): DurableObjectStub<EdgeCacheDouble> {
  const { EdgeCacheDouble: namespace } = exports as unknown as {
    EdgeCacheDouble: DurableObjectNamespace<EdgeCacheDouble>;
  };
  return namespace.getByName('edge-cache');
}

/** As change capture does. */
export async function purge(tags: CacheTag[]): Promise<boolean> {
  return await reads().purgeTags(tags);
}

/** Where an event's page is: its own address says so. */
export async function eventPagePath(eventId: string): Promise<string> {
  return (await ask(`/events/${eventId}`)).headers.get('Location')!;
}

/** Lets every statement take so long, and forgets the statements that were counted so far. */
export async function delayPostgres(ms: number): Promise<void> {
  await control('POST', `/delay?ms=${ms}`);
}

/** Statements since then that read events. */
export async function eventReads(): Promise<number> {
  const texts = await control<string[]>('GET', '/statements');
  return texts.filter((text) => /\b(from|join) events e\b/.test(text)).length;
}

export async function killPostgres(): Promise<void> {
  await control('POST', '/kill');
}

export async function startPostgres(): Promise<void> {
  await control('POST', '/start');
}

function reads(): Pick<Reads, 'purgeTags'> {
  return exports.Reads;
}

async function control<Answer>(method: string, path: string): Promise<Answer> {
  const response = await fetch(inject('failingPostgres').controlUrl + path, { method });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return await response.json<Answer>();
}
