import { Pool, neonConfig } from '@neondatabase/serverless';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createServer, type AddressInfo } from 'node:net';
import { WebSocket } from 'ws';
import { databaseFailure } from '../../db/errors.ts';
import { openDatabase } from '../../db/database.ts';
import { startNeonRelay } from '../../dev/neon-relay.ts';
import { users } from '../../db/schema/users.ts';
import { newId } from '../support/postgres-sample.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function failureOf(work: Promise<unknown>) {
  return databaseFailure(
    await work.then(
      () => null,
      (error: unknown) => error,
    ),
  );
}

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

const user = (email: string) => ({ id: newId() as string, email });

describe('the relay', () => {
  test('[RELAY-1] answers a statement with values that the driver parses', async () => {
    const statement = sql`select 1 + 1 as two, true as yes, null as none, array['a'] as list, '{"a":1}'::jsonb as json,
      9007199254740993::bigint as big`;
    const { rows } = await database.db.execute(statement);
    expect(rows).toEqual([{ two: 2, yes: true, none: null, list: ['a'], json: { a: 1 }, big: '9007199254740993' }]);
  });

  test('[RELAY-2] runs a batch in one transaction: all or nothing', async () => {
    const { db } = database;
    const good = user('batch@example.org');
    const bad = user('BATCH@example.org');
    const failure = await failureOf(db.batch([db.insert(users).values(good), db.insert(users).values(bad)]));
    expect(failure).toEqual({ kind: 'check-violation', constraint: 'users_email_lower_case' });
    expect(await db.$count(users)).toBe(0);
    await db.batch([db.insert(users).values(good), db.insert(users).values(user('two@example.org'))]);
    expect(await db.$count(users)).toBe(2);
  });

  test('[RELAY-2] gives the connection back after a failed batch', async () => {
    const { db } = database;
    for (let i = 0; i < 25; i++) {
      const twice = user('twice@example.org');
      await failureOf(db.batch([db.insert(users).values(twice), db.insert(users).values(twice)]));
    }
    const { rows } = await db.execute(sql`select 1 as one`);
    expect(rows).toEqual([{ one: 1 }]);
  });

  test('[RELAY-3] tunnels a WebSocket for interactive transactions', async () => {
    const { hostname, port } = new URL(database.url);
    neonConfig.webSocketConstructor = WebSocket;
    neonConfig.wsProxy = () => `${new URL(database.relayUrl).host}/v1?address=${hostname}:${port}`;
    neonConfig.useSecureWebSocket = false;
    neonConfig.pipelineTLS = false;
    neonConfig.pipelineConnect = 'password';
    const pool = new Pool({ connectionString: database.url });
    const client = await pool.connect();
    await client.query('begin');
    await client.query("set local statement_timeout = '5s'");
    expect((await client.query('select pg_backend_pid() as a')).rows).toEqual(
      (await client.query('select pg_backend_pid() as a')).rows,
    );
    await client.query('rollback');
    client.release();
    await pool.end();
  });

  test('[RELAY-4] answers what it does not know with 404, and a request without a database with 400', async () => {
    expect((await fetch(`${database.relayUrl}/`)).status).toBe(404);
    expect((await fetch(`${database.relayUrl}/sql`, { method: 'POST', body: '{}' })).status).toBe(400);
  });
});

describe('a failure', () => {
  test('[FAIL-1] is told apart by its kind, whether drizzle wrapped it or not', async () => {
    const { db } = database;
    const email = 'unique@example.org';
    await db.insert(users).values(user(email));
    const unique = { kind: 'unique-violation', constraint: 'users_email' };
    expect(await failureOf(db.insert(users).values(user(email)))).toEqual(unique);
    expect(await failureOf(db.batch([db.insert(users).values(user(email))]))).toEqual(unique);
    const orphan = sql`insert into event_performers values (${newId()}, ${newId()}, 0)`;
    expect(await failureOf(db.execute(orphan))).toMatchObject({ kind: 'reference-missing' });
    expect(await failureOf(db.execute(sql`select nonsense`))).toEqual({ kind: 'fault' });
  });

  test('[FAIL-2] of a database that is not there is `unavailable`, behind the relay and without one', async () => {
    const { url, relayUrl } = database;
    const relay = await startNeonRelay({ postgresPort: await closedPort() });
    try {
      const noPostgres = openDatabase({ url, relayUrl: relay.url });
      expect(await failureOf(noPostgres.execute(sql`select 1`))).toEqual({ kind: 'unavailable' });
      const noRelay = openDatabase({ url, relayUrl: `http://127.0.0.1:${await closedPort()}` });
      expect(await failureOf(noRelay.execute(sql`select 1`))).toEqual({ kind: 'unavailable' });
    } finally {
      await relay.close();
      openDatabase({ url, relayUrl });
    }
  });

  test('[FAIL-3] of our own code is a fault', () => {
    expect(databaseFailure(new TypeError('x is undefined'))).toEqual({ kind: 'fault' });
    expect(databaseFailure('text')).toEqual({ kind: 'fault' });
  });
});
