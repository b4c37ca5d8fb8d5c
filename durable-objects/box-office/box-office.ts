import { DurableObject } from 'cloudflare:workers';
import type {
  CommandResult,
  Fan,
  OperatorCommand,
  OperatorResult,
  PaymentCommand,
  Refusal,
} from '../../domain/inventory/commands.ts';
import { decideAll, decideOperator, type BatchDecision, type InventoryCommand } from '../../domain/inventory/decide.ts';
import { holdEvidence } from '../../domain/inventory/hold-evidence.ts';
import { nextDeadlineMs } from '../../domain/inventory/inventory.ts';
import type { Publication } from '../../domain/inventory/publication.ts';
import { saleStatus } from '../../domain/inventory/sale-status.ts';
import type { SaleStatus } from '../../domain/inventory/sale-view.ts';
import { viewOf } from '../../domain/inventory/view.ts';
import type { DrawRecord } from '../../domain/queue/draw/draw-record.ts';
import type { QueuePlan } from '../../domain/queue/queue-plan.ts';
import type { OfficeEvidence } from '../../domain/bookings/reconcile.ts';
import { canonicalJson } from '../../domain/shared/canonical-json.ts';
import type { SignedHead } from '../../domain/ledger/signed-head.ts';
import type { HoldId } from '../../domain/shared/ids.ts';
import { invariant, unreachable } from '../../domain/shared/invariant.ts';
import type {
  BoxOfficeRpc,
  DeliveryReceipt,
  FloorBatch,
  FloorBatchResult,
  LedgerDelivery,
  LedgerExport,
  LedgerPage,
  PublishResult,
  RebuildResult,
  RebuiltSale,
  Retirement,
} from '../../protocol/rpc/box-office.ts';
import type { QueueStatus } from '../../protocol/http/queue.ts';
import type { BoxOfficeQueueRpc, ClaimsAnswer, FloorClaims, SwitchedOn } from '../../protocol/rpc/box-office-queue.ts';
import { packAnswer, unpackBatch } from '../../protocol/rpc/packed-batch.ts';
import { encodeSnapshot } from '../../protocol/socket/availability.ts';
import { AlarmClock } from '../runtime/alarm-clock.ts';
import { migrate } from '../runtime/migrations.ts';
import { ALARM_RETRY_MS, CHECKPOINT_EVENTS_MAX, WATCHDOG_MS } from './box-office-limits.ts';
import { BOX_OFFICE_MIGRATIONS } from './box-office-schema.ts';
import { redecide } from './floor-batches.ts';
import { openExport } from './ledger-export.ts';
import { availabilityOf, openSale, writePublication, type Sale } from './open-sale.ts';
import type { Durably } from './queue-desk.ts';
import { drawRecordOf } from './queue-status.ts';
import { retiredEpochOf, retirementOf, retireSale, undeliveredOf, writeRebuiltSale } from './retired-sale.ts';
import { keepUp } from './upkeep.ts';

/**
 * The one authority over an event's seats. It decides in memory, by `domain/inventory`, and appends what it decided to
 * its ledger before anybody hears of it. Everything between reading the state and writing is synchronous.
 */
export class BoxOffice extends DurableObject<Env> implements BoxOfficeRpc, BoxOfficeQueueRpc {
  readonly #alarm: AlarmClock;
  /** `damage`: why the stored sale cannot be read. Then the object answers to nothing but `retire` and `rebuild`. */
  #opened: { sale: Sale | null } | { damage: Error } = { sale: null };

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#alarm = new AlarmClock(ctx.storage);
    migrate(ctx.storage, BOX_OFFICE_MIGRATIONS);
    void ctx.blockConcurrencyWhile(async () => {
      await this.#alarm.load();
      this.#openOrSayWhyNot();
    });
  }

  /** Null until it is published: everything is refused. */
  get #sale(): Sale | null {
    if ('sale' in this.#opened) return this.#opened.sale;
    // The next one may find what this one could not.
    this.ctx.abort(this.#opened.damage.message);
    throw this.#opened.damage;
  }

  async publish(publication: Publication): Promise<PublishResult> {
    const content = canonicalJson(publication);
    if (this.#sale) {
      if (content !== canonicalJson(this.#sale.publication)) return { ok: false, reason: 'other-publication' };
      return { ok: true, epoch: publication.epoch };
    }
    invariant(publication.epoch === 1, 'the first publication has epoch 1');
    invariant(retiredEpochOf(this.ctx.storage.sql) === null, 'a retired sale opens by a rebuild only');
    writePublication(this.ctx.storage.sql, publication, Date.now());
    this.#open();
    return { ok: true, epoch: publication.epoch };
  }

  async decideBatch(batch: FloorBatch): Promise<FloorBatchResult> {
    const sale = this.#sale;
    if (!sale) return { ok: false, refusal: 'not-published' };
    const verdict = sale.batches.judge(batch);
    switch (verdict.kind) {
      case 'stale':
        return { ok: false, refusal: 'stale-batch' };
      case 'answered':
        return { ok: true, results: verdict.results };
      case 'new': {
        let isStored = false;
        const results = this.#decide(sale, batch.commands, (decided) => {
          sale.batches.write(batch, decided);
          isStored = true;
        });
        this.#orStartAgain(() => sale.batches.remember(batch, { results, isStored }));
        return { ok: true, results };
      }
      case 'decided-before-start': {
        const { accepted, merge } = redecide(batch.commands, verdict.refused);
        return { ok: true, results: merge(this.#decide(sale, accepted, () => undefined)) };
      }
      default:
        return unreachable(verdict);
    }
  }

  async decidePacked(batch: string): Promise<string> {
    return packAnswer(await this.decideBatch(unpackBatch(batch)));
  }

  async decidePayment(command: PaymentCommand): Promise<CommandResult> {
    if (!this.#sale) return NOT_PUBLISHED;
    return this.#decide(this.#sale, [command], () => undefined)[0]!;
  }

  async decidePayments(commands: readonly PaymentCommand[]): Promise<(Refusal | null)[]> {
    if (!this.#sale) return commands.map(() => NOT_PUBLISHED.refusal);
    const results = this.#decide(this.#sale, commands, () => undefined);
    return results.map((result) => (result.ok ? null : result.refusal));
  }

  async decideOperator(command: OperatorCommand): Promise<OperatorResult> {
    const sale = this.#sale;
    if (!sale) return NOT_PUBLISHED;
    const decision = (nowMs: number) => decideOperator(sale.inventory, sale.history, command, nowMs);
    return this.#durably(sale, decision, () => undefined)[0]!;
  }

  async status(): Promise<SaleStatus | null> {
    if (!this.#sale) return null;
    this.#settle(this.#sale);
    return saleStatus(this.#sale.inventory);
  }

  async viewHold(holdId: HoldId, fan: Fan | null): Promise<CommandResult> {
    const sale = this.#sale;
    if (!sale) return NOT_PUBLISHED;
    this.#settle(sale);
    return viewOf(sale.inventory, sale.history, { holdId, fan, nowMs: sale.clock.nowMs() });
  }

  async evidence(asked: { holdId: HoldId; sessionIds: string[] }[]): Promise<(OfficeEvidence | null)[] | null> {
    const sale = this.#sale;
    if (!sale) return null;
    this.#settle(sale);
    return asked.map((hold) => holdEvidence(sale.inventory, sale.history, hold));
  }

  async deliverNow(): Promise<void> {
    this.#sale?.delivery.sendNow();
  }

  async snapshot(): Promise<Uint8Array | null> {
    if (!this.#sale) return null;
    this.#settle(this.#sale);
    return encodeSnapshot(availabilityOf(this.#sale.inventory));
  }

  async delivered(receipt: DeliveryReceipt): Promise<void> {
    this.#sale?.delivery.delivered(receipt);
  }

  async retire({ epoch }: { epoch: number }): Promise<Retirement> {
    // Nothing that a damaged ledger says is taken; what was paid is known at the provider.
    if ('damage' in this.#opened) return { kind: 'nothing' };
    if (this.#sale) {
      if (this.#sale.publication.epoch >= epoch) return { kind: 'newer', sale: saleStatus(this.#sale.inventory) };
      retireSale(this.ctx.storage);
      this.#sale.queue?.stop();
      this.#sale.queueSwitch.stop();
      this.#opened = { sale: null };
    }
    return retirementOf(this.ctx.storage.sql);
  }

  async undelivered(ledger: { epoch: number; afterSeq: number }): Promise<LedgerDelivery | null> {
    return undeliveredOf(this.ctx.storage.sql, ledger);
  }

  async rebuild(rebuilt: RebuiltSale): Promise<RebuildResult> {
    const { epoch } = rebuilt.publication;
    const open = 'damage' in this.#opened ? undefined : this.#sale?.publication.epoch;
    if (open === undefined) {
      // A late copy of a rebuild that was done before: that sale has ended, and others have bookings of it.
      const retired = retiredEpochOf(this.ctx.storage.sql);
      if (retired !== null && retired >= epoch) return { ok: false, reason: 'newer-epoch' };
      writeRebuiltSale(this.ctx.storage, rebuilt);
      this.#open();
    } else if (open !== epoch) {
      return { ok: false, reason: open > epoch ? 'newer-epoch' : 'not-retired' };
    }
    const sale = this.#sale!;
    this.#alarm.ringBy(Date.now() + WATCHDOG_MS);
    sale.pushes.announce();
    sale.delivery.sendDue();
    return { ok: true, sale: saleStatus(sale.inventory) };
  }

  async ledgerHead(): Promise<SignedHead | null> {
    return this.#sale?.heads.latest() ?? null;
  }

  async openLedgerExport(): Promise<LedgerExport | null> {
    if (!this.#sale) return null;
    const { ledger, inventory, key } = this.#sale;
    return openExport({ sql: this.ctx.storage.sql, ledger, inventory, key });
  }

  async ledgerPage(stretch: { epoch: number; afterSeq: number; throughSeq: number }): Promise<LedgerPage> {
    const sale = this.#sale;
    if (sale?.publication.epoch !== stretch.epoch) throw new Error('the sale was rebuilt while it was exported');
    return sale.archive.page(stretch);
  }

  async queueStatus(): Promise<QueueStatus | null> {
    return this.#sale?.queue?.status() ?? null;
  }

  async giveNumbers(ask: { register: number; request: number; count: number }): Promise<{ first: number } | null> {
    return this.#sale?.queue?.giveNumbers(ask) ?? null;
  }

  async drawRecord(): Promise<DrawRecord | null> {
    const { inventory } = this.#sale ?? {};
    return inventory?.queue ? drawRecordOf(inventory, inventory.queue) : null;
  }

  async queuePlan(): Promise<QueuePlan | null> {
    return this.#sale?.inventory.queue?.plan ?? null;
  }

  async crowded({ floor }: { floor: number }): Promise<boolean> {
    return this.#sale?.queueSwitch.crowded(floor) ?? false;
  }

  async switchQueueOn({ capacity }: { capacity: number | null }): Promise<SwitchedOn> {
    if (!this.#sale) return { ok: false, reason: 'not-published' };
    return this.#sale.queueSwitch.switchOn(capacity);
  }

  async syncClaims(sync: FloorClaims): Promise<ClaimsAnswer> {
    return this.#sale?.queue?.syncClaims(sync) ?? { kind: 'no-queue' };
  }

  override async alarm(): Promise<void> {
    await this.#alarm.rung(async () => {
      if (this.#sale) await this.#tick(this.#sale);
    }, ALARM_RETRY_MS);
  }

  #openOrSayWhyNot(): void {
    try {
      this.#open();
    } catch (error) {
      console.error('ALERT: a box office cannot be opened from its storage', error);
      this.#opened = { damage: error instanceof Error ? error : new Error(String(error)) };
    }
  }

  #open(): void {
    const { storage, exports } = this.ctx;
    const durably: Durably = (decide) => {
      // What a queue has waited for outside may come when its sale has ended, and another one is open here.
      if (sale === null || this.#sale !== sale) throw new Error('the sale has ended');
      return this.#durably(sale, decide, () => undefined)[0]!;
    };
    const sale = openSale({ storage, env: this.env, exports, alarm: this.#alarm, durably });
    if (sale) this.#opened = { sale };
  }

  /** Decides commands in order and makes the decision durable: no answer leaves before (I8). */
  #decide(
    sale: Sale,
    commands: readonly InventoryCommand[],
    alongside: (results: CommandResult[]) => void,
  ): CommandResult[] {
    return this.#durably(sale, (nowMs) => decideAll(sale.inventory, sale.history, commands, nowMs), alongside);
  }

  #durably<Answer>(
    sale: Sale,
    decide: (nowMs: number) => BatchDecision<Answer>,
    alongside: (results: Answer[]) => void,
  ): Answer[] {
    return this.#orStartAgain(() => {
      const nowMs = sale.clock.nowMs();
      const decision = decide(nowMs);
      // A refusal touches no storage.
      if (decision.events.length > 0) this.#commit(sale, decision, nowMs, () => alongside(decision.results));
      return decision.results;
    });
  }

  #commit(sale: Sale, decision: BatchDecision<unknown>, nowMs: number, alongside: () => void): void {
    const bringsFacts = this.ctx.storage.transactionSync(() => {
      const anyFact = sale.ledger.append(decision.events, nowMs);
      sale.history.write(decision.rows);
      alongside();
      if (sale.ledger.eventsSinceCheckpoint >= CHECKPOINT_EVENTS_MAX) sale.ledger.writeCheckpoint(sale.inventory);
      return anyFact;
    });
    sale.clock.committed(nowMs);
    sale.activeAtMs = Date.now();
    this.#alarm.ringBy(nextDeadlineMs(sale.inventory));
    this.#alarm.ringBy(sale.activeAtMs + WATCHDOG_MS);
    if (decision.changedSeats.size > 0) sale.pushes.changed(decision.changedSeats);
    sale.news.decided(decision.events, decision.rows);
    if (bringsFacts) sale.delivery.sendDue();
    sale.queue?.wake();
  }

  /** When a decision or its write fails, memory is wrong: this object ends, and the next one starts from storage. */
  #orStartAgain<Value>(work: () => Value): Value {
    try {
      return work();
    } catch (error) {
      console.error('a decision failed; the box office starts again', error);
      this.ctx.abort('a decision failed');
      throw error;
    }
  }

  /** Ends the holds whose time is over. The alarm may be late: every read does this first (I10). */
  #settle(sale: Sale): void {
    const deadlineMs = nextDeadlineMs(sale.inventory);
    if (deadlineMs !== null && deadlineMs <= sale.clock.nowMs()) this.#decide(sale, [], () => undefined);
  }

  async #tick(sale: Sale): Promise<void> {
    this.#settle(sale);
    sale.delivery.sendDue();
    await keepUp(this.ctx.storage, this.#alarm, sale);
  }
}

const NOT_PUBLISHED: { ok: false; refusal: Refusal } = { ok: false, refusal: { reason: 'not-published' } };
