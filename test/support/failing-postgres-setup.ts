import { mkdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../db/migrate.ts';
import { jsonAnswer, startLocalServer } from '../../dev/local-server.ts';
import { startNeonRelay } from '../../dev/neon-relay.ts';
import { discardPostgres, startPostgres } from '../../dev/postgres.ts';

/** A Postgres that tests can kill, behind a relay that they can slow down and that counts. */
export interface FailingPostgres {
  databaseUrl: string;
  relayUrl: string;
  /** `POST /delay?ms=`, `POST /kill`, `POST /start`, and `GET /statements`: the texts of all so far. */
  controlUrl: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    failingPostgres: FailingPostgres;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { postgres, stop } = await startFailingPostgres(project.name);
  project.provide('failingPostgres', postgres);
  return stop;
}

export async function startFailingPostgres(
  projectName: string,
): Promise<{ postgres: FailingPostgres; stop: () => Promise<void> }> {
  const folder = join(tmpdir(), `onsale-test-${process.pid}-${projectName}`);
  const dataDir = join(folder, 'postgres');
  await mkdir(folder, { recursive: true });
  const postgres = await startPostgres({ dataDir, durable: false });
  const { port } = postgres;
  const databaseUrl = await postgres.createDatabase('onsale');
  await migrate(databaseUrl);
  const relay = await startNeonRelay({ postgresPort: port });

  let delayMs = 0;
  let statements: string[] = [];
  const counting = await startLocalServer({
    port: 0,
    async handle({ url, headers, body }) {
      statements.push((JSON.parse(body) as { query?: string }).query ?? 'a batch');
      await sleep(delayMs);
      const sent = Object.entries(headers).filter(([name]) => name.startsWith('neon-') || name === 'content-type');
      const answer = await fetch(relay.url + url.pathname, {
        method: 'POST',
        body,
        headers: sent.map(([name, value]) => [name, String(value)]),
      });
      return { status: answer.status, headers: { 'content-type': 'application/json' }, body: await answer.text() };
    },
  });
  const control = await startLocalServer({
    port: 0,
    async handle({ method, url }) {
      switch (`${method} ${url.pathname}`) {
        case 'GET /statements':
          return jsonAnswer(statements);
        case 'POST /delay':
          delayMs = Number(url.searchParams.get('ms'));
          statements = [];
          return jsonAnswer(null);
        case 'POST /kill':
          await killPostgres(postgres.dataDir);
          while (await answers({ relayUrl: relay.url, databaseUrl })) await sleep(AWAY_POLL_MS);
          return jsonAnswer(null);
        case 'POST /start':
          await startPostgres({ dataDir, port, durable: false });
          return jsonAnswer(null);
        default:
          return jsonAnswer(null, 404);
      }
    },
  });
  const stop = async () => {
    await Promise.all([control.close(), counting.close()]);
    await relay.close();
    await discardPostgres(dataDir);
    await rm(folder, { recursive: true, force: true });
  };
  return { postgres: { databaseUrl, relayUrl: counting.url, controlUrl: control.url }, stop };
}

const AWAY_POLL_MS = 50;

/** Its sessions outlive a killed server for a moment, and would answer once more. */
async function answers({ relayUrl, databaseUrl }: { relayUrl: string; databaseUrl: string }): Promise<boolean> {
  const headers = { 'content-type': 'application/json', 'neon-connection-string': databaseUrl };
  const body = JSON.stringify({ query: 'select 1', params: [] });
  const response = await fetch(`${relayUrl}/sql`, { method: 'POST', headers, body });
  await response.body?.cancel();
  return response.ok;
}

/** No time to tidy up: as when the machine under it goes. */
async function killPostgres(dataDir: string): Promise<void> {
  const lockFile = join(dataDir, 'postmaster.pid');
  process.kill(Number.parseInt(await readFile(lockFile, 'utf8'), 10), 'SIGKILL');
  // Where nobody reaps orphans the dead process stays in the list, and the next start would take it for alive.
  await rm(lockFile);
}
