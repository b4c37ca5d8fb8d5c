import { cloudflareTest } from '@cloudflare/vitest-pool-workers';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import type { World } from './test/support/worlds-setup.ts';

/** Elasticsearch's client imports connections of Node's that it does not use here. */
const UNUSED_MODULE = fileURLToPath(new URL('workers/adapters/unused-module.ts', import.meta.url));

export default defineConfig({
  test: {
    // Many tests wait for a clock: two at once, on a small machine too.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.{ts,tsx}', 'dev/stripe-double/test/**/*.test.ts'] } },
      { test: { name: 'sim', include: ['test/sim/**/*.test.ts', 'test/sim-money/**/*.test.ts'] } },
      {
        test: {
          name: 'db',
          include: ['test/db/**/*.test.ts'],
          globalSetup: ['test/support/postgres-setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'search',
          include: ['test/search/**/*.test.ts', 'test/contract/**/*.test.ts'],
          globalSetup: ['test/support/postgres-setup.ts', 'test/support/elasticsearch-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 180_000,
        },
      },
      inWorkerd({
        name: 'runtime',
        include: ['test/runtime/{api,objects}/**/*.test.ts'],
        globalSetup: ['test/support/worlds-setup.ts', 'test/support/elasticsearch-setup.ts'],
        // The first test of a file waits until its Worker is loaded.
        testTimeout: 60_000,
      }),
      inWorkerd(
        {
          name: 'outages',
          include: ['test/runtime/{edge-cache,outages}/**/*.test.ts'],
          globalSetup: ['test/support/stoppable-worlds-setup.ts'],
          // A part is away for some ten seconds before it is tried again.
          testTimeout: 180_000,
        },
        { main: './dev/edge-cache/worker.ts' },
      ),
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/support/stack-setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // After all others: browsers want a machine to themselves.
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'crash',
          include: ['test/crash/**/*.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          // It keeps the machine busy for itself: after the others.
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});

/** A project whose files run in workerd, each in a world of its own: see test/support/worlds-setup.ts. */
function inWorkerd(test: NonNullable<TestProjectInlineConfiguration['test']>, { main }: { main?: string } = {}) {
  return {
    // As wrangler.toml has it; the rest of its client runs as it is only when Vite has seen it.
    resolve: { alias: { undici: UNUSED_MODULE, hpagent: UNUSED_MODULE } },
    plugins: [
      withoutSourceMaps(/node_modules\/(stripe|@elastic)\//),
      cloudflareTest(async ({ inject }) => ({
        ...(main && { main }),
        wrangler: { configPath: './wrangler.toml' },
        miniflare: {
          ...(main && { durableObjects: { EDGE_CACHE: { className: 'EdgeCacheDouble', useSQLite: true } } }),
          bindings: {
            PUBLIC_ORIGIN: 'https://tickets.test',
            OPERATORS_MAIL: 'operators@example.org',
            ...((await (await fetch(inject('worldsUrl'), { method: 'POST' })).json()) as World),
          },
        },
      })),
    ],
    test: {
      hookTimeout: 60_000,
      // What comes by a queue or an alarm comes later where two files share a small machine.
      expect: { poll: { timeout: 15_000 } },
      server: { deps: { inline: [/@elastic\//] } },
      ...test,
    },
  };
}

/** Stripe's source maps name files that are not shipped: Vite would say so for each of a hundred. */
function withoutSourceMaps(files: RegExp) {
  return {
    name: 'without-source-maps',
    async load(id: string) {
      return files.test(id) ? (await readFile(id, 'utf8')).replace(/^\/\/# sourceMappingURL=.*$/m, '') : null;
    },
  };
}
