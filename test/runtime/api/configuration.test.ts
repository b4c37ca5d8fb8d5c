import { expect, test } from 'vitest';
import { bindingsOf } from '../../../workers/env.ts';

test('[JOIN-3] official test keys, development secrets and beacons of our own are refused in production', () => {
  const production = {
    ENVIRONMENT: 'production',
    PUBLIC_ORIGIN: 'https://tickets.example',
    DATABASE_URL: 'postgresql://db',
    SESSION_SECRET: 'x'.repeat(40),
    QUOTE_SECRET: 'x'.repeat(40),
    QUEUE_SECRET: 'development-queue-secret-of-no-worth',
    TICKET_SIGNING_KEY: '0d'.repeat(32),
    LEDGER_SIGNING_KEY: '0b'.repeat(32),
    STRIPE_SECRET_KEY: 'sk_live',
    STRIPE_WEBHOOK_SECRET: 'whsec',
    MAIL_URL: 'https://mail.example',
    MAIL_FROM: 'tickets@tickets.example',
    TURNSTILE_SITE_KEY: '1x00000000000000000000AA',
    TURNSTILE_SECRET_KEY: '1x0000000000000000000000000000000AA',
    BEACON_CHAIN: JSON.stringify({ publicKey: 'ab'.repeat(96), genesisSeconds: 1, periodSeconds: 3 }),
  };
  const faults = faultsOf(production);
  for (const name of ['QUEUE_SECRET', 'TURNSTILE_SITE_KEY', 'TURNSTILE_SECRET_KEY', 'BEACON_CHAIN']) {
    expect(faults).toContain(`→ at ${name}`);
  }
});

function faultsOf(env: Record<string, string>): string {
  try {
    bindingsOf(env as unknown as Env);
    return 'none';
  } catch (error) {
    return (error as Error).message;
  }
}
