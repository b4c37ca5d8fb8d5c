import { SALE_KEPT_MS } from '../../domain/cashier/limits.ts';
import type { OperatorCommand } from '../../domain/inventory/commands.ts';
import type { EventAddress } from '../../domain/shared/event-address.ts';
import { boxOfficeOf, type ObjectNamespaces } from '../address-book.ts';
import { run } from '../runtime/statements.ts';
import { CASHIER_STATEMENTS as STATEMENTS } from './cashier-schema.ts';

/** When a sale asked last is written no more often than this. */
const ASKED_WRITTEN_MS = 60_000;
const TOLD_AT_ONCE = 20;
/** One that did not hear is told again after this. */
const TELL_AGAIN_MS = 2_000;

interface SaleOutage {
  sinceMs: number;
  isOver: boolean;
}

interface AskingSale {
  address: EventAddress;
  askedAtMs: number;
  writtenAtMs: number;
  /** The last outage that it was told of, or is being told of; null: none. */
  outage: SaleOutage | null;
  isHeard: boolean;
}

/**
 * The sales that asked for a payment lately, and what each has heard of an outage. A sale is told until it has heard;
 * what it is being told is stored first, so that a restart goes on with it.
 */
export class AskingSales {
  readonly #sql: SqlStorage;
  readonly #objects: ObjectNamespaces;
  readonly #sales = new Map<string, AskingSale>();
  #telling: Promise<void> | null = null;

  constructor({ sql, objects }: { sql: SqlStorage; objects: ObjectNamespaces }) {
    this.#sql = sql;
    this.#objects = objects;
    for (const row of run(sql, STATEMENTS.sales)) {
      const address = JSON.parse(row.address) as EventAddress;
      this.#sales.set(address.eventId, {
        address,
        askedAtMs: row.asked_at_ms,
        writtenAtMs: row.asked_at_ms,
        outage: row.outage_ms === null ? null : { sinceMs: row.outage_ms, isOver: row.is_over === 1 },
        isHeard: row.is_heard === 1,
      });
    }
  }

  /** Sales whose clocks stand, or will as soon as they have heard. */
  get stopped(): number {
    return [...this.#sales.values()].filter(({ outage }) => outage !== null && !outage.isOver).length;
  }

  /** When to look who has not heard; null: everybody has. */
  tellAgainAtMs(nowMs: number): number | null {
    for (const { isHeard } of this.#sales.values()) if (!isHeard) return nowMs + TELL_AGAIN_MS;
    return null;
  }

  /** A sale asks for a payment. */
  asks(address: EventAddress, nowMs: number): void {
    const known = this.#sales.get(address.eventId);
    const sale = known ?? { address, askedAtMs: nowMs, writtenAtMs: -Infinity, outage: null, isHeard: true };
    sale.askedAtMs = nowMs;
    this.#sales.set(address.eventId, sale);
    if (nowMs - sale.writtenAtMs >= ASKED_WRITTEN_MS) this.#write(sale);
  }

  /**
   * This sale has it otherwise than it is, and must hear again. `outage` null: payment works; should nobody here know of
   * the outage for which the sale stands, its end is told under a name that is later than its own.
   */
  mustHearAgain(eventId: string, outage: SaleOutage | null, nowMs: number): void {
    const sale = this.#sales.get(eventId);
    if (!sale) return;
    this.#set(sale, outage ?? { sinceMs: sale.outage?.sinceMs ?? nowMs, isOver: true });
  }

  /** Payment is down: everybody who asked lately must hear. */
  wentDown(sinceMs: number, nowMs: number): void {
    this.forgetOld(nowMs);
    for (const sale of this.#sales.values()) this.#set(sale, { sinceMs, isOver: false });
  }

  /** Payment works again: everybody who was told otherwise must hear. */
  cameBack(): void {
    for (const sale of this.#sales.values()) {
      if (sale.outage !== null && !sale.outage.isOver) this.#set(sale, { ...sale.outage, isOver: true });
    }
  }

  /** Tells those who have not heard. Who cannot be reached is told again when it is due. */
  async tell(): Promise<void> {
    this.#telling ??= this.#tellAll().finally(() => (this.#telling = null));
    await this.#telling;
  }

  forgetOld(nowMs: number): void {
    for (const [eventId, { askedAtMs, outage, isHeard }] of this.#sales) {
      const isStopped = outage !== null && !outage.isOver;
      if (nowMs - askedAtMs < SALE_KEPT_MS || isStopped || !isHeard) continue;
      this.#sales.delete(eventId);
      run(this.#sql, STATEMENTS.forgetSale, eventId);
    }
  }

  async #tellAll(): Promise<void> {
    const away = new Set<AskingSale>();
    for (;;) {
      const deaf = [...this.#sales.values()].filter((sale) => !sale.isHeard && !away.has(sale));
      if (deaf.length === 0) return;
      await Promise.all(
        deaf.slice(0, TOLD_AT_ONCE).map(async (sale) => {
          if (!(await this.#tellOne(sale))) away.add(sale);
        }),
      );
    }
  }

  /** Answers whether it could be reached. */
  async #tellOne(sale: AskingSale): Promise<boolean> {
    const { address, outage } = sale;
    if (outage === null) return true;
    const { sinceMs, isOver } = outage;
    const command: OperatorCommand = { kind: isOver ? 'payments-up' : 'payments-down', sinceMs };
    try {
      // Where there is no sale any more there is no clock to stop.
      await boxOfficeOf(this.#objects, address).decideOperator(command);
    } catch (error) {
      console.error('a sale was not told of an outage of payment', address.eventId, command.kind, error);
      return false;
    }
    // Something newer is to be told by now.
    if (sale.outage !== outage) return true;
    sale.isHeard = true;
    this.#write(sale);
    return true;
  }

  #set(sale: AskingSale, outage: SaleOutage): void {
    sale.outage = outage;
    sale.isHeard = false;
    this.#write(sale);
  }

  #write(sale: AskingSale): void {
    const { address, askedAtMs, outage, isHeard } = sale;
    sale.writtenAtMs = askedAtMs;
    const told = [outage?.sinceMs ?? null, outage?.isOver ? 1 : 0, isHeard ? 1 : 0] as const;
    run(this.#sql, STATEMENTS.setSale, address.eventId, JSON.stringify(address), askedAtMs, ...told);
  }
}
