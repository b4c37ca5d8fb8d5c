import { apply } from '../../../domain/inventory/apply.ts';
import type {
  CommandResult,
  Fan,
  FanCommand,
  OperatorCommand,
  OperatorResult,
  PaymentCommand,
} from '../../../domain/inventory/commands.ts';
import {
  decideAll,
  decideOperator,
  type BatchDecision,
  type InventoryCommand,
} from '../../../domain/inventory/decide.ts';
import { decodeFrame, encodeFrame } from '../../../domain/inventory/frame.ts';
import type { HoldView } from '../../../domain/inventory/hold-view.ts';
import { createInventory, type Inventory } from '../../../domain/inventory/inventory.ts';
import type { Publication } from '../../../domain/inventory/publication.ts';
import type { SaleStatus } from '../../../domain/inventory/sale-view.ts';
import { viewOf } from '../../../domain/inventory/view.ts';
import {
  idOf,
  uuidV7,
  type AnyId,
  type BookingId,
  type DeviceId,
  type EventId,
  type HoldId,
  type UserId,
} from '../../../domain/shared/ids.ts';
import type { Price } from '../../../domain/shared/money.ts';
import { HistoryTables } from '../../support/history-tables.ts';

export const MINUTE = 60_000;
export const START = 1_767_000_000_000;

type HoldCommand = Extract<FanCommand, { kind: 'hold' }>;

/** A different id of its kind for every number. */
export function id<Kind extends AnyId>(number: number): Kind {
  const random = new Uint8Array(10);
  new DataView(random.buffer).setUint32(6, number);
  return uuidV7<Kind>(START, random);
}

export function guest(device: number): Fan {
  return { userId: null, deviceId: id<DeviceId>(1000 + device) };
}

export function user(number: number, device = number): Fan & { userId: UserId } {
  return { userId: id<UserId>(2000 + number), deviceId: id<DeviceId>(1000 + device) };
}

export function price(faceMinor: number): Price {
  return { faceMinor, feeMinor: faceMinor / 10, taxMinor: faceMinor / 5 };
}

/**
 * 36 seats: stalls 0–9 and 10–19 (rows of ten, seats 18 and 19 accessible), circle 20–25 (one row),
 * floor 26–33 (standing), 34–35 not for sale. Types: adult, child (not on the floor), free (circle only).
 */
export function publication(changes: Partial<Publication> = {}): Publication {
  return {
    address: { eventId: id<EventId>(1), jurisdiction: null, hint: null },
    epoch: 1,
    planHash: 'plan-a',
    capacity: 36,
    currency: 'EUR',
    floors: 1,
    seatsPerFanMax: 4,
    holdSeconds: 600,
    paymentSeconds: 600,
    zones: [
      { code: 'stalls', name: 'Stalls' },
      { code: 'circle', name: 'Circle' },
      { code: 'floor', name: 'Floor' },
    ],
    ticketTypes: [
      { code: 'adult', name: 'Adult' },
      { code: 'child', name: 'Child' },
      { code: 'free', name: 'Free' },
    ],
    prices: [
      [price(5000), price(2500), null],
      [price(3000), price(1500), price(0)],
      [price(4000), null, null],
    ],
    zoneRuns: [
      { zone: 0, length: 20 },
      { zone: 1, length: 6 },
      { zone: 2, length: 8 },
      { zone: null, length: 2 },
    ],
    rows: [
      { first: 0, length: 10, rank: 0, centre: 4.5 },
      { first: 10, length: 10, rank: 1, centre: 4.5 },
      { first: 20, length: 6, rank: 2, centre: 2.5 },
    ],
    accessibleSeats: [18, 19],
    ...changes,
  };
}

/** A box office in memory: what a shell does around `decideAll`, with a clock that the test moves. */
export class Office {
  readonly inventory: Inventory;
  readonly tables = new HistoryTables();
  /** The ledger: one frame a batch that decided anything. */
  readonly frames: Uint8Array[] = [];
  nowMs = START;
  #next = 0;

  constructor(changes: Partial<Publication> = {}) {
    this.inventory = createInventory(publication(changes));
  }

  batch(commands: readonly InventoryCommand[]): BatchDecision {
    return this.#written(decideAll(this.inventory, this.tables, commands, this.nowMs));
  }

  operate(command: OperatorCommand): BatchDecision<OperatorResult> {
    return this.#written(decideOperator(this.inventory, this.tables, command, this.nowMs));
  }

  do(command: InventoryCommand): CommandResult {
    return this.batch([command]).results[0]!;
  }

  /** What an operator's command leaves behind. */
  sale(command: OperatorCommand): SaleStatus {
    const result = this.operate(command).results[0]!;
    if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
    return result.sale;
  }

  /** The state that replaying the ledger gives. */
  replayed(): Inventory {
    const inventory = createInventory(this.inventory.publication);
    for (const frame of this.frames) for (const event of decodeFrame(frame)) apply(inventory, event);
    return inventory;
  }

  wait(ms: number): void {
    this.nowMs += ms;
  }

  newKey(): string {
    return `key-${++this.#next}`;
  }

  holdCommand(fan: Fan, seats: number[], more: Partial<HoldCommand> = {}): HoldCommand {
    return {
      kind: 'hold',
      key: this.newKey(),
      fan,
      holdId: id<HoldId>(5000 + ++this.#next),
      seats: { kind: 'seats', planHash: 'plan-a', seats: seats.map((seat) => ({ seat, ticketType: null })) },
      replaces: null,
      ...more,
    };
  }

  hold(fan: Fan, seats: number[]): HoldView {
    return accepted(this.do(this.holdCommand(fan, seats)));
  }

  replace(fan: Fan, hold: HoldView, seats: number[]): CommandResult {
    return this.do(this.holdCommand(fan, seats, { replaces: { holdId: hold.holdId, fence: hold.fence } }));
  }

  extend(fan: Fan, { holdId, fence }: HoldView): CommandResult {
    return this.do({ kind: 'extend', key: this.newKey(), fan, holdId, fence });
  }

  release(fan: Fan, { holdId, fence }: HoldView): CommandResult {
    return this.do({ kind: 'release', key: this.newKey(), fan, holdId, fence });
  }

  startPayment(fan: Fan & { userId: UserId }, { holdId, fence }: HoldView): CommandResult {
    return this.do({ kind: 'start-payment', key: this.newKey(), fan, holdId, fence });
  }

  attach({ holdId, fence }: HoldView, sessionId: string, attempt = 1): CommandResult {
    return this.do({ kind: 'attach', holdId, fence, attempt, sessionId });
  }

  commit(hold: HoldView, sessionId: string, more: Partial<PaymentCommand & { kind: 'commit' }> = {}): CommandResult {
    const { holdId, fence, total } = hold;
    const amountMinor = total.faceMinor + total.feeMinor + total.taxMinor;
    return this.do({ kind: 'commit', holdId, fence, sessionId, paymentId: `pi-${sessionId}`, amountMinor, ...more });
  }

  paymentEnded({ holdId }: HoldView, sessionId: string): CommandResult {
    return this.do({ kind: 'payment-ended', holdId, sessionId });
  }

  giveBack({ holdId }: HoldView, seats: number[]): CommandResult {
    return this.do({ kind: 'give-back', bookingId: idOf<BookingId>(holdId), seats });
  }

  view({ holdId }: HoldView): HoldView {
    return accepted(viewOf(this.inventory, this.tables, { holdId, fan: null, nowMs: this.nowMs }));
  }

  /** A hold that has come as far as an open payment page. */
  paying(fan: Fan & { userId: UserId }, seats: number[], sessionId: string): HoldView {
    const hold = this.hold(fan, seats);
    accepted(this.startPayment(fan, hold));
    return accepted(this.attach(hold, sessionId));
  }

  /** A booking. */
  sold(fan: Fan & { userId: UserId }, seats: number[], sessionId: string): HoldView {
    return accepted(this.commit(this.paying(fan, seats, sessionId), sessionId));
  }

  #written<Answer>(decision: BatchDecision<Answer>): BatchDecision<Answer> {
    this.tables.write(decision.rows);
    if (decision.events.length > 0) this.frames.push(encodeFrame(decision.events));
    return decision;
  }
}

export function accepted(result: CommandResult): HoldView {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
  return result.hold;
}

export function reasonOf(result: CommandResult): string {
  return result.ok ? `accepted as ${result.hold.state.name}` : result.refusal.reason;
}

export function seatsOf(hold: HoldView): number[] {
  return hold.seats.map(({ seat }) => seat);
}
