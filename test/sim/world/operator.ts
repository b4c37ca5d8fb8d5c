import type { OperatorCommand, OperatorResult } from '../../../domain/inventory/commands.ts';
import { requestRefund, retryRefund } from '../../../db/queries/refunds.ts';
import type { EventAddress } from '../../../domain/shared/event-address.ts';
import { idOf, type BookingId, type TicketId } from '../../../domain/shared/ids.ts';
import { priceTotalMinor } from '../../../domain/shared/money.ts';
import type { SignedHead } from '../../../domain/ledger/signed-head.ts';
import { boxOfficeOf } from '../../../durable-objects/address-book.ts';
import type { SwitchedOn } from '../../../protocol/rpc/box-office-queue.ts';
import { runOutbox } from '../../../workers/outbox/run-outbox.ts';
import { rebuildSale } from '../../../workers/rebuild/rebuild-sale.ts';
import type { Sender } from '../platform/network.ts';
import type { Platform } from '../platform/platform.ts';
import type { Random } from '../platform/random.ts';
import type { ArchiveModel } from './archive.ts';
import type { OperatorMove } from './moves.ts';
import type { PostgresModel } from './postgres.ts';
import { freshId } from './sale.ts';
import type { WorkerModel } from './worker.ts';

/** Any message has come by then. */
const LATE_MS_MAX = 100_000;
const REFUNDS_MS = 10 * 60_000;
/** By then whoever opened a sale has mostly written down that it is open. */
const OPENED_MS_MAX = 12;
const SLOTS_MAX = 4;
const AGAIN_MS = { low: 1_000, high: 10_000 };

export interface ExportBegun {
  /** Of the ledger. */
  name: string;
  /** Those that were published by then. */
  heads: readonly SignedHead[];
}

/** What the checks want to hear from whoever runs the sale. */
export interface OperatorObserver {
  /** The storage of the box office is gone, or cannot be read any more. */
  officeLost(): void;
  /** What is known when an export begins, to be brought with it. */
  exportBegins(): ExportBegun;
  exported(text: string, begun: ExportBegun): void;
  sawHead(head: SignedHead): void;
  /** A rebuild has answered: the sale is open at this epoch. */
  rebuilt(epoch: number): void;
  /** The box office has answered that its queue is on. */
  switchedOn(): void;
}

/** Who runs the sale: pauses, blocks, and makes the box office again when it is lost. */
export class Operator {
  readonly #world: OperatorWorld;
  readonly #process: Sender;
  /** Of the last outage of payment; 0: there was none. */
  #outageSinceMs = 0;
  /** The next sale that is opened is lost at once. */
  #losesOpened = false;

  constructor(world: OperatorWorld) {
    this.#world = world;
    this.#process = world.platform.process('operator');
  }

  /** Runs in a task of the operator's own. */
  act({ operator, seats }: OperatorMove): void {
    this.#world.platform.scheduler.current = this.#process;
    switch (operator) {
      case 'pause-clock':
      case 'resume-clock':
        void this.#command({ kind: operator });
        return;
      case 'payments-down':
        this.#outageSinceMs = Math.floor(this.#world.platform.scheduler.nowMs);
        void this.#command({ kind: operator, sinceMs: this.#outageSinceMs });
        return;
      case 'payments-up':
        if (this.#outageSinceMs > 0) void this.#command({ kind: operator, sinceMs: this.#outageSinceMs });
        return;
      case 'block':
      case 'unblock':
        void this.#command({ kind: operator, seats });
        return;
      case 'refund':
        void this.#refund(seats);
        return;
      case 'export':
        void this.#export();
        return;
      case 'read-head':
        void this.#readHead();
        return;
      case 'rebuild':
        void this.#rebuild();
        return;
      case 'lose':
        this.#lose();
        return;
      case 'lose-opened':
        this.#losesOpened = true;
        void this.#rebuild();
        return;
      case 'damage':
        this.#damage();
        return;
      case 'switch-on':
        void this.#switchOn();
        return;
      case 'close':
        this.#world.postgres.event.status = 'cancelled';
        void this.#until({ kind: 'close-sale' });
    }
  }

  /** A rebuilt sale is durable; whoever opened it may not have heard of it. */
  epochBegan(): void {
    if (!this.#losesOpened) return;
    this.#losesOpened = false;
    const { platform, random } = this.#world;
    // Then nobody is told that it was opened.
    if (random.chance(0.5)) platform.faults.arm({ kind: 'crash', place: 'box-office', skip: 0, byMs: 0 });
    platform.scheduler.later(random.below(OPENED_MS_MAX), this.#process, 'lose what was opened', () => this.#lose());
  }

  /** Lets the sale go on, and once more when no late pause can come any more. */
  calm(): void {
    this.#losesOpened = false;
    const { platform } = this.#world;
    for (const laterMs of [0, LATE_MS_MAX]) {
      platform.scheduler.later(laterMs, this.#process, 'calm', () => void this.#pauseShortly());
    }
  }

  /** An object wakes for whoever asks: an alarm that a wrong clock has set may be an hour away. */
  async #pauseShortly(): Promise<void> {
    await this.#command({ kind: 'pause-clock' });
    await this.#until({ kind: 'resume-clock' });
    const sinceMs = this.#outageSinceMs;
    if (sinceMs > 0) await this.#until({ kind: 'payments-up', sinceMs });
  }

  /** Until it is heard. */
  async #until(command: OperatorCommand): Promise<void> {
    const result = await this.#command(command);
    if (result?.ok) return;
    const again = (): void => void this.#until(command);
    this.#world.platform.scheduler.later(AGAIN_MS.high, this.#process, `${command.kind} again`, again);
  }

  /** Now and then, from now on: what the bank did not pay out is tried again. */
  lookAfterRefunds(): void {
    const { platform, postgres, worker } = this.#world;
    platform.scheduler.later(REFUNDS_MS, this.#process, 'look after refunds', () => {
      for (const refund of postgres.refunds.values()) {
        if (refund.state !== 'failed') continue;
        void worker.request('operator retry', (services) => retryRefund(services.db, refund)).catch(() => undefined);
      }
      this.lookAfterRefunds();
    });
  }

  /** One try: whoever gets no answer looks at the sale before they give the command again. */
  async #command(command: OperatorCommand): Promise<OperatorResult | null> {
    const { worker, address } = this.#world;
    const label = `operator ${command.kind}`;
    try {
      const result = await worker.request(label, (services) =>
        boxOfficeOf(services.objects, address).decideOperator(command),
      );
      return result as OperatorResult;
    } catch {
      return null;
    }
  }

  /** For the booking that has the first of these seats: of one ticket, or of all when several seats are named. */
  async #refund(seats: readonly number[]): Promise<void> {
    const { worker, postgres, random, platform } = this.#world;
    const standing = postgres.tickets.filter(({ status }) => status === 'live');
    const ticket = standing.find(({ seat }) => seats.includes(seat)) ?? standing[0];
    if (!ticket) return;
    const { bookingId } = ticket;
    const given = seats.length === 1 ? [ticket] : standing.filter((one) => one.bookingId === bookingId);
    // All of it, or the face value only.
    const isWhole = random.chance(0.6);
    const amountMinor = given.reduce((sum, one) => sum + (isWhole ? priceTotalMinor(one) : one.faceMinor), 0);
    const tickets = given.map(({ id }) => idOf<TicketId>(id));
    const refundId = freshId<BookingId>(random, Math.floor(platform.scheduler.nowMs));
    const now = new Date(platform.scheduler.nowMs).toISOString();
    const request = { refundId, bookingId, tickets, amountMinor, reason: 'organiser' as const, now };
    await worker
      .request('operator refund', async (services) => {
        await requestRefund(services.db, request);
        await runOutbox(services);
      })
      .catch(() => undefined);
  }

  /** As `workers/api/operators/export-ledger.ts` does it. One that broke off is not kept. */
  async #export(): Promise<void> {
    const { worker, address, observer, archive } = this.#world;
    const seen = observer.exportBegins();
    try {
      const text = await worker.request('operator export', async (services) => {
        const office = boxOfficeOf(services.objects, address);
        const ledger = await office.openLedgerExport();
        if (ledger === null) return null;
        const { epoch, header, throughSeq } = ledger;
        const parts = [header];
        for (let afterSeq = 0; ;) {
          const page = await office.ledgerPage({ epoch, afterSeq, throughSeq });
          if (page.kind === 'end') return parts.join('');
          const bytes = page.kind === 'lines' ? page.text : await archive.get(page.objectKey);
          parts.push(Buffer.from(bytes!).toString());
          afterSeq = page.throughSeq;
        }
      });
      if (text !== null) observer.exported(text as string, seen);
    } catch {
      // The next one may be whole.
    }
  }

  /** As `workers/api/queue/switch-queue-on.ts` does it. */
  async #switchOn(): Promise<void> {
    const { worker, address, random, observer } = this.#world;
    const capacity = random.between(1, SLOTS_MAX);
    try {
      const switched = await worker.request('operator switch on', (services) =>
        boxOfficeOf(services.objects, address).switchQueueOn({ capacity }),
      );
      if ((switched as SwitchedOn).ok) observer.switchedOn();
    } catch {
      // Whoever gets no answer does it again, or leaves it.
    }
  }

  async #readHead(): Promise<void> {
    const { worker, address, observer } = this.#world;
    try {
      const head = await worker.request('operator read head', (services) =>
        boxOfficeOf(services.objects, address).ledgerHead(),
      );
      if (head !== null) observer.sawHead(head as SignedHead);
    } catch {
      // Nobody has seen it.
    }
  }

  #lose(): void {
    const { platform, observer } = this.#world;
    observer.officeLost();
    platform.hostAt('box-office')?.loseStorage();
    this.#rebuildSoon();
  }

  /** The last row says another time than when it was chained, and no checkpoint hides it. */
  #damage(): void {
    const { platform, observer } = this.#world;
    const office = platform.hostAt('box-office');
    // Lost just now: nothing is left to damage.
    if (!office?.life) return;
    observer.officeLost();
    office.crash();
    office.storage.damage('UPDATE ledger SET at_ms = at_ms + 1 WHERE seq = (SELECT max(seq) FROM ledger)');
    office.storage.damage('DELETE FROM checkpoint');
    this.#rebuildSoon();
  }

  #rebuildSoon(): void {
    const { platform, random } = this.#world;
    const noticedMs = random.pick([0, 2_000, 40_000]) + random.below(3_000);
    platform.scheduler.later(noticedMs, this.#process, 'rebuild', () => void this.#rebuild());
  }

  /** Until it is open again: the same request has the same answer. */
  async #rebuild(): Promise<void> {
    const { worker, address, random, observer, platform } = this.#world;
    const { eventId } = address;
    const requestKey = `rebuild-${random.next()}`;
    for (;;) {
      try {
        const rebuilt = (await worker.request('operator rebuild', (services) =>
          rebuildSale(services, { eventId, requestKey }),
        )) as Awaited<ReturnType<typeof rebuildSale>>;
        if (rebuilt.ok) return observer.rebuilt(rebuilt.value.epoch);
        if (rebuilt.failure.kind !== 'payments-open') return;
      } catch {
        // It broke on the way.
      }
      await new Promise<void>((resolve) => {
        const waitMs = random.between(AGAIN_MS.low, AGAIN_MS.high);
        platform.scheduler.later(waitMs, this.#process, 'rebuild again', () => resolve());
      });
    }
  }
}

interface OperatorWorld {
  platform: Platform;
  address: EventAddress;
  postgres: PostgresModel;
  archive: ArchiveModel;
  worker: WorkerModel;
  observer: OperatorObserver;
  random: Random;
}
