import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { jsonAnswer, startLocalServer } from '../../dev/local-server.ts';
import { startMailbox } from '../../dev/mailbox.ts';
import { startStripeDouble } from '../../dev/stripe-double/start-stripe-double.ts';
import { startFailingPostgres } from './failing-postgres-setup.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** `POST /stripe/stop`, `/stripe/start`, `/mailbox/stop`, `/mailbox/start`, `/postgres/stop`, `/postgres/start`. */
    partsUrl: string;
  }
}

/**
 * The outside world of a project whose tests stop parts of it: nothing listens any more at the address of a part that is
 * stopped. Started again, it is at the same address and has what it had.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { postgres, stop: stopPostgres } = await startFailingPostgres(project.name);
  const { databaseUrl, relayUrl } = postgres;
  project.provide('postgres', { adminUrl: databaseUrl, relayUrl, template: '', databaseUrl });

  const folder = await mkdtemp(join(tmpdir(), 'onsale-parts-'));
  const statePath = join(folder, 'stripe.json');
  const stripe = await stoppable((port) => startStripeDouble({ port, statePath }));
  project.provide('stripe', { url: stripe.url });
  const mailbox = await stoppable((port) => startMailbox({ port }));
  project.provide('mailbox', { url: mailbox.url });

  const askPostgres = (verb: string) => async () =>
    void (await fetch(`${postgres.controlUrl}/${verb}`, { method: 'POST' }));
  const acts: Record<string, () => Promise<void>> = {
    '/stripe/stop': stripe.stop,
    '/stripe/start': stripe.start,
    '/mailbox/stop': mailbox.stop,
    '/mailbox/start': mailbox.start,
    '/postgres/stop': askPostgres('kill'),
    '/postgres/start': askPostgres('start'),
  };
  const control = await startLocalServer({
    port: 0,
    async handle({ url }) {
      const act = acts[url.pathname];
      await act?.();
      return jsonAnswer(null, act ? 200 : 404);
    },
  });
  project.provide('partsUrl', control.url);
  return async () => {
    await Promise.all([control.close(), stripe.stop(), mailbox.stop()]);
    await stopPostgres();
    await rm(folder, { recursive: true, force: true });
  };
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
