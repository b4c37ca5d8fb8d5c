import { cloudflareTest } from '@cloudflare/vitest-pool-workers';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Elasticsearch's client imports connections of Node's that it does not use here. */
const UNUSED_MODULE = fileURLToPath(new URL('workers/adapters/unused-module.ts', import.meta.url));

export default defineConfig({
  test: {
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
      {
        // As wrangler.toml has it; the rest of its client runs as it is only when Vite has seen it.
        resolve: { alias: { undici: UNUSED_MODULE, hpagent: UNUSED_MODULE } },
        plugins: [
          withoutSourceMaps(/node_modules\/(stripe|@elastic)\//),
          cloudflareTest(({ inject }) => ({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              bindings: {
                PUBLIC_ORIGIN: 'https://tickets.test',
                DATABASE_URL: inject('postgres').databaseUrl,
                NEON_RELAY_URL: inject('postgres').relayUrl,
                STRIPE_API_BASE: inject('stripe').url,
                BEACON_URL: `${inject('queueDoubles').url}/beacon`,
                TURNSTILE_URL: `${inject('queueDoubles').url}/turnstile/siteverify`,
                MAIL_URL: inject('mailbox').url,
                SMS_URL: inject('mailbox').url,
              },
            },
          })),
        ],
        test: {
          name: 'runtime',
          // Files share a database and what is owed in it, and each has box offices of its own: one at a time.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          include: ['test/runtime/{api,objects}/**/*.test.ts'],
          globalSetup: [
            'test/support/postgres-setup.ts',
            'test/support/stripe-setup.ts',
            'test/support/mailbox-setup.ts',
            'test/support/queue-doubles-setup.ts',
            'test/support/elasticsearch-setup.ts',
          ],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          server: { deps: { inline: [/@elastic\//] } },
        },
      },
      {
        resolve: { alias: { undici: UNUSED_MODULE, hpagent: UNUSED_MODULE } },
        plugins: [
          withoutSourceMaps(/node_modules\/(stripe|@elastic)\//),
          cloudflareTest(({ inject }) => ({
            main: './dev/edge-cache/worker.ts',
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              durableObjects: { EDGE_CACHE: { className: 'EdgeCacheDouble', useSQLite: true } },
              bindings: {
                PUBLIC_ORIGIN: 'https://tickets.test',
                DATABASE_URL: inject('failingPostgres').databaseUrl,
                NEON_RELAY_URL: inject('failingPostgres').relayUrl,
              },
            },
          })),
        ],
        test: {
          name: 'edge-cache',
          include: ['test/runtime/edge-cache/**/*.test.ts'],
          globalSetup: ['test/support/failing-postgres-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          server: { deps: { inline: [/@elastic\//] } },
          // One Postgres, which one of them kills.
          fileParallelism: false,
        },
      },
      {
        resolve: { alias: { undici: UNUSED_MODULE, hpagent: UNUSED_MODULE } },
        plugins: [
          withoutSourceMaps(/node_modules\/(stripe|@elastic)\//),
          cloudflareTest(({ inject }) => ({
            main: './dev/edge-cache/worker.ts',
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              durableObjects: { EDGE_CACHE: { className: 'EdgeCacheDouble', useSQLite: true } },
              bindings: {
                PUBLIC_ORIGIN: 'https://tickets.test',
                DATABASE_URL: inject('postgres').databaseUrl,
                NEON_RELAY_URL: inject('postgres').relayUrl,
                STRIPE_API_BASE: inject('stripe').url,
                MAIL_URL: inject('mailbox').url,
                SMS_URL: inject('mailbox').url,
                OPERATORS_MAIL: 'operators@example.org',
              },
            },
          })),
        ],
        test: {
          name: 'outages',
          include: ['test/runtime/outages/**/*.test.ts'],
          globalSetup: ['test/support/stoppable-parts-setup.ts'],
          // A part is away for some ten seconds before it is tried again.
          testTimeout: 180_000,
          hookTimeout: 60_000,
          server: { deps: { inline: [/@elastic\//] } },
          // Files share the parts that they stop: one at a time.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/support/stack-setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          // After all others: it measures what a fan would wait, and the machine may be small.
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'crash',
          include: ['test/crash/**/*.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 120_000,
          // It keeps the machine busy for itself: after the others.
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});

/** Stripe's source maps name files that are not shipped: Vite would say so for each of a hundred. */
function withoutSourceMaps(files: RegExp) {
  return {
    name: 'without-source-maps',
    async load(id: string) {
      return files.test(id) ? (await readFile(id, 'utf8')).replace(/^\/\/# sourceMappingURL=.*$/m, '') : null;
    },
  };
}
