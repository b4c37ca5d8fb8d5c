import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { discardPostgres, startPostgres } from '../../dev/postgres.ts';

let folder: string;
let dataDir: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onsale-local-'));
  await chmod(folder, 0o755);
  dataDir = join(folder, 'postgres');
});
afterEach(async () => {
  await discardPostgres(dataDir);
  await rm(folder, { recursive: true, force: true });
});

const start = (port?: number) => startPostgres({ dataDir, durable: false, ...(port === undefined ? {} : { port }) });

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

async function occupy(): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { server, port: (server.address() as AddressInfo).port };
}

describe('the local Postgres', () => {
  test('[PG-1] keeps its data from one start to the next', async () => {
    const first = await start();
    const url = await first.createDatabase('kept');
    await ask(url, 'create table t as select 42 as answer');
    await first.stop();
    await expect(ask(url, 'select 1')).rejects.toThrow('ECONNREFUSED');
    const second = await start();
    expect(await ask(await second.createDatabase('kept'), 'select answer from t')).toEqual([{ answer: 42 }]);
    await second.stop();
    await second.stop();
  });

  test('[PG-2] takes the next port when the one asked for is taken, and says so', async () => {
    const { server, port } = await occupy();
    const postgres = await start(port);
    expect(postgres.port).toBeGreaterThan(port);
    expect(postgres.notice).toContain(`Port ${port} is taken`);
    await postgres.stop();
    await new Promise((closed) => server.close(closed));
  });

  test('[PG-3] that a killed run left behind is taken over', async () => {
    const left = await start();
    const found = await start();
    expect(found.port).toBe(left.port);
    expect(found.notice).toContain('earlier run');
    await found.stop();
    await expect(ask(left.adminUrl, 'select 1')).rejects.toThrow('ECONNREFUSED');
  });

  test('[PG-3] is not fooled by the lock file of a server that is gone', async () => {
    const first = await start();
    const lock = await readFile(join(dataDir, 'postmaster.pid'), 'utf8');
    await first.stop();
    // The number belongs to another program now: this one.
    await writeFile(join(dataDir, 'postmaster.pid'), lock.replace(/^\d+/, String(process.pid)));
    const second = await start();
    expect(await ask(second.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
    await second.stop();
  });

  test.runIf(process.getuid?.() === 0)(
    '[PG-4] as root under a closed folder goes elsewhere and says where',
    async () => {
      await chmod(folder, 0o700);
      const postgres = await start();
      expect(postgres.dataDir.startsWith(folder)).toBe(false);
      expect(postgres.notice).toContain(postgres.dataDir);
      expect(await ask(postgres.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
      await postgres.stop();
    },
  );

  test('[PG-5] speaks the same language on every machine', async () => {
    const postgres = await start();
    const url = await postgres.createDatabase('any');
    const statement = `select lower('ÄÖÜ Σ') as lower, current_setting('TimeZone') as zone,
      current_setting('server_encoding') as encoding`;
    expect(await ask(url, statement)).toEqual([{ lower: 'äöü σ', zone: 'UTC', encoding: 'UTF8' }]);
    await postgres.stop();
  });
});
