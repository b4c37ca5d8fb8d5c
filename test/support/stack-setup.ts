import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { discardPostgres } from '../../dev/postgres.ts';
import { publishEvents } from '../../dev/publish-events.ts';
import { seedIfEmpty } from '../../dev/seed-if-empty.ts';
import { ANY_PORTS, startStack, type Stack } from '../../dev/stack.ts';
import { findChromium } from './browser.ts';

/** Where browser tests find the running Onsale and the browser. */
export interface BrowserTests {
  chromiumPath: string;
  origin: string;
  workerUrl: string;
  mailboxUrl: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** null: there is no Chromium, and the tests are skipped. */
    browserTests: BrowserTests | null;
  }
}

/** Enough for a fan to choose from; the first of the list are on sale. */
const EVENTS_ON_SALE = 24;

/** The whole of Onsale with the seed's season on sale, once for all browser tests, on free ports and in a folder of its own. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const chromiumPath = findChromium();
  if (chromiumPath === null) {
    project.provide('browserTests', null);
    return undefined;
  }
  // Named after this process, as test/support/postgres-setup.ts looks for what killed runs left.
  const dir = mkdtempSync(join(tmpdir(), `onsale-test-${process.pid}-e2e-`));
  // Postgres runs under another account than root and must get through.
  chmodSync(dir, 0o755);
  let stack: Stack | undefined;
  const dispose = async () => {
    await stack?.stop();
    await discardPostgres(join(dir, 'postgres'));
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    const { signal } = new AbortController();
    stack = await startStack({
      dir,
      ports: ANY_PORTS,
      quiet: true,
      onNotice: (notice) => console.warn(notice),
      elasticsearchUrl: null,
      prepare: seedIfEmpty,
      signal,
    });
    await publishEvents({ stack, signal, eventsMax: EVENTS_ON_SALE });
  } catch (error) {
    await dispose();
    throw error;
  }
  const { origin, workerUrl, mailboxUrl } = stack;
  project.provide('browserTests', { chromiumPath, origin, workerUrl, mailboxUrl });
  return dispose;
}
