import type { BatchDecision } from '../../domain/inventory/decide.ts';
import {
  decideClaims,
  decideDraw,
  decideNumbers,
  decideTick,
  saleAt,
  type QueuedSale,
} from '../../domain/inventory/decide-queue.ts';
import type { History } from '../../domain/inventory/history.ts';
import type { Inventory } from '../../domain/inventory/inventory.ts';
import { eventTimeMs } from '../../domain/inventory/sale-clock.ts';
import { Admission } from '../../domain/queue/admission.ts';
import { expectedFans } from '../../domain/queue/expected-fans.ts';
import { ROOT_LOBBY } from '../../domain/queue/lobby-tree.ts';
import { nextPhaseAtMs, phaseOf, type Phase } from '../../domain/queue/phase.ts';
import { areNumbersKnown, type Queue } from '../../domain/queue/queue.ts';
import { statusTickMs } from '../../domain/queue/status-tick.ts';
import { STATUS_TICK_MS } from '../../domain/queue/waiting-limits.ts';
import { unreachable } from '../../domain/shared/invariant.ts';
import type { QueueStatus } from '../../protocol/http/queue.ts';
import type { ClaimsAnswer, FloorClaims } from '../../protocol/rpc/box-office-queue.ts';
import type { CashierRpc } from '../../protocol/rpc/cashier.ts';
import type { LobbyRpc } from '../../protocol/rpc/lobby.ts';
import type { RegisterRpc } from '../../protocol/rpc/register.ts';
import { cashierOf, lobbyAt, registerAt, type ObjectNamespaces } from '../address-book.ts';
import { StatusPush } from '../lobby/status-push.ts';
import type { EventClock } from '../runtime/event-clock.ts';
import { KeptStub } from '../runtime/kept-stub.ts';
import { GatheredFans } from './gathered-fans.ts';
import { QueueDraw } from './queue-draw.ts';
import { QueueKeeping } from './queue-keeping.ts';
import { CASHIER_ASKED_MS, PAYING_WAIT_MS_MAX, QUIET_TICK_MS } from './queue-limits.ts';
import { queueStatusOf } from './queue-status.ts';

/** Makes a decision durable, and answers it. */
export type Durably = <Answer>(decide: (nowMs: number) => BatchDecision<Answer>) => Answer;

interface DeskOptions {
  inventory: Inventory;
  queue: Queue;
  history: History;
  clock: EventClock;
  durably: Durably;
  exports: ObjectNamespaces;
  env: Env;
}

/**
 * Runs an event's queue: seals it at T, draws it, calls numbers, gives out slots, tells everybody. A timer ticks while
 * there is something to do; the alarm wakes it after the object was away (`wakeAtMs`).
 */
export class QueueDesk {
  readonly #sale: QueuedSale;
  readonly #queue: Queue;
  readonly #clock: EventClock;
  readonly #durably: Durably;
  readonly #draw: QueueDraw;
  readonly #lobby: StatusPush;
  readonly #gathered: GatheredFans;
  readonly #keeping: QueueKeeping;
  readonly #cashier: KeptStub<CashierRpc>;
  /** Names this start, and begins what floors know it by. */
  readonly #office = crypto.randomUUID();
  /** Of each floor, by what name its next call knows this start: a late copy of one before knows an older. */
  readonly #knownAs = new Map<number, string>();
  #syncs = 0;
  #version = 0;
  #timer: { id: ReturnType<typeof setTimeout>; dueAtMs: number } | null = null;
  #tickedAtMs = 0;
  #isDrawing = false;
  #payingPerSecond: number | null = null;
  #cashierAskedAtMs = 0;

  constructor({ inventory, queue, history, clock, durably, exports, env }: DeskOptions) {
    const { address, epoch } = inventory.publication;
    this.#sale = { inventory, history, admission: new Admission(queue) };
    this.#queue = queue;
    this.#clock = clock;
    this.#durably = durably;
    const { plan } = queue;
    const registers = Array.from({ length: plan.registers }, (_, index) => {
      return new KeptStub<RegisterRpc>(() => registerAt(exports, address, { index, registers: plan.registers }));
    });
    this.#draw = new QueueDraw({ address, plan, registers, beaconUrl: env.BEACON_URL });
    this.#lobby = new StatusPush(new KeptStub<LobbyRpc>(() => lobbyAt(exports, address, ROOT_LOBBY)));
    this.#gathered = new GatheredFans(plan, registers);
    this.#keeping = new QueueKeeping({ epoch, queue, registers });
    this.#cashier = new KeptStub<CashierRpc>(() => cashierOf(exports));
  }

  /** When the alarm must wake the object for its queue's sake, Unix milliseconds; null: never. */
  get wakeAtMs(): number | null {
    const nowMs = this.#clock.nowMs();
    const tickMs = this.#tickMs(this.#phase(nowMs));
    const phaseAtMs = nextPhaseAtMs(this.#queue, nowMs);
    if (tickMs === null) return phaseAtMs;
    return Math.min(nowMs + QUIET_TICK_MS, phaseAtMs ?? Infinity);
  }

  /** Something has happened: ticks now, or a second after the last time. */
  wake(): void {
    // Never longer, though the clock has stepped back.
    this.#tickIn(Math.min(STATUS_TICK_MS, Math.max(0, this.#tickedAtMs + STATUS_TICK_MS - Date.now())));
  }

  /** For good: the sale is over. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer.id);
    this.#tickIn = () => undefined;
  }

  status(): QueueStatus {
    const nowMs = this.#clock.nowMs();
    this.#version = Math.max(this.#version + 1, nowMs);
    const { inventory, admission } = this.#sale;
    const { calledPerMinute } = admission;
    return queueStatusOf(inventory, this.#queue, { nowMs, version: this.#version, calledPerMinute });
  }

  giveNumbers(ask: { register: number; request: number; count: number }): { first: number } | null {
    if (!this.#keeping.isKept) {
      this.wake();
      return null;
    }
    const first = this.#durably((nowMs) => decideNumbers(this.#sale, ask, nowMs));
    return first === null ? null : { first };
  }

  syncClaims({ office, ...sync }: FloorClaims): ClaimsAnswer {
    this.wake();
    const isNext = office !== null && office === this.#knownAs.get(sync.floor);
    const isKnown = isNext && this.#sale.admission.line.hears(sync.floor);
    if (!isKnown && !sync.isWhole) return { kind: 'say-all' };
    const news = this.#durably((nowMs) => decideClaims(this.#sale, sync, nowMs));
    const { clock, publication } = this.#sale.inventory;
    const nowMs = eventTimeMs(clock, this.#clock.nowMs());
    const isPaused = clock.pausedAtMs !== null;
    const knownAs = `${this.#office} ${++this.#syncs}`;
    this.#knownAs.set(sync.floor, knownAs);
    return { kind: 'taken', office: knownAs, clock: { nowMs, isPaused, epoch: publication.epoch }, ...news };
  }

  #phase(nowMs: number): Phase {
    return phaseOf(this.#queue, saleAt(this.#sale.inventory, nowMs));
  }

  #tickIn = (ms: number): void => {
    const dueAtMs = Date.now() + ms;
    if (this.#timer !== null && this.#timer.dueAtMs <= dueAtMs) return;
    if (this.#timer !== null) clearTimeout(this.#timer.id);
    const id = setTimeout(() => {
      this.#timer = null;
      this.#tick();
    }, ms);
    this.#timer = { id, dueAtMs };
  };

  #tick(): void {
    this.#tickedAtMs = Date.now();
    const nowMs = this.#clock.nowMs();
    const { plan } = this.#queue;
    const isDrawn = areNumbersKnown(this.#queue);
    if (!isDrawn && nowMs >= plan.closesAtMs && !this.#isDrawing) void this.#drawOn();
    if (isDrawn && nowMs >= plan.opensAtMs) {
      this.#askCashier(nowMs);
      const limits = { payingPerSecond: this.#payingPerSecond };
      this.#durably((atMs) => decideTick(this.#sale, limits, atMs));
    }
    this.#gathered.ask(nowMs);
    this.#keeping.tellDue();
    this.#tell();
    const tickMs = this.#tickMs(this.#phase(nowMs));
    const untilPhaseMs = (nextPhaseAtMs(this.#queue, nowMs) ?? Infinity) - nowMs;
    if (tickMs !== null) this.#tickIn(Math.min(tickMs, untilPhaseMs));
  }

  /** Between two ticks, milliseconds; null: there is nothing to do until something happens, or the phase changes. */
  #tickMs(phase: Phase): number | null {
    const isClosing = this.#clock.nowMs() >= this.#queue.plan.closesAtMs;
    switch (phase) {
      case 'scheduled':
      case 'sold-out':
      case 'closed':
        return null;
      case 'gathering':
        return isClosing ? STATUS_TICK_MS : QUIET_TICK_MS;
      case 'sealed':
        return STATUS_TICK_MS;
      case 'drawn':
      case 'paused':
        return QUIET_TICK_MS;
      case 'open':
        if (this.#isIdle) return null;
        return statusTickMs(this.#lobby.sockets);
      default:
        return unreachable(phase);
    }
  }

  /** Nobody waits, claims or shops. */
  get #isIdle(): boolean {
    const { slots, given, nowServing } = this.#queue;
    return slots.size === 0 && given === nowServing && this.#sale.admission.line.length === 0;
  }

  #tell(): void {
    const { address, epoch } = this.#sale.inventory.publication;
    const status = this.status();
    const expected = expectedFans(this.#queue, this.#gathered.count);
    this.#lobby.offer({ address, epoch, version: status.version, expected, text: JSON.stringify(status) });
  }

  /** The next step of the draw: what comes back is durable before anybody is told. Rule QUEUE-2. */
  async #drawOn(): Promise<void> {
    this.#isDrawing = true;
    try {
      const { seal } = this.#queue;
      if (seal === null) {
        const sealed = await this.#draw.seal();
        if (sealed) this.#commitSeal(sealed.classes);
      } else {
        const known = await this.#draw.decides(seal, this.#clock.nowMs());
        const drawn = known && (await this.#keeping.keepDraw(known));
        if (drawn) this.#durably((atMs) => decideDraw(this.#sale, { kind: 'queue-drawn', drawn, atMs }, atMs));
      }
    } catch (error) {
      console.error('a step of the draw failed; it is taken again', error);
    }
    this.#isDrawing = false;
  }

  #commitSeal(classes: NonNullable<Queue['seal']>['classes']): void {
    this.#durably((atMs) => {
      return decideDraw(this.#sale, { kind: 'queue-sealed', seal: { sealedAtMs: atMs, classes }, atMs }, atMs);
    });
    this.#tell();
  }

  /** Calling follows what can be paid; what is known of it may be some seconds old. */
  #askCashier(nowMs: number): void {
    if (nowMs - this.#cashierAskedAtMs < CASHIER_ASKED_MS) return;
    this.#cashierAskedAtMs = nowMs;
    void this.#hearCashier();
  }

  async #hearCashier(): Promise<void> {
    try {
      const { downSinceMs, waitMs, openingsPerSecond } = await this.#cashier.call((cashier) => cashier.status());
      const isFull = downSinceMs !== null || waitMs > PAYING_WAIT_MS_MAX;
      this.#payingPerSecond = isFull ? 0 : openingsPerSecond;
    } catch (error) {
      console.error('the cashier did not say what can be paid', error);
    }
  }
}
