import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { jsonAnswer, startLocalServer } from '../../dev/local-server.ts';
import { startMailbox } from '../../dev/mailbox.ts';
import { startStripeDouble } from '../../dev/stripe-double/start-stripe-double.ts';
import { startFailingPostgres } from './failing-postgres.ts';
import { provideWorlds, type World } from './worlds-setup.ts';

/** A world whose parts can be stopped and started again. */
export interface StoppableWorld extends World {
  /**
   * `POST /stripe/stop`, `/stripe/start`, `/mailbox/stop`, `/mailbox/start`, `/postgres/stop`, `/postgres/start`,
   * `/postgres/delay?ms=` for every statement from now on, and `GET /postgres/statements`: their texts since then.
   */
  WORLD_CONTROL_URL: string;
}

/**
 * A world of its own for each test file that stops parts of it: nothing listens any more at the address of a part that
 * is stopped. Started again, it is at the same address and has what it had.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'onsale-worlds-'));
  const closing: (() => Promise<void>)[] = [];
  let opened = 0;
  const closeWorlds = await provideWorlds(project, async () => {
    opened += 1;
    const { world, close } = await openStoppableWorld(`${project.name}-${opened}`, folder);
    closing.push(close);
    return world;
  });
  return async () => {
    await closeWorlds();
    await Promise.all(closing.map((close) => close()));
    await rm(folder, { recursive: true, force: true });
  };
}

async function openStoppableWorld(
  name: string,
  folder: string,
): Promise<{ world: StoppableWorld; close: () => Promise<void> }> {
  const statePath = join(folder, `${name}.json`);
  const postgres = await startFailingPostgres(name);
  const stripe = await stoppable((port) => startStripeDouble({ port, statePath }));
  const mailbox = await stoppable((port) => startMailbox({ port }));
  const acts: Record<string, (url: URL) => unknown> = {
    'POST /stripe/stop': stripe.stop,
    'POST /stripe/start': stripe.start,
    'POST /mailbox/stop': mailbox.stop,
    'POST /mailbox/start': mailbox.start,
    'POST /postgres/stop': () => postgres.kill(),
    'POST /postgres/start': () => postgres.start(),
    'POST /postgres/delay': (url) => postgres.delay(Number(url.searchParams.get('ms'))),
    'GET /postgres/statements': () => postgres.statements(),
  };
  const control = await startLocalServer({
    port: 0,
    async handle({ method, url }) {
      const act = acts[`${method} ${url.pathname}`];
      return jsonAnswer((await act?.(url)) ?? null, act ? 200 : 404);
    },
  });
  const world: StoppableWorld = {
    DATABASE_URL: postgres.databaseUrl,
    NEON_RELAY_URL: postgres.relayUrl,
    STRIPE_API_BASE: stripe.url,
    MAIL_URL: mailbox.url,
    SMS_URL: mailbox.url,
    WORLD_CONTROL_URL: control.url,
  };
  const close = async (): Promise<void> => {
    await Promise.all([control.close(), stripe.stop(), mailbox.stop()]);
    await postgres.discard();
  };
  return { world, close };
}

interface Part {
  url: string;
  close(): Promise<void>;
}

interface StoppablePart {
  url: string;
  stop: () => Promise<void>;
  start: () => Promise<void>;
}

/** A part that can be stopped and started again, both as often as one likes. */
async function stoppable(open: (port: number) => Promise<Part>): Promise<StoppablePart> {
  let part: Part | null = await open(0);
  const { url } = part;
  const port = Number(new URL(url).port);
  return {
    url,
    stop: async () => {
      await part?.close();
      part = null;
    },
    start: async () => {
      part ??= await open(port);
    },
  };
}
