import type { InventoryEvent } from '../../../domain/inventory/events.ts';
import type { RememberedKey } from '../../../domain/inventory/owner.ts';
import { factOf } from '../../../domain/inventory/facts.ts';
import type { Publication } from '../../../domain/inventory/publication.ts';
import { priceTotalMinor } from '../../../domain/shared/money.ts';
import type { PostgresModel } from '../world/postgres.ts';
import type { ProviderModel } from '../world/provider.ts';
import { KeyAccount } from './key-account.ts';
import { checkAsked, checkCaps, checkDeadline, checkPresale, checkPrices, type AskedSeats } from './hold-rules.ts';
import { hasDeadline, indexesOf, isLive, keptSeats, ownerOf, seatsText, type OracleHold } from './oracle-hold.ts';
import { QueueAccount, type QueueWorld, type RowTime } from './queue-account.ts';
import { SaleTime } from './sale-time.ts';
import { BLOCKED, BOOKED, FREE, HELD, SeatAccount } from './seat-account.ts';
import { expectRule } from './violation.ts';

const WAIT_MS_MAX = 5 * 60_000;

/**
 * The rules of one epoch of the sale, written a second time and as plainly as possible: reads every durable row of the
 * ledger and says which one must not be there.
 */
export class LedgerOracle {
  readonly holds = new Map<string, OracleHold>();
  readonly seats: SeatAccount;
  readonly time = new SaleTime();
  readonly committedSessions = new Map<string, string>();
  /** With the reason. */
  readonly refusedSessions = new Map<string, string>();
  readonly publication: Publication;
  /** Of each row, hex. */
  readonly digests: string[] = [];
  /** All of them, the first first. */
  readonly events: InventoryEvent[] = [];
  seq = 0;
  /** The last row that brings a fact to Postgres; 0: none. */
  lastFactSeq = 0;
  isClosed = false;
  readonly #provider: ProviderModel;
  readonly #postgres: PostgresModel;
  readonly #asked: ReadonlyMap<string, AskedSeats>;
  readonly #permitted: ReadonlySet<string>;
  readonly #keys = new KeyAccount();
  readonly #queueWorld: QueueWorld;
  #queue: QueueAccount | null;
  #fenceCounter = 0;
  #atMs = 0;

  /** @param options.publication of the epoch */
  constructor(options: {
    publication: Publication;
    provider: ProviderModel;
    postgres: PostgresModel;
    /** By key: no two commands of this world have the same. */
    asked: ReadonlyMap<string, AskedSeats>;
    /** Keys whose commands brought a permit of the presale, their fan's own. */
    permitted: ReadonlySet<string>;
    queueWorld: QueueWorld;
  }) {
    this.publication = options.publication;
    this.#provider = options.provider;
    this.#postgres = options.postgres;
    this.#asked = options.asked;
    this.#permitted = options.permitted;
    this.seats = new SeatAccount(options.publication);
    this.#queueWorld = options.queueWorld;
    const { queue } = options.publication;
    this.#queue = queue ? new QueueAccount(queue, options.queueWorld) : null;
  }

  /** Null: the event has no queue, or none yet. */
  get queue(): QueueAccount | null {
    return this.#queue;
  }

  get epoch(): number {
    return this.publication.epoch;
  }

  get version(): number {
    return this.seats.version;
  }

  /** Takes a row that has become durable. */
  take(row: { seq: number; atMs: number; digest: string; events: readonly InventoryEvent[] }): void {
    expectRule('I8', row.seq === this.seq + 1, 'the ledger has every row', row.seq);
    expectRule('BOX-4', row.atMs >= this.#atMs, 'event time does not go back', [this.#atMs, row.atMs]);
    this.seq = row.seq;
    this.digests.push(row.digest);
    this.events.push(...row.events);
    if (row.events.some((event) => factOf(event))) this.lastFactSeq = row.seq;
    this.#atMs = row.atMs;
    for (const event of row.events) {
      this.#takeEvent(event, row.atMs);
      checkCaps(this.publication, this.holds.values());
    }
    this.#checkNothingDue(row.atMs);
    if (row.events.some(({ kind }) => kind === 'queue-switched-on')) this.queue!.checkKept(this.holds.values());
  }

  #takeEvent(event: InventoryEvent, rowAtMs: number): void {
    if ('remember' in event && event.remember) this.#useKey(event.remember, event);
    this.#takeForQueue(event, rowAtMs);
    switch (event.kind) {
      case 'held':
        return this.#held(event, rowAtMs);
      case 'replaced':
        return this.#replaced(event, rowAtMs);
      case 'commit-refused':
        expectRule('I4', !this.committedSessions.has(event.sessionId), 'what was paid and sold is not refused');
        this.refusedSessions.set(event.sessionId, event.refusal.reason);
        return;
      case 'committed':
        return this.#committed(event);
      case 'extended':
      case 'wait-granted':
      case 'payment-started':
        return this.#moveDeadline(event);
      case 'attached': {
        const hold = this.#live(event.holdId);
        expectRule('HOLD-27', hold.phase === 'paying' && hold.sessionId === null, 'a session is attached once');
        hold.sessionId = event.sessionId;
        return;
      }
      case 'payment-ended': {
        const hold = this.#live(event.holdId);
        expectRule('HOLD-29', hold.phase === 'paying', 'a payment ends while paying', hold.phase);
        this.#expectOver(hold);
        hold.sessionId = null;
        this.#enter(hold, 'held');
        return;
      }
      case 'expiring': {
        const hold = this.#live(event.holdId);
        const isDue = event.remember !== null || this.time.at(rowAtMs) >= hold.expiresAtMs;
        expectRule('I10', isDue, 'nothing expires before its time', { hold, rowAtMs });
        expectRule('I10', hold.phase === 'paying' && hold.sessionId === event.sessionId, 'its session is open');
        this.#enter(hold, 'expiring');
        return;
      }
      case 'released':
        return this.#released(event, rowAtMs);
      case 'given-back':
      case 'withdrawn':
        return this.#taken(event);
      case 'clock-paused':
        this.#checkNothingDue(rowAtMs);
        return this.time.pause(event.atMs);
      case 'clock-resumed':
        return this.time.resume(event.atMs);
      case 'payments-down':
        this.#checkNothingDue(rowAtMs);
        return this.time.outage({ sinceMs: event.sinceMs, isOver: false }, event.atMs);
      case 'payments-up':
        return this.time.outage({ sinceMs: event.sinceMs, isOver: true }, event.atMs);
      case 'blocked':
        return this.seats.block(event.seats);
      case 'unblocked':
        return this.seats.unblock(event.seats);
      case 'sale-closed':
        this.isClosed = true;
        return;
      case 'pass-kept':
        return this.#passKept(event);
      case 'queue-switched-on':
      case 'queue-restored':
      case 'queue-sealed':
      case 'queue-drawn':
      case 'numbers-given':
      case 'numbers-called':
      case 'pass-given':
      case 'pass-used':
      case 'pass-ended':
        expectRule('I7', this.queue !== null, 'this event has no queue', event.kind);
    }
  }

  #takeForQueue(event: InventoryEvent, rowAtMs: number): void {
    const isBack =
      (event.kind === 'held' && isRestored(event)) || (event.kind === 'committed' && this.#isBackHold(event.holdId));
    if (isBack) return;
    const { isPaused } = this.time;
    const isPresale = rowAtMs < (this.publication.presale?.closesAtMs ?? 0);
    const at = { rowAtMs, nowMs: this.time.at(rowAtMs), isPaused, isClosed: this.isClosed, isPresale };
    if (this.#queue === null) this.#queue = this.#begunBy(event, at);
    else this.#queue.take(event, at);
  }

  /** The queue of an event that was published without one; null: it has none yet. */
  #begunBy(event: InventoryEvent, at: RowTime): QueueAccount | null {
    if (event.kind === 'queue-switched-on') return QueueAccount.switchedOn(event, this.#queueWorld, at);
    if (event.kind !== 'queue-restored' || event.remains.plan === undefined) return null;
    const queue = new QueueAccount(event.remains.plan, this.#queueWorld);
    queue.take(event, at);
    return queue;
  }

  #passKept({ filledBy, entry, deviceId }: Extract<InventoryEvent, { kind: 'pass-kept' }>): void {
    if (filledBy === null) return;
    const hold = this.#live(filledBy);
    const isTheirs = hold.deviceId === deviceId && this.#queueWorld.entriesOf(hold)[0] === entry;
    expectRule('SWITCH-3', isTheirs, 'a hold fills the slot of its own fan', { hold, entry, deviceId });
  }

  #isBackHold(holdId: string): boolean {
    const hold = this.holds.get(holdId);
    return hold !== undefined && isBack(hold);
  }

  #held(event: Extract<InventoryEvent, { kind: 'held' }>, rowAtMs: number): void {
    const { holdId, deviceId, userId, quote, heldAtMs, expiresAtMs } = event;
    expectRule('HOLD-9', !this.holds.has(holdId), 'a hold is made once', holdId);
    const hold: OracleHold = {
      holdId,
      deviceId,
      userId,
      fence: this.#nextFence(event),
      seats: quote.seats,
      givenBack: new Set(),
      totalMinor: priceTotalMinor(quote.total),
      phase: 'held',
      sessionId: null,
      extended: false,
      heldAtMs,
      expiresAtMs,
      waitedMs: 0,
      phases: new Set(['held']),
      deadlinesMs: new Set([expiresAtMs]),
    };
    checkDeadline(hold, expiresAtMs);
    for (const other of this.holds.values()) {
      const isSame = isLive(other) && ownerOf(other) === ownerOf(hold);
      expectRule('HOLD-9', !isSame, 'a fan has one live hold', [other.holdId, holdId]);
    }
    this.holds.set(holdId, hold);
    checkPrices(this.publication, hold);
    if (isRestored(event)) {
      expectRule('REBUILD-4', this.seq === 1 && this.epoch > 1, 'only a rebuild brings bookings back', holdId);
    } else {
      this.#expectOpen(event.kind);
      checkPresale(this.publication, { rowAtMs, isPermitted: this.#permitted.has(event.remember.key) });
      checkAsked(hold, this.#asked.get(event.remember.key));
    }
    this.seats.move(holdId, indexesOf(hold.seats), FREE, HELD);
    this.seats.versionIsOver();
  }

  #replaced(event: Extract<InventoryEvent, { kind: 'replaced' }>, rowAtMs: number): void {
    const hold = this.#live(event.holdId);
    expectRule('HOLD-10', hold.phase === 'held', 'only a held hold gets other seats', hold.phase);
    this.#expectOpen(event.kind);
    checkPresale(this.publication, { rowAtMs, isPermitted: this.#permitted.has(event.remember.key) });
    const before = indexesOf(hold.seats);
    hold.fence = this.#nextFence({ epoch: this.epoch, fence: event.fence });
    hold.seats = event.quote.seats;
    hold.totalMinor = priceTotalMinor(event.quote.total);
    checkPrices(this.publication, hold);
    checkAsked(hold, this.#asked.get(event.remember.key));
    const now = indexesOf(hold.seats);
    const given = before.filter((seat) => !now.includes(seat));
    const taken = now.filter((seat) => !before.includes(seat));
    this.seats.move(hold.holdId, given, HELD, FREE);
    this.seats.move(hold.holdId, taken, FREE, HELD);
    if (given.length + taken.length > 0) this.seats.versionIsOver();
  }

  #moveDeadline(event: Extract<InventoryEvent, { kind: 'extended' | 'wait-granted' | 'payment-started' }>): void {
    const hold = this.#live(event.holdId);
    switch (event.kind) {
      case 'extended':
        expectRule('HOLD-20', !hold.extended, 'a hold is extended once');
        expectRule('HOLD-20', event.expiresAtMs > hold.expiresAtMs, 'an extension is not a cut');
        hold.extended = true;
        break;
      case 'wait-granted': {
        const addMs = event.waitedMs - hold.waitedMs;
        expectRule('WAIT', addMs > 0 && event.waitedMs <= WAIT_MS_MAX, 'a wait is a wait', event.waitedMs);
        expectRule('WAIT', event.expiresAtMs === hold.expiresAtMs + addMs, 'a wait costs nothing and gives nothing');
        hold.waitedMs = event.waitedMs;
        break;
      }
      case 'payment-started':
        this.#expectOpen(event.kind);
        expectRule('HOLD-25', hold.phase !== 'expiring' && hold.sessionId === null, 'a payment starts on a free hold');
        hold.userId = event.userId;
        this.#enter(hold, 'paying');
    }
    checkDeadline(hold, event.expiresAtMs);
    hold.expiresAtMs = event.expiresAtMs;
    hold.deadlinesMs.add(event.expiresAtMs);
  }

  #committed(event: Extract<InventoryEvent, { kind: 'committed' }>): void {
    const hold = this.holds.get(event.holdId);
    expectRule('I3', hold !== undefined, 'a commit is of a hold that was made', event.holdId);
    expectRule('I3', hold.phase !== 'committed', 'a hold is committed once', event.holdId);
    const totalMinor = priceTotalMinor(event.quote.total);
    expectRule('I12', totalMinor === hold.totalMinor, 'sold at the price that was quoted', [
      hold.totalMinor,
      totalMinor,
    ]);
    const areSame = seatsText(event.quote.seats) === seatsText(hold.seats);
    expectRule('I12', areSame, 'sold as quoted, seat by seat', event.quote.seats);
    hold.userId = event.userId;
    if (!isBack(hold)) this.#checkPayment(hold, event);
    if (event.sessionId !== null) {
      expectRule('I4', !this.refusedSessions.has(event.sessionId), 'what was refused is not sold');
      this.committedSessions.set(event.sessionId, event.holdId);
    }
    hold.sessionId = event.sessionId;
    this.seats.move(hold.holdId, indexesOf(hold.seats), hold.phase === 'released' ? FREE : HELD, BOOKED);
    this.#enter(hold, 'committed');
    this.seats.versionIsOver();
  }

  #checkPayment(hold: OracleHold, { sessionId, paymentId }: Extract<InventoryEvent, { kind: 'committed' }>): void {
    expectRule('CLOSE', !this.isClosed, 'nothing is sold when the sale is closed', hold.holdId);
    if (sessionId === null) {
      this.#expectOpen('committed');
      expectRule('I12', hold.totalMinor === 0, 'only an order of nothing needs no provider', hold.totalMinor);
      return;
    }
    const session = this.#provider.sessions.get(sessionId);
    expectRule('I3', session?.order.fence === hold.fence, 'a commit has the current fence', [
      session?.order.fence,
      hold.fence,
    ]);
    expectRule('I12', session.payment?.amountMinor === hold.totalMinor, 'the provider has the quoted amount');
    expectRule('I4', session.payment.id === paymentId, 'the payment is the session’s');
  }

  #released(event: Extract<InventoryEvent, { kind: 'released' }>, rowAtMs: number): void {
    const hold = this.#live(event.holdId);
    switch (event.why) {
      case 'expired':
        expectRule('I10', this.time.at(rowAtMs) >= hold.expiresAtMs, 'nothing expires before its time', {
          hold,
          rowAtMs,
        });
        expectRule('I10', hold.sessionId === null, 'a hold with a session waits for the provider', hold.holdId);
        break;
      case 'fan':
        expectRule('HOLD-23', hold.sessionId === null, 'a hold with a session waits for the provider', hold.holdId);
        break;
      case 'payment-expired':
        expectRule('HOLD-29', hold.phase === 'expiring', 'the provider is asked when the time is over', hold.phase);
        this.#expectOver(hold);
        break;
      case 'cancelled':
        expectRule('I2', false, 'nothing is cancelled in this world');
    }
    this.seats.move(hold.holdId, indexesOf(hold.seats), HELD, FREE);
    this.#enter(hold, 'released');
    this.seats.versionIsOver();
  }

  #taken({ kind, holdId, seats }: Extract<InventoryEvent, { kind: 'given-back' | 'withdrawn' }>): void {
    const hold = this.holds.get(holdId);
    expectRule('I2', hold?.phase === 'committed', 'only a booking loses booked seats', holdId);
    const kept = indexesOf(keptSeats(hold));
    expectRule(
      'I2',
      seats.every((seat) => kept.includes(seat)),
      'a booking loses its own seats',
      { holdId, seats },
    );
    const standing = this.#postgres.ticketsOf(holdId).filter(({ status }) => status !== 'void');
    const isStanding = standing.some(({ seat }) => seats.includes(seat));
    expectRule('I2', !isStanding, 'Postgres first, the box office last', { holdId, seats });
    this.seats.move(holdId, seats, BOOKED, kind === 'given-back' ? FREE : BLOCKED);
    for (const seat of seats) hold.givenBack.add(seat);
    this.seats.versionIsOver();
  }

  #live(holdId: string): OracleHold {
    const hold = this.holds.get(holdId);
    expectRule('I1', hold !== undefined, 'an event is about a hold that was made', holdId);
    expectRule('I2', isLive(hold), 'what has ended does not move', { holdId, phase: hold.phase });
    return hold;
  }

  #enter(hold: OracleHold, phase: OracleHold['phase']): void {
    hold.phase = phase;
    hold.phases.add(phase);
  }

  #useKey(remember: RememberedKey, event: InventoryEvent): void {
    const hold = 'holdId' in event ? this.holds.get(event.holdId) : undefined;
    const deviceId = event.kind === 'held' ? event.deviceId : hold?.deviceId;
    expectRule('HOLD-35', deviceId !== undefined, 'a key is of a fan with a hold', event);
    this.#keys.use(remember, deviceId);
  }

  /** While the clock stands nobody gets seats or begins to pay, and when the sale is closed never again. */
  #expectOpen(what: string): void {
    expectRule('CLOCK-4', !this.time.isPaused, 'while the clock stands this is refused', what);
    expectRule('CLOSE', !this.isClosed, 'when the sale is closed this is refused', what);
  }

  /** The provider's word: this session can no longer be paid, and was not. Or its payment was turned away. */
  #expectOver(hold: OracleHold): void {
    const session = hold.sessionId === null ? undefined : this.#provider.sessions.get(hold.sessionId);
    const isRefused = session !== undefined && this.refusedSessions.has(session.id);
    const isOver = isRefused || session?.status === 'expired' || session?.payment?.status === 'canceled';
    expectRule('I10', isOver, 'only the provider’s word ends a payment', { hold, status: session?.status });
  }

  #nextFence({ epoch, fence }: { epoch: number; fence: number }): string {
    expectRule('I9', epoch === this.epoch, 'fences carry the epoch', [this.epoch, epoch]);
    expectRule('I3', fence > this.#fenceCounter, 'fences grow', [this.#fenceCounter, fence]);
    this.#fenceCounter = fence;
    return `${epoch}.${fence}`;
  }

  /** I10: whatever was due by the time of a row was ended before anything else was decided. */
  #checkNothingDue(rowAtMs: number): void {
    const nowMs = this.time.at(rowAtMs);
    for (const hold of this.holds.values()) {
      const isDue = hasDeadline(hold) && hold.expiresAtMs <= nowMs;
      expectRule('I10', !isDue, 'what is due is ended first', { holdId: hold.holdId, phase: hold.phase, nowMs });
    }
    this.queue?.checkNothingDue(nowMs);
  }
}

/** A booking that a rebuild brings into the ledger of its epoch. */
export function isRestored({ holdId, remember }: Extract<InventoryEvent, { kind: 'held' }>): boolean {
  return remember.key === `rebuild:${holdId}`;
}

/** The same, of the hold that became of it: nobody's device made it. */
function isBack({ holdId, deviceId }: OracleHold): boolean {
  return deviceId === holdId;
}
