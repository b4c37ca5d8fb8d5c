import { forgetIdempotencyKeys } from '../../db/queries/idempotency.ts';
import { runCampaigns } from '../after-sale/run-campaigns.ts';
import { runOutbox } from '../outbox/run-outbox.ts';
import { relayChanges } from '../change-capture/relay-changes.ts';
import type { Services } from '../services.ts';

const KEYS_KEPT_MS = 24 * 60 * 60 * 1000;

/** Every minute: does what is left in the outbox, goes on with work on whole events, relays changes that nobody announced, forgets old Idempotency-Keys. */
export async function sweep(services: Services): Promise<void> {
  await runOutbox(services);
  await relayChanges(services);
  await runCampaigns(services);
  await forgetIdempotencyKeys(services.db, new Date(Date.now() - KEYS_KEPT_MS).toISOString());
}
