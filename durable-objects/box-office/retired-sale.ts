import { decideRebuild } from '../../domain/inventory/decide-rebuild.ts';
import { BLOCKED, createInventory, seatState, type Inventory } from '../../domain/inventory/inventory.ts';
import type { Publication } from '../../domain/inventory/publication.ts';
import { remainsOf } from '../../domain/queue/queue.ts';
import type { LedgerDelivery, RebuiltSale, Retirement } from '../../protocol/rpc/box-office.ts';
import { run, runOne } from '../runtime/statements.ts';
import { BOX_OFFICE_STATEMENTS as STATEMENTS, SALE_TABLES } from './box-office-schema.ts';
import { deliveryAfter } from './fact-delivery.ts';
import { closeBoots } from './floor-batches.ts';
import { Ledger } from './ledger.ts';
import { writePublication } from './open-sale.ts';
import { StoredHistory } from './stored-history.ts';

/** Takes the publication away from an open sale; what it decided stays until the sale is rebuilt. */
export function retireSale(storage: DurableObjectStorage): void {
  storage.transactionSync(() => {
    run(storage.sql, STATEMENTS.keepRetired);
    run(storage.sql, STATEMENTS.dropPublication);
  });
}

/** The epoch of the sale that ended here; null: there was none, or it was rebuilt. */
export function retiredEpochOf(sql: SqlStorage): number | null {
  const row = runOne(sql, STATEMENTS.retiredPublication);
  return row && (JSON.parse(row.content) as Publication).epoch;
}

/** What a retired sale can still say of itself. One whose ledger cannot be read is forgotten. */
export function retirementOf(sql: SqlStorage): Retirement {
  const row = runOne(sql, STATEMENTS.retiredPublication);
  if (!row) return { kind: 'nothing' };
  const publication = JSON.parse(row.content) as Publication;
  const ledger = new Ledger(sql, { atMs: row.at_ms, digest: new Uint8Array(row.digest) });
  try {
    return retired(publication, ledger.replay(publication));
  } catch (error) {
    console.error('ALERT: a retired sale cannot be read from its storage', error);
    run(sql, STATEMENTS.forgetRetired);
    return { kind: 'nothing' };
  }
}

/** What Postgres does not have yet of a retired sale; null: nothing. */
export function undeliveredOf(sql: SqlStorage, from: { epoch: number; afterSeq: number }): LedgerDelivery | null {
  const row = runOne(sql, STATEMENTS.retiredPublication);
  const publication = row && (JSON.parse(row.content) as Publication);
  if (publication?.epoch !== from.epoch) return null;
  return deliveryAfter({ sql, publication, afterSeq: from.afterSeq, lastSeq: Number.MAX_SAFE_INTEGER });
}

/**
 * Writes a sale anew: the publication and all that is known of it in one transaction, so that it is never open with
 * less than that (I2).
 */
export function writeRebuiltSale(storage: DurableObjectStorage, { publication, remains }: RebuiltSale): void {
  const { sql } = storage;
  const nowMs = Date.now();
  storage.transactionSync(() => {
    // Nothing that a damaged ledger says is taken, and what was written with it is worth no more.
    if (runOne(sql, STATEMENTS.retiredPublication) === null) run(sql, STATEMENTS.forgetHeldTime);
    for (const table of SALE_TABLES) sql.exec(`DELETE FROM ${table}`);
    closeBoots(sql);
    const digest = writePublication(sql, publication, nowMs);
    const ledger = new Ledger(sql, { atMs: nowMs, digest });
    const history = new StoredHistory(sql);
    const inventory = createInventory(publication);
    const { events, rows } = decideRebuild({ inventory, history }, remains, nowMs);
    ledger.append(events, nowMs);
    history.write(rows);
    if (ledger.seq > 0) ledger.writeCheckpoint(inventory);
  });
}

function retired(publication: Publication, inventory: Inventory): Retirement {
  const blockedSeats: number[] = [];
  for (let seat = 0; seat < publication.capacity; seat++) {
    const isForSale = inventory.layout.zoneOf[seat] !== -1;
    if (isForSale && seatState(inventory, seat) === BLOCKED) blockedSeats.push(seat);
  }
  const { clock, closed, queue } = inventory;
  const where = queue && { queue: remainsOf(queue) };
  const operated = { blockedSeats, paused: clock.pausedByOperator, outage: clock.outage, closed, ...where };
  return { kind: 'retired', epoch: publication.epoch, operated };
}
