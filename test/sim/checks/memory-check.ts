import { encodeCheckpoint } from '../../../domain/inventory/checkpoint.ts';
import { apply } from '../../../domain/inventory/apply.ts';
import { decodeFrame } from '../../../domain/inventory/frame.ts';
import { createInventory, nextDeadlineMs, seatState, type Inventory } from '../../../domain/inventory/inventory.ts';
import type { Publication } from '../../../domain/inventory/publication.ts';
import { Ledger } from '../../../durable-objects/box-office/ledger.ts';
import type { ObjectHost } from '../platform/object-host.ts';
import { objectContext } from '../platform/object-context.ts';
import type { LedgerOracle } from './ledger-oracle.ts';
import { expectRule } from './violation.ts';

/** What the probe (`platform/adjustments.ts`) lets us see of a box office. */
export interface SeenSale {
  publication: Publication;
  inventory: Inventory;
  ledger: Ledger;
  clock: { nowMs(): number };
}

export function seenSale(host: ObjectHost): SeenSale | null {
  return (host.life?.instance as unknown as { simulated: SeenSale | null } | undefined)?.simulated ?? null;
}

/** I5: every zone's counts are those of its seats, and together they are the capacity. */
export function checkCounts({ inventory }: SeenSale): void {
  const { publication, layout, counts } = inventory;
  const counted = new Uint32Array(counts.length);
  for (let seat = 0; seat < publication.capacity; seat++) {
    const zone = layout.zoneOf[seat]!;
    const place = (zone === -1 ? publication.zones.length : zone) * 4 + seatState(inventory, seat);
    counted[place] = counted[place]! + 1;
  }
  expectRule(
    'I5',
    counted.every((count, place) => count === counts[place]),
    'the counts are those of the seats',
    {
      counted: [...counted],
      counts: [...counts],
    },
  );
}

/** I10: after a turn that looked at the seats nothing in memory is overdue. */
export function checkNothingOverdue({ inventory, clock }: SeenSale): void {
  const deadlineMs = nextDeadlineMs(inventory);
  const isFree = deadlineMs === null || deadlineMs > clock.nowMs();
  expectRule('I10', isFree, 'what has expired is free at once', { deadlineMs, nowMs: clock.nowMs() });
}

/** I11: checkpoint and rows give what memory has. */
export function checkReplay(host: ObjectHost, sale: SeenSale): void {
  const memory = hexOf(sale.inventory);
  const context = objectContext(host.platform, host.life!) as { storage: { sql: SqlStorage } };
  const row = host.storage.peek('SELECT at_ms, digest FROM publication')[0]!;
  const first = { atMs: Number(row['at_ms']), digest: row['digest'] as Uint8Array };
  const ledger = new Ledger(context.storage.sql, first);
  let replayed: string;
  try {
    replayed = hexOf(ledger.replay(sale.publication));
  } catch (error) {
    expectRule('I11', false, 'the ledger can be replayed', String(error));
  }
  expectRule('I11', replayed === memory, 'checkpoint and ledger give what memory has', { replayed, memory });
}

/**
 * I11: all events from the first give what memory has: those that were durable, wherever they lie now, and those that
 * will be.
 */
export function checkWholeReplay(host: ObjectHost, sale: SeenSale, { epoch, events, seq }: LedgerOracle): void {
  // Opened in this turn, and not durable yet.
  if (sale.publication.epoch !== epoch) return;
  const whole = createInventory(sale.publication);
  for (const event of events) apply(whole, event);
  for (const { frame } of host.storage.peek('SELECT frame FROM ledger WHERE seq > ? ORDER BY seq', seq)) {
    for (const event of decodeFrame(frame as Uint8Array)) apply(whole, event);
  }
  expectRule('I11', hexOf(whole) === hexOf(sale.inventory), 'the whole ledger gives what memory has');
}

function hexOf(inventory: Inventory): string {
  return Buffer.from(encodeCheckpoint(inventory)).toString('hex');
}
