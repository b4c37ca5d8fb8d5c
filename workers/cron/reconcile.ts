import { DAILY_HOUR, DAILY_MS, HOURLY_MS, SETTLED_MS } from '../reconciler/reconciler-limits.ts';
import { reconcileRecords } from '../reconciler/reconcile-records.ts';
import type { Services } from '../services.ts';

/** As wrangler.toml has it: every hour, away from the full one. */
export const RECONCILE_CRON = '17 * * * *';

/** Every hour what is fresh, once a day all that can still be owed. */
export async function reconcileHourly(services: Services): Promise<void> {
  const now = new Date();
  const lookBackMs = now.getUTCHours() === DAILY_HOUR ? DAILY_MS : HOURLY_MS;
  await reconcileRecords(services, { sinceMs: now.getTime() - lookBackMs, untilMs: now.getTime() - SETTLED_MS });
}
