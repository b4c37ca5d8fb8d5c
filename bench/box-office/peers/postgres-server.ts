import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { migrate } from '../../../db/migrate.ts';
import { startPostgres } from '../../../dev/postgres.ts';

/** Reloadable settings that let it write without checkpoints or vacuum in the middle; commits stay on the disk. */
const SETTINGS: Record<string, string> = {
  fsync: 'on',
  synchronous_commit: 'on',
  max_wal_size: '8GB',
  checkpoint_timeout: '1h',
  autovacuum: 'off',
  wal_compression: 'on',
};

export interface PostgresServer {
  url: string;
  port: number;
  pid: number;
  tuning: string;
  stop(): Promise<void>;
}

/** Starts the Postgres of `dev/postgres.ts` with its data in `dataDir`, and makes the product's tables and the peers'. */
export async function startBenchPostgres(dataDir: string): Promise<PostgresServer> {
  const server = await startPostgres({ dataDir });
  try {
    const admin = new Client({ connectionString: server.adminUrl });
    await admin.connect();
    for (const [name, value] of Object.entries(SETTINGS)) await admin.query(`alter system set ${name} = '${value}'`);
    await admin.query('select pg_reload_conf()');
    const version = (await admin.query<{ server_version: string }>('show server_version')).rows[0]!.server_version;
    await admin.end();
    const url = await server.createDatabase('bench');
    await migrate(url);
    await makeTables(url);
    const pid = Number.parseInt(readFileSync(join(server.dataDir, 'postmaster.pid'), 'utf8'), 10);
    const settings = Object.entries(SETTINGS).map(([name, value]) => `${name}=${value}`);
    const tuning = `Postgres ${version}, shared_buffers=128MB ${settings.join(' ')}`;
    return { url, port: server.port, pid, tuning, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** `fillfactor`: room for the new version of each seat's row on the same page, so that no index is touched. */
async function makeTables(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`
    create table seats (
      event_id int not null, seat int not null,
      hold_id uuid, fence bigint, expires_at timestamptz,
      primary key (event_id, seat)
    ) with (fillfactor = 50);
    create table fan_holds (
      event_id int not null, fan uuid not null,
      hold_id uuid not null, key uuid not null, fence bigint not null, expires_at timestamptz not null,
      primary key (event_id, fan)
    );
    create sequence fences cache 1000;`);
  await client.end();
}
