import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { discardPostgres } from '../../dev/postgres.ts';
import { publishEvents } from '../../dev/publish-events.ts';
import { seedIfEmpty } from '../../dev/seed-if-empty.ts';
import { ANY_PORTS, startStack, type Stack } from '../../dev/stack.ts';

export interface TestStack extends Stack {
  /** Stops everything and deletes its data. */
  dispose(): Promise<void>;
}

/** The whole of Onsale with the seed's season on sale, on free ports, in a folder of its own. */
export async function startTestStack(): Promise<TestStack> {
  // Named after this process, as test/support/postgres-setup.ts looks for what killed runs left.
  const dir = mkdtempSync(join(tmpdir(), `onsale-test-${process.pid}-e2e-`));
  // Postgres runs under another account than root and must get through.
  chmodSync(dir, 0o755);
  const { signal } = new AbortController();
  const discard = async () => {
    await discardPostgres(join(dir, 'postgres'));
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    const stack = await startStack({
      dir,
      ports: ANY_PORTS,
      quiet: true,
      onNotice: (notice) => console.warn(notice),
      prepare: seedIfEmpty,
      signal,
    });
    const dispose = async () => {
      await stack.stop();
      await discard();
    };
    try {
      await publishEvents({ stack, signal });
    } catch (error) {
      await dispose();
      throw error;
    }
    return { ...stack, dispose };
  } catch (error) {
    await discard();
    throw error;
  }
}
