import type { InventoryEvent } from '../../../domain/inventory/events.ts';
import type { HeldSeat } from '../../../domain/inventory/hold-view.ts';
import type { Publication } from '../../../domain/inventory/publication.ts';
import { priceTotalMinor } from '../../../domain/shared/money.ts';
import { packedLength, setSeatState, type SeatState } from '../../../protocol/socket/availability.ts';
import type { PostgresModel } from '../world/postgres.ts';
import type { ProviderModel } from '../world/provider.ts';
import { expectRule } from './violation.ts';

export interface OracleHold {
  holdId: string;
  deviceId: string;
  userId: string | null;
  fence: string;
  seats: readonly HeldSeat[];
  /** Of a booking that was cancelled: seats that are its no longer. */
  givenBack: Set<number>;
  totalMinor: number;
  phase: 'held' | 'paying' | 'expiring' | 'committed' | 'released';
  sessionId: string | null;
  extended: boolean;
  heldAtMs: number;
  expiresAtMs: number;
  /** Every phase it was ever in. */
  phases: Set<string>;
}

/** What a fan asked under a key. */
export interface AskedSeats {
  count: number;
  /** Null: whatever is best. */
  seats: readonly number[] | null;
}

const FREE: SeatState = 0;
const HELD: SeatState = 1;
const BOOKED: SeatState = 2;
const HOLD_MS_MAX = 30 * 60_000;

/**
 * The rules of the sale, written a second time and as plainly as possible: reads every durable row of the ledger and
 * says which one must not be there.
 */
export class LedgerOracle {
  readonly holds = new Map<string, OracleHold>();
  /** The seats as they were at each version. */
  readonly statesAt: Uint8Array[];
  readonly committedSessions = new Map<string, string>();
  readonly refusedSessions = new Set<string>();
  seq = 0;
  readonly #publication: Publication;
  readonly #provider: ProviderModel;
  readonly #postgres: PostgresModel;
  readonly #asked: ReadonlyMap<string, AskedSeats>;
  readonly #heldUnderKey = new Set<string>();
  readonly #states: Uint8Array;
  readonly #ownerOf = new Map<number, string>();
  #fenceCounter = 0;
  #atMs = 0;

  constructor(options: {
    publication: Publication;
    provider: ProviderModel;
    postgres: PostgresModel;
    /** By `askedKey`. */
    asked: ReadonlyMap<string, AskedSeats>;
  }) {
    this.#publication = options.publication;
    this.#provider = options.provider;
    this.#postgres = options.postgres;
    this.#asked = options.asked;
    this.#states = new Uint8Array(packedLength(options.publication.capacity));
    let seat = 0;
    for (const { zone, length } of options.publication.zoneRuns) {
      for (let end = seat + length; seat < end; seat++) if (zone === null) setSeatState(this.#states, seat, 3);
    }
    this.statesAt = [this.#states.slice()];
  }

  get version(): number {
    return this.statesAt.length - 1;
  }

  /** Takes a row that has become durable. */
  take(row: { seq: number; atMs: number; events: readonly InventoryEvent[] }): void {
    expectRule('I8', row.seq === this.seq + 1, 'the ledger has every row', row.seq);
    expectRule('BOX-4', row.atMs >= this.#atMs, 'event time does not go back', [this.#atMs, row.atMs]);
    this.seq = row.seq;
    this.#atMs = row.atMs;
    for (const event of row.events) {
      this.#takeEvent(event, row.atMs);
      this.#checkCaps();
    }
  }

  #takeEvent(event: InventoryEvent, rowAtMs: number): void {
    expectRule('BUG', isSimulated(event), 'this world knows the event', event.kind);
    switch (event.kind) {
      case 'held':
        return this.#held(event);
      case 'replaced':
        return this.#replaced(event);
      case 'commit-refused':
        expectRule('I4', !this.committedSessions.has(event.sessionId), 'what was paid and sold is not refused');
        this.refusedSessions.add(event.sessionId);
        return;
      case 'committed':
        return this.#committed(event);
      case 'extended': {
        const hold = this.#live(event.holdId);
        expectRule('HOLD-20', !hold.extended, 'a hold is extended once');
        expectRule('HOLD-20', event.expiresAtMs > hold.expiresAtMs, 'an extension is not a cut');
        expectRule('HOLD-21', event.expiresAtMs <= hold.heldAtMs + HOLD_MS_MAX, 'no hold lives past 30 minutes');
        hold.extended = true;
        hold.expiresAtMs = event.expiresAtMs;
        return;
      }
      case 'payment-started': {
        const hold = this.#live(event.holdId);
        expectRule('HOLD-25', hold.phase !== 'expiring' && hold.sessionId === null, 'a payment starts on a free hold');
        expectRule('HOLD-21', event.expiresAtMs <= hold.heldAtMs + HOLD_MS_MAX, 'no hold lives past 30 minutes');
        hold.userId = event.userId;
        hold.expiresAtMs = event.expiresAtMs;
        this.#enter(hold, 'paying');
        return;
      }
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
        const isDue = event.remember !== null || rowAtMs >= hold.expiresAtMs;
        expectRule('I10', isDue, 'nothing expires before its time', { hold, rowAtMs });
        expectRule('I10', hold.phase === 'paying' && hold.sessionId === event.sessionId, 'its session is open');
        this.#enter(hold, 'expiring');
        return;
      }
      case 'released':
        return this.#released(event, rowAtMs);
      case 'given-back':
        return this.#givenBack(event);
    }
  }

  #held(event: Extract<InventoryEvent, { kind: 'held' }>): void {
    const { holdId, deviceId, userId, quote, heldAtMs, expiresAtMs, remember } = event;
    expectRule('HOLD-9', !this.holds.has(holdId), 'a hold is made once', holdId);
    const name = `${remember.owner} ${remember.key}`;
    expectRule('HOLD-36', !this.#heldUnderKey.has(name), 'a key makes one hold', name);
    this.#heldUnderKey.add(name);
    const key = askedKey(deviceId, remember.key);
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
      phases: new Set(['held']),
    };
    expectRule('HOLD-21', expiresAtMs <= heldAtMs + HOLD_MS_MAX, 'no hold lives past 30 minutes');
    for (const other of this.holds.values()) {
      const isSame = isLive(other) && ownerOf(other) === ownerOf(hold);
      expectRule('HOLD-9', !isSame, 'a fan has one live hold', [other.holdId, holdId]);
    }
    this.holds.set(holdId, hold);
    this.#checkQuote(hold, key);
    this.#move(hold, hold.seats, FREE, HELD);
    this.#versionIsOver();
  }

  #replaced(event: Extract<InventoryEvent, { kind: 'replaced' }>): void {
    const hold = this.#live(event.holdId);
    expectRule('HOLD-10', hold.phase === 'held', 'only a held hold gets other seats', hold.phase);
    const before = hold.seats;
    hold.fence = this.#nextFence({ epoch: this.#publication.epoch, fence: event.fence });
    hold.seats = event.quote.seats;
    hold.totalMinor = priceTotalMinor(event.quote.total);
    this.#checkQuote(hold, askedKey(hold.deviceId, event.remember.key));
    const kept = new Set(before.map(({ seat }) => seat).filter((seat) => hold.seats.some((now) => now.seat === seat)));
    const given = before.filter(({ seat }) => !kept.has(seat));
    const taken = hold.seats.filter(({ seat }) => !kept.has(seat));
    this.#move(hold, given, HELD, FREE);
    this.#move(hold, taken, FREE, HELD);
    if (given.length + taken.length > 0) this.#versionIsOver();
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
    expectRule('I12', sameSeats(event.quote.seats, hold.seats), 'sold as quoted, seat by seat', event.quote.seats);
    hold.userId = event.userId;
    if (event.sessionId === null) {
      expectRule('I12', totalMinor === 0, 'only an order of nothing needs no provider', totalMinor);
    } else {
      const session = this.#provider.sessions.get(event.sessionId);
      expectRule('I3', session?.order.fence === hold.fence, 'a commit has the current fence', [
        session?.order.fence,
        hold.fence,
      ]);
      expectRule('I12', session.payment?.amountMinor === totalMinor, 'the provider has the quoted amount');
      expectRule('I4', session.payment.id === event.paymentId, 'the payment is the session’s');
      expectRule('I4', !this.refusedSessions.has(event.sessionId), 'what was refused is not sold');
      this.committedSessions.set(event.sessionId, event.holdId);
    }
    this.#move(hold, hold.seats, hold.phase === 'released' ? FREE : HELD, BOOKED);
    this.#enter(hold, 'committed');
    this.#versionIsOver();
  }

  #released(event: Extract<InventoryEvent, { kind: 'released' }>, rowAtMs: number): void {
    const hold = this.#live(event.holdId);
    switch (event.why) {
      case 'expired':
        expectRule('I10', rowAtMs >= hold.expiresAtMs, 'nothing expires before its time', { hold, rowAtMs });
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
    this.#move(hold, hold.seats, HELD, FREE);
    this.#enter(hold, 'released');
    this.#versionIsOver();
  }

  #givenBack(event: Extract<InventoryEvent, { kind: 'given-back' }>): void {
    const hold = this.holds.get(event.holdId);
    const isCancelled = this.#postgres.bookings.get(event.holdId)?.status === 'cancelled';
    expectRule('I2', hold?.phase === 'committed' && isCancelled, 'only a cancelled booking gives seats back', event);
    const seats = hold.seats.filter(({ seat }) => event.seats.includes(seat));
    expectRule('I2', seats.length === event.seats.length, 'a booking gives back its own seats', event);
    this.#move(hold, seats, BOOKED, FREE);
    for (const { seat } of seats) hold.givenBack.add(seat);
    this.#versionIsOver();
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

  /** The provider's word: this session can no longer be paid, and was not. */
  #expectOver(hold: OracleHold): void {
    const session = hold.sessionId === null ? undefined : this.#provider.sessions.get(hold.sessionId);
    const isOver = session?.status === 'expired' || session?.payment?.status === 'canceled';
    expectRule('I10', isOver, 'only the provider’s word ends a payment', { hold, status: session?.status });
  }

  #nextFence({ epoch, fence }: { epoch: number; fence: number }): string {
    expectRule('I3', fence > this.#fenceCounter, 'fences grow', [this.#fenceCounter, fence]);
    this.#fenceCounter = fence;
    return `${epoch}.${fence}`;
  }

  #checkQuote(hold: OracleHold, key: string): void {
    const asked = this.#asked.get(key);
    const seats = hold.seats.map(({ seat }) => seat);
    expectRule('HOLD-7', asked !== undefined, 'a hold was asked for', key);
    expectRule('HOLD-7', seats.length === asked.count, 'all seats or none', { asked, seats });
    const isAsked = asked.seats === null || asked.seats.every((seat) => seats.includes(seat));
    expectRule('HOLD-7', isAsked, 'these very seats', { asked, seats });
    const { zones, ticketTypes, prices } = this.#publication;
    for (const seat of hold.seats) {
      const zone = zones.findIndex(({ code }) => code === seat.zone);
      const price = prices[zone]?.[ticketTypes.findIndex(({ code }) => code === seat.ticketType)];
      expectRule('I12', price !== null && price !== undefined, 'a quoted seat has a price', seat);
      expectRule('I12', priceTotalMinor(price) === priceTotalMinor(seat), 'quoted as published', seat);
    }
    const sum = hold.seats.reduce((minor, seat) => minor + priceTotalMinor(seat), 0);
    expectRule('I12', sum === hold.totalMinor, 'a total is the sum', hold);
  }

  #move(hold: OracleHold, seats: readonly HeldSeat[], from: SeatState, to: SeatState): void {
    for (const { seat } of seats) {
      const owner = this.#ownerOf.get(seat);
      const isFree = owner === undefined && stateOf(this.#states, seat) === FREE;
      const mine = from === FREE ? isFree : owner === hold.holdId && stateOf(this.#states, seat) === from;
      expectRule('I1', mine, 'a seat has one owner', { seat, owner, by: hold.holdId });
      setSeatState(this.#states, seat, to);
      if (to === FREE) this.#ownerOf.delete(seat);
      else this.#ownerOf.set(seat, hold.holdId);
    }
  }

  #versionIsOver(): void {
    this.statesAt.push(this.#states.slice());
  }

  #checkCaps(): void {
    const seats = new Map<string, number>();
    for (const hold of this.holds.values()) {
      if (hold.phase === 'released') continue;
      const owner = ownerOf(hold);
      seats.set(owner, (seats.get(owner) ?? 0) + hold.seats.length - hold.givenBack.size);
    }
    for (const [owner, count] of seats) {
      expectRule('I6', count <= this.#publication.seatsPerFanMax, 'no fan exceeds the cap', { owner, count });
    }
  }
}

/** What happens in the simulated world: no operator takes part. */
const KINDS = [
  'held',
  'replaced',
  'extended',
  'payment-started',
  'attached',
  'payment-ended',
  'expiring',
  'released',
  'committed',
  'commit-refused',
  'given-back',
] as const satisfies InventoryEvent['kind'][];

type SimulatedEvent = Extract<InventoryEvent, { kind: (typeof KINDS)[number] }>;

function isSimulated(event: InventoryEvent): event is SimulatedEvent {
  return KINDS.some((kind) => kind === event.kind);
}

/** Under what a browser's key is known: keys are a browser's own. */
export function askedKey(deviceId: string, key: string): string {
  return `${deviceId} ${key}`;
}

export function isLive({ phase }: OracleHold): boolean {
  return phase !== 'committed' && phase !== 'released';
}

function ownerOf({ userId, deviceId }: OracleHold): string {
  return userId ?? deviceId;
}

function stateOf(packed: Uint8Array, seat: number): number {
  return (packed[seat >> 2]! >> ((seat & 3) * 2)) & 3;
}

function sameSeats(a: readonly HeldSeat[], b: readonly HeldSeat[]): boolean {
  return seatsText(a) === seatsText(b);
}

function seatsText(seats: readonly HeldSeat[]): string {
  return seats.map((seat) => `${seat.seat} ${seat.ticketType} ${priceTotalMinor(seat)}`).join();
}
