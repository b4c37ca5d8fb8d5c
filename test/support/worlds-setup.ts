import type { TestProject } from 'vitest/node';
import { startLocalServer, jsonAnswer } from '../../dev/local-server.ts';
import { startMailbox } from '../../dev/mailbox.ts';
import { startQueueDoubles } from '../../dev/queue-doubles/start-queue-doubles.ts';
import { startStripeDouble } from '../../dev/stripe-double/start-stripe-double.ts';
import { startTemplatePostgres } from './postgres-setup.ts';

/** The outside world as a Worker's bindings name it. */
export interface World {
  DATABASE_URL: string;
  NEON_RELAY_URL: string;
  STRIPE_API_BASE: string;
  MAIL_URL: string;
  SMS_URL: string;
}

/** A world with what a queue asks outside. */
export interface QueueWorld extends World {
  BEACON_URL: string;
  TURNSTILE_URL: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** `POST` opens a world and answers its bindings. */
    worldsUrl: string;
  }
}

/**
 * A world of its own for each test file, so that files can run beside each other: a migrated database, and doubles of
 * Stripe, mail and the queue's services. The Stripe double sends no webhooks: tests in workerd read its events
 * (`GET /v1/events`), sign them, and deliver them when, as often and in what order they like. A fan pays by
 * `POST /pay/:session`, `card=4242…`; `GET /messages.json?to=` of the mailbox has what was mailed.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { postgres, createDatabase, stop } = await startTemplatePostgres(project.name);
  const closing: (() => Promise<void>)[] = [];
  const openWorld = async (): Promise<QueueWorld> => {
    const [stripe, mailbox, queueDoubles] = await Promise.all([
      startStripeDouble({}),
      startMailbox({ port: 0 }),
      startQueueDoubles({ port: 0 }),
    ]);
    const name = `world_${closing.length}`;
    closing.push(async () => void (await Promise.all([stripe.close(), mailbox.close(), queueDoubles.close()])));
    return {
      DATABASE_URL: await createDatabase(name),
      NEON_RELAY_URL: postgres.relayUrl,
      STRIPE_API_BASE: stripe.url,
      MAIL_URL: mailbox.url,
      SMS_URL: mailbox.url,
      BEACON_URL: `${queueDoubles.url}/beacon`,
      TURNSTILE_URL: `${queueDoubles.url}/turnstile/siteverify`,
    };
  };
  const closeWorlds = await provideWorlds(project, openWorld);
  return async () => {
    await closeWorlds();
    await Promise.all(closing.map((close) => close()));
    await stop();
  };
}

/** Answers whoever asks with a new world; the function stops that. */
export async function provideWorlds(
  project: TestProject,
  openWorld: () => Promise<World>,
): Promise<() => Promise<void>> {
  const server = await startLocalServer({ port: 0, handle: async () => jsonAnswer(await openWorld()) });
  project.provide('worldsUrl', server.url);
  return () => server.close();
}
