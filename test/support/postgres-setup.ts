import { mkdir, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../db/migrate.ts';
import { startNeonRelay } from '../../dev/neon-relay.ts';
import { discardPostgres, startPostgres } from '../../dev/postgres.ts';

/** One Postgres and one relay for a project's run. Every test file copies the migrated template. */
export interface TestPostgres {
  adminUrl: string;
  relayUrl: string;
  /** Name of the database to copy. */
  template: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    postgres: TestPostgres;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { postgres, stop } = await startTemplatePostgres(project.name);
  project.provide('postgres', postgres);
  return stop;
}

/** A Postgres with a migrated template; `createDatabase` copies it and answers the copy's URL. */
export async function startTemplatePostgres(projectName: string): Promise<{
  postgres: TestPostgres;
  createDatabase: (name: string) => Promise<string>;
  stop: () => Promise<void>;
}> {
  await discardOrphans();
  const folder = join(tmpdir(), `${FOLDER_PREFIX}${process.pid}-${projectName}`);
  await mkdir(folder, { recursive: true });
  const server = await startPostgres({ dataDir: join(folder, 'postgres'), durable: false });
  const relay = await startNeonRelay({ postgresPort: server.port });
  const template = 'onsale_template';
  await migrate(await server.createDatabase(template));
  return {
    postgres: { adminUrl: server.adminUrl, relayUrl: relay.url, template },
    createDatabase: (name) => server.createDatabase(name, template),
    async stop() {
      await relay.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const FOLDER_PREFIX = 'onsale-test-';

/** Ends what runs that were killed have left: their folders are named after a process that is gone. */
async function discardOrphans(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = name.startsWith(FOLDER_PREFIX) ? Number.parseInt(name.slice(FOLDER_PREFIX.length), 10) : 0;
    if (!pid || isAlive(pid)) continue;
    await discardPostgres(join(tmpdir(), name, 'postgres'));
    await rm(join(tmpdir(), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
