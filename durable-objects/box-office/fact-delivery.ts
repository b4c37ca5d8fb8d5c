import type { BookingFact } from '../../domain/inventory/booking-facts.ts';
import { factOf } from '../../domain/inventory/facts.ts';
import { decodeFrame } from '../../domain/inventory/frame.ts';
import type { Publication } from '../../domain/inventory/publication.ts';
import { invariant } from '../../domain/shared/invariant.ts';
import type { DeliveryReceipt, LedgerDelivery } from '../../protocol/rpc/box-office.ts';
import type { AlarmClock } from '../runtime/alarm-clock.ts';
import { run, runOne } from '../runtime/statements.ts';
import {
  DELIVERY_RESEND_MS,
  DELIVERY_RESEND_MS_MAX,
  DELIVERY_ROWS_MAX,
  FACT_BYTES_PER_DELIVERY_MAX,
} from './box-office-limits.ts';
import { BOX_OFFICE_STATEMENTS as STATEMENTS } from './box-office-schema.ts';

/**
 * Brings the ledger's facts to Postgres, through a queue that may lose, double and reorder: one stretch is on its way
 * at a time, the very same one is sent again until Postgres confirms it, and only then comes the next
 * (docs/decisions/0002).
 */
export class FactDelivery {
  readonly #storage: DurableObjectStorage;
  readonly #queue: Queue;
  readonly #alarm: AlarmClock;
  readonly #publication: Publication;
  #deliveredSeq: number;
  /** The stretch on its way. Its end is stored: a longer one could not be told from a gap by Postgres. */
  #sent: { throughSeq: number; resendAtMs: number; pauseMs: number } | null = null;

  constructor(options: { storage: DurableObjectStorage; queue: Queue; alarm: AlarmClock; publication: Publication }) {
    this.#storage = options.storage;
    this.#queue = options.queue;
    this.#alarm = options.alarm;
    this.#publication = options.publication;
    const stored = runOne(this.#storage.sql, STATEMENTS.delivery);
    this.#deliveredSeq = stored?.delivered_seq ?? 0;
    const throughSeq = stored?.sent_seq ?? 0;
    const unconfirmed = throughSeq > this.#deliveredSeq;
    if (unconfirmed) this.#sent = { throughSeq, resendAtMs: Date.now(), pauseMs: DELIVERY_RESEND_MS };
  }

  /** When an unconfirmed stretch is due again, Unix milliseconds; null: none is on its way. */
  get resendAtMs(): number | null {
    if (this.#sent === null) return null;
    // Never longer than a pause, though the clock has stepped back.
    return Math.min(this.#sent.resendAtMs, Date.now() + this.#sent.pauseMs);
  }

  /** Sends the next stretch, or again the one that was not confirmed in time. Does nothing when there is none. */
  sendDue(): void {
    const nowMs = Date.now();
    if (this.#sent && isWithin(nowMs, this.#sent)) return;
    const delivery = deliveryAfter({
      sql: this.#storage.sql,
      publication: this.#publication,
      afterSeq: this.#deliveredSeq,
      lastSeq: this.#sent?.throughSeq ?? Number.MAX_SAFE_INTEGER,
    });
    if (!delivery) return;
    const pauseMs = this.#sent ? Math.min(this.#sent.pauseMs * 2, DELIVERY_RESEND_MS_MAX) : DELIVERY_RESEND_MS;
    if (!this.#sent) run(this.#storage.sql, STATEMENTS.setSent, delivery.throughSeq);
    this.#sent = { throughSeq: delivery.throughSeq, resendAtMs: nowMs + pauseMs, pauseMs };
    this.#alarm.ringBy(this.#sent.resendAtMs);
    void this.#send(delivery);
  }

  /** Sends what is not confirmed without waiting until it is due again: the same stretch, which may come twice. */
  sendNow(): void {
    if (this.#sent) this.#sent.resendAtMs = 0;
    this.sendDue();
  }

  /** Postgres has taken a stretch: the next may go. A receipt that comes twice changes nothing. */
  delivered({ epoch, throughSeq }: DeliveryReceipt): void {
    if (epoch !== this.#publication.epoch || throughSeq <= this.#deliveredSeq) return;
    // First the write: should it fail, memory still says what is stored, and the stretch goes out again.
    run(this.#storage.sql, STATEMENTS.setDelivered, throughSeq);
    this.#deliveredSeq = throughSeq;
    if (this.#sent && this.#sent.throughSeq <= throughSeq) this.#sent = null;
    this.sendDue();
  }

  async #send(delivery: LedgerDelivery): Promise<void> {
    try {
      // What leaves must be durable first.
      await this.#storage.sync();
      await this.#queue.send(delivery);
    } catch (error) {
      console.error('a delivery could not be queued; the alarm sends it again', error);
    }
  }
}

/**
 * The facts of the rows after `afterSeq` and through `lastSeq`, as many as fit into one message; null: there are none.
 */
export function deliveryAfter(options: {
  sql: SqlStorage;
  publication: Publication;
  afterSeq: number;
  lastSeq: number;
}): LedgerDelivery | null {
  const { sql, publication, afterSeq, lastSeq } = options;
  const rows = run(sql, STATEMENTS.rowsWithFacts, afterSeq, lastSeq, DELIVERY_ROWS_MAX);
  const facts: BookingFact[] = [];
  let throughSeq = 0;
  let factBytes = 0;
  for (const row of rows) {
    factBytes += row.fact_bytes;
    if (factBytes > FACT_BYTES_PER_DELIVERY_MAX) break;
    for (const event of decodeFrame(new Uint8Array(row.frame))) {
      const fact = factOf(event);
      if (fact) facts.push(fact);
    }
    throughSeq = row.seq;
  }
  if (rows.length === 0) return null;
  invariant(throughSeq > 0, 'one row always fits into a delivery');
  const { address, epoch } = publication;
  return { kind: 'ledger', ...address, epoch, afterSeq, throughSeq, facts };
}

/** Whether a stretch may still be on its way. When the clock stands before it was sent, nobody knows: then it is not. */
function isWithin(nowMs: number, { resendAtMs, pauseMs }: { resendAtMs: number; pauseMs: number }): boolean {
  return nowMs >= resendAtMs - pauseMs && nowMs < resendAtMs;
}
