import { env } from 'cloudflare:workers';

/** The world that this test file has to itself, as vitest.config.ts binds it. */
export const world = env as unknown as { [Name in WorldBinding]: string };

type WorldBinding = 'DATABASE_URL' | 'NEON_RELAY_URL' | 'STRIPE_API_BASE' | 'MAIL_URL' | 'WORLD_CONTROL_URL';

/** Stops, starts or asks a part of a world that can be stopped: test/support/stoppable-worlds-setup.ts has the paths. */
export async function controlWorld<Answer>(method: 'GET' | 'POST', path: string): Promise<Answer> {
  const response = await fetch(world.WORLD_CONTROL_URL + path, { method });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return await response.json<Answer>();
}
