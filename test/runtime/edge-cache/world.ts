import { exports } from 'cloudflare:workers';
import { openDatabase } from '../../../db/database.ts';
import type { CacheTag } from '../../../workers/edge-cache/cache-tags.ts';
import type { Reads } from '../../../workers/reads.ts';
import type { EdgeCacheDouble } from '../../../dev/edge-cache/edge-cache-double.ts';
import { controlWorld, world } from '../world.ts';

/** What the Worker under test is reached at: see vitest.config.ts. */
const ORIGIN = 'https://tickets.test';

/** Asks the front door as a client would. */
export function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return exports.default.fetch(new Request(ORIGIN + path, { redirect: 'manual', ...init }));
}

export function testDatabase() {
  return openDatabase({ url: world.DATABASE_URL, relayUrl: world.NEON_RELAY_URL });
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
  await controlWorld('POST', `/postgres/delay?ms=${ms}`);
}

/** Statements since then that read events. */
export async function eventReads(): Promise<number> {
  const texts = await controlWorld<string[]>('GET', '/postgres/statements');
  return texts.filter((text) => /\b(from|join) events e\b/.test(text)).length;
}

export async function killPostgres(): Promise<void> {
  await controlWorld('POST', '/postgres/stop');
}

export async function startPostgres(): Promise<void> {
  await controlWorld('POST', '/postgres/start');
}

function reads(): Pick<Reads, 'purgeTags'> {
  return exports.Reads;
}
