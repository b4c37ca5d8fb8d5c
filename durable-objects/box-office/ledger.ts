import { apply } from '../../domain/inventory/apply.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../domain/inventory/checkpoint.ts';
import type { InventoryEvent } from '../../domain/inventory/events.ts';
import { factOf } from '../../domain/inventory/facts.ts';
import { decodeFrame, encodeFrame } from '../../domain/inventory/frame.ts';
import { createInventory, type Inventory } from '../../domain/inventory/inventory.ts';
import type { Publication } from '../../domain/inventory/publication.ts';
import { rowDigest } from '../../domain/ledger/chain.ts';
import { ByteWriter } from '../../domain/shared/bytes.ts';
import { invariant } from '../../domain/shared/invariant.ts';
import { run, runOne } from '../runtime/statements.ts';
import {
  CHECKPOINT_PART_BYTES,
  EVENTS_PER_ROW_MAX,
  FACT_BYTES_MAX,
  FACT_BYTES_PER_ROW_MAX,
} from './box-office-limits.ts';
import { BOX_OFFICE_STATEMENTS as STATEMENTS } from './box-office-schema.ts';
import { sha256 } from './sha256.ts';

/** Rows that replay reads at a time. */
const REPLAY_ROWS = 500;

/**
 * The append-only record of what was decided, which is also the storage. One row holds a batch's events; its digest
 * covers the row before, so that a changed row shows in every later one.
 */
export class Ledger {
  readonly #sql: SqlStorage;
  #seq = 0;
  #atMs: number;
  #digest: Uint8Array;
  #eventsSinceCheckpoint = 0;

  /** A ledger that begins with its publication: nothing appended yet. */
  constructor(sql: SqlStorage, first: { atMs: number; digest: Uint8Array }) {
    this.#sql = sql;
    this.#atMs = first.atMs;
    this.#digest = first.digest;
  }

  /** Sequence of the last row; 0: none. */
  get seq(): number {
    return this.#seq;
  }

  /** Unix time of the last row, milliseconds. */
  get atMs(): number {
    return this.#atMs;
  }

  /** Of the last row, or of the publication: what the next row stands on. */
  get digest(): Uint8Array {
    return this.#digest;
  }

  get eventsSinceCheckpoint(): number {
    return this.#eventsSinceCheckpoint;
  }

  /**
   * The state: the last checkpoint and the rows after it, applied (I11).
   * @throws when a row is missing or was changed: nothing may be sold on such a record
   */
  replay(publication: Publication): Inventory {
    const parts = run(this.#sql, STATEMENTS.checkpoint);
    const inventory =
      parts.length === 0
        ? createInventory(publication)
        : decodeCheckpoint(publication, joined(parts.map(({ bytes }) => new Uint8Array(bytes))));
    this.#startAfter(parts[0]?.seq ?? 0);
    for (;;) {
      const rows = run(this.#sql, STATEMENTS.rowsAfter, this.#seq, REPLAY_ROWS);
      for (const row of rows) {
        const frame = new Uint8Array(row.frame);
        const digest = rowDigest(sha256, this.#digest, { seq: row.seq, atMs: row.at_ms, frame });
        invariant(row.seq === this.#seq + 1, `ledger row ${this.#seq + 1} is missing`);
        invariant(
          Buffer.from(digest).equals(new Uint8Array(row.digest)),
          `ledger row ${row.seq} has another digest than its content`,
        );
        const events = decodeFrame(frame);
        for (const event of events) apply(inventory, event);
        this.#advance({ seq: row.seq, atMs: row.at_ms, digest, events: events.length });
      }
      if (rows.length < REPLAY_ROWS) return inventory;
    }
  }

  /**
   * Appends events that are already applied in memory; call it inside a transaction.
   * @returns whether any of them brings a fact to Postgres
   */
  append(events: readonly InventoryEvent[], atMs: number): boolean {
    let anyFact = false;
    for (const row of rowsOf(events)) {
      const seq = this.#seq + 1;
      const frame = encodeFrame(row.events);
      const digest = rowDigest(sha256, this.#digest, { seq, atMs, frame });
      run(this.#sql, STATEMENTS.append, seq, atMs, frame, digest, row.factBytes);
      this.#advance({ seq, atMs, digest, events: row.events.length });
      anyFact ||= row.factBytes > 0;
    }
    return anyFact;
  }

  /** Stores the state after the last row, so that a start need not replay what led to it; inside a transaction. */
  writeCheckpoint(inventory: Inventory): void {
    const bytes = encodeCheckpoint(inventory);
    for (let part = 0; part * CHECKPOINT_PART_BYTES < bytes.length; part++) {
      const from = part * CHECKPOINT_PART_BYTES;
      run(this.#sql, STATEMENTS.addCheckpointPart, this.#seq, part, bytes.slice(from, from + CHECKPOINT_PART_BYTES));
    }
    run(this.#sql, STATEMENTS.dropCheckpointsBefore, this.#seq);
    this.#eventsSinceCheckpoint = 0;
  }

  #startAfter(seq: number): void {
    if (seq === 0) return;
    const row = runOne(this.#sql, STATEMENTS.rowAt, seq);
    invariant(row, `checkpoint ${seq} stands on its ledger row`);
    this.#advance({ seq, atMs: row.at_ms, digest: new Uint8Array(row.digest), events: 0 });
  }

  #advance(row: { seq: number; atMs: number; digest: Uint8Array; events: number }): void {
    this.#seq = row.seq;
    this.#atMs = row.atMs;
    this.#digest = row.digest;
    this.#eventsSinceCheckpoint += row.events;
  }
}

interface RowContent {
  events: InventoryEvent[];
  factBytes: number;
}

/** Splits a decision's events into rows that are small enough to be delivered one by one. */
function rowsOf(events: readonly InventoryEvent[]): RowContent[] {
  const rows: RowContent[] = [];
  let row: RowContent | null = null;
  for (const event of events) {
    if (row === null || row.events.length === EVENTS_PER_ROW_MAX || row.factBytes >= FACT_BYTES_PER_ROW_MAX) {
      row = { events: [], factBytes: 0 };
      rows.push(row);
    }
    row.events.push(event);
    const fact = factOf(event);
    const factBytes = fact ? Buffer.byteLength(JSON.stringify(fact)) : 0;
    invariant(factBytes <= FACT_BYTES_MAX, 'a fact is small enough to be delivered');
    row.factBytes += factBytes;
  }
  return rows;
}

function joined(parts: Uint8Array[]): Uint8Array {
  const whole = new ByteWriter();
  for (const part of parts) whole.raw(part);
  return whole.finish();
}
