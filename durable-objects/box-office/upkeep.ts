import { nextDeadlineMs } from '../../domain/inventory/inventory.ts';
import type { AlarmClock } from '../runtime/alarm-clock.ts';
import { ARCHIVE_QUIET_MS, CHECKPOINT_EVENTS_QUIET, WATCHDOG_MS } from './box-office-limits.ts';
import type { Sale } from './open-sale.ts';

/** What a sale needs now and then, out of the way of every answer; sets the alarm for the next time. */
export async function keepUp(storage: DurableObjectStorage, alarm: AlarmClock, sale: Sale): Promise<void> {
  const sinceMs = Date.now() - sale.activeAtMs;
  // Before the last commit: the clock has stepped back, and nobody waits for it to come so far again.
  const isActive = sinceMs >= 0 && sinceMs < WATCHDOG_MS;
  if (!isActive && sale.ledger.eventsSinceCheckpoint >= CHECKPOINT_EVENTS_QUIET) {
    storage.transactionSync(() => sale.ledger.writeCheckpoint(sale.inventory));
  }
  alarm.ringBy(isActive ? sale.activeAtMs + WATCHDOG_MS : null);
  alarm.ringBy(nextDeadlineMs(sale.inventory));
  alarm.ringBy(sale.delivery.resendAtMs);
  if (sale.queue !== null) {
    sale.queue.wake();
    alarm.ringBy(sale.queue.wakeAtMs);
  }
  const { heads, archive } = sale;
  heads.signDue();
  alarm.ringBy(heads.dueAtMs);
  if (sinceMs < 0 || sinceMs >= ARCHIVE_QUIET_MS) await archive.moveDue();
  const { dueAtMs } = archive;
  alarm.ringBy(dueAtMs && Math.max(dueAtMs, sale.activeAtMs + ARCHIVE_QUIET_MS));
}
