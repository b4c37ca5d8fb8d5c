import { mkdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrate } from '../../db/migrate.ts';
import { startLocalServer } from '../../dev/local-server.ts';
import { startNeonRelay } from '../../dev/neon-relay.ts';
import { discardPostgres, startPostgres } from '../../dev/postgres.ts';

/** A Postgres that tests can kill, behind a relay that they can slow down and that counts. */
export interface FailingPostgres {
  databaseUrl: string;
  relayUrl: string;
  /** Lets every statement take so long, and forgets those that were counted so far. */
  delay(ms: number): void;
  /** The texts of all statements since the last `delay`. */
  statements(): string[];
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Ends it, and its data. */
  discard(): Promise<void>;
}

/** Starts one with a migrated database; names are distinct within a process. */
export async function startFailingPostgres(name: string): Promise<FailingPostgres> {
  const folder = join(tmpdir(), `onsale-test-${process.pid}-${name}`);
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
  return {
    databaseUrl,
    relayUrl: counting.url,
    delay(ms) {
      delayMs = ms;
      statements = [];
    },
    statements: () => statements,
    async kill() {
      await killPostgres(postgres.dataDir);
      while (await answers({ relayUrl: relay.url, databaseUrl })) await sleep(AWAY_POLL_MS);
    },
    async start() {
      await startPostgres({ dataDir, port, durable: false });
    },
    async discard() {
      await counting.close();
      await relay.close();
      await discardPostgres(dataDir);
      await rm(folder, { recursive: true, force: true });
    },
  };
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
