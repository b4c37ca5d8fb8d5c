import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';
import { apply } from '../../domain/inventory/apply.ts';
import type { CommandResult, Fan } from '../../domain/inventory/commands.ts';
import { decideAll, decideOperator, type BatchDecision, type InventoryCommand } from '../../domain/inventory/decide.ts';
import {
  decideClaims,
  decideDraw,
  decideNumbers,
  decideTick,
  saleAt,
  type ClaimNews,
  type ClaimSync,
  type QueuedSale,
} from '../../domain/inventory/decide-queue.ts';
import { decideSwitchOn, type SwitchOnOutcome } from '../../domain/inventory/decide-switch-on.ts';
import type { InventoryEvent } from '../../domain/inventory/events.ts';
import type { HoldView } from '../../domain/inventory/hold-view.ts';
import { createInventory, type Inventory } from '../../domain/inventory/inventory.ts';
import type { Publication } from '../../domain/inventory/publication.ts';
import { Admission, type ClaimAsk, type ClaimOutcome } from '../../domain/queue/admission.ts';
import { sealDigest } from '../../domain/queue/draw/seal.ts';
import { phaseOf, type Phase } from '../../domain/queue/phase.ts';
import type { Queue } from '../../domain/queue/queue.ts';
import type { Entry } from '../../domain/queue/queue-events.ts';
import type { QueuePlan } from '../../domain/queue/queue-plan.ts';
import { switchedOnPlan } from '../../domain/queue/switched-on-plan.ts';
import { uuidV7, type AnyId, type DeviceId, type EventId, type HoldId, type UserId } from '../../domain/shared/ids.ts';
import { HistoryTables } from './history-tables.ts';

export const T = 1_790_000_000_000;
export const OPENS_AT = T + 120_000;

const USERS_FROM = 1_000_000;

/** A different id for every number. */
export function id<Kind extends AnyId>(number: number): Kind {
  const random = new Uint8Array(10);
  new DataView(random.buffer).setUint32(6, number);
  return uuidV7<Kind>(T, random);
}

/** The entry of the fan who was drawn to a number. */
export function entryOf(number: number): Entry {
  return number.toString(16).padStart(32, '0');
}

function queuePlan(changes: Partial<QueuePlan> = {}): QueuePlan {
  return {
    registers: 1,
    joinsFromMs: T - 600_000,
    closesAtMs: T,
    opensAtMs: OPENS_AT,
    beacon: null,
    schedule: [],
    capacity: 10,
    passSeconds: 600,
    graceSeconds: 120,
    classes: ['everybody'],
    ...changes,
  };
}

/** A standing event: so many places, and a queue before them. */
export function queuedEvent(options: { seats: number; plan?: Partial<QueuePlan> }): Publication {
  return { ...eventOf(options), queue: queuePlan(options.plan) };
}

function eventOf(options: { seats: number }): Publication {
  return {
    address: { eventId: id<EventId>(1), jurisdiction: null, hint: null },
    epoch: 1,
    planHash: 'plan-a',
    capacity: options.seats,
    currency: 'EUR',
    floors: 1,
    seatsPerFanMax: 4,
    holdSeconds: 600,
    paymentSeconds: 600,
    zones: [{ code: 'floor', name: 'Floor' }],
    ticketTypes: [{ code: 'adult', name: 'Adult' }],
    prices: [[{ faceMinor: 5_000, feeMinor: 500, taxMinor: 0 }]],
    zoneRuns: [{ zone: 0, length: options.seats }],
    rows: [],
    accessibleSeats: [],
  };
}

/** A box office with its queue in memory, at work from the opening on: the shipped rules, and a clock that the test moves. */
export class OnSale {
  readonly publication: Publication;
  readonly tables = new HistoryTables();
  readonly rows: { atMs: number; events: InventoryEvent[] }[] = [];
  inventory: Inventory;
  /** null: the event has no queue. */
  #admission: Admission | null = null;
  nowMs = OPENS_AT;
  payingPerSecond: number | null = null;
  #next = 0;

  /** @param drawn how many fans were drawn; null: the event has no queue, until it is switched on */
  constructor(options: {
    seats: number;
    drawn: number | null;
    plan?: Partial<QueuePlan>;
    presale?: NonNullable<Publication['presale']>;
  }) {
    const { presale } = options;
    const publication = options.drawn === null ? eventOf(options) : queuedEvent(options);
    this.publication = presale ? { ...publication, presale } : publication;
    this.inventory = createInventory(this.publication);
    if (options.drawn === null) return;
    this.#admission = new Admission(this.queue);
    const registers = [{ count: options.drawn, root: '00'.repeat(32) }];
    const roots = registers.map(({ count }) => ({ count, root: new Uint8Array(32) }));
    const { eventId } = this.publication.address;
    const sealed = { eventId, classIndex: 0, closesAtMs: T, firstRound: 0, registers: roots };
    const digest = bytesToHex(sealDigest((...parts) => sha256(concatBytes(...parts)), sealed));
    const seal = { sealedAtMs: this.nowMs, classes: [{ name: 'everybody', registers, digest }] };
    const drawn = { kind: 'ledger', random: '00'.repeat(32) } as const;
    this.#written(decideDraw(this.#sale, { kind: 'queue-sealed', seal, atMs: this.nowMs }, this.nowMs));
    this.#written(decideDraw(this.#sale, { kind: 'queue-drawn', drawn, atMs: this.nowMs }, this.nowMs));
  }

  get queue(): Queue {
    return this.inventory.queue!;
  }

  get phase(): Phase {
    return phaseOf(this.queue, saleAt(this.inventory, this.nowMs));
  }

  get admission(): Admission {
    return this.#admission!;
  }

  /** Fans by their numbers, who are on a floor's socket. */
  switchOn(options: { capacity: number; shoppers: number[] }): SwitchOnOutcome {
    const { capacity, shoppers } = options;
    const ask = {
      plan: switchedOnPlan({ nowMs: this.nowMs, capacity }),
      shoppers: shoppers.map((number) => this.fan(number)),
      entryOf: ({ userId }: Fan) => entryOf(Number.parseInt(userId!.slice(-8), 16) - USERS_FROM),
    };
    const outcome = this.#written(
      decideSwitchOn({ inventory: this.inventory, history: this.tables }, ask, this.nowMs),
    )[0]!;
    if (outcome.ok) this.#admission ??= new Admission(outcome.queue);
    return outcome;
  }

  fan(number: number, device = number): Fan & { userId: UserId } {
    return { userId: id<UserId>(USERS_FROM + number), deviceId: id<DeviceId>(device) };
  }

  get #sale(): QueuedSale {
    return { inventory: this.inventory, history: this.tables, admission: this.admission };
  }

  sync(sync: Partial<ClaimSync>): ClaimNews {
    const whole = { floor: 0, isWhole: false, claims: [], gone: [], leaving: [], ...sync };
    return this.#written(decideClaims(this.#sale, whole, this.nowMs))[0]!;
  }

  claim(number: number, device = number): ClaimOutcome {
    return this.sync({ claims: [this.ask(number, device)] }).outcomes[0]!;
  }

  ask(number: number, device = number): ClaimAsk {
    return { entry: entryOf(number), number, deviceId: id<DeviceId>(device), takesOver: true };
  }

  /** What happens once a second. */
  tick(): void {
    this.#written(decideTick(this.#sale, { payingPerSecond: this.payingPerSecond }, this.nowMs));
  }

  leave(number: number, device = number): void {
    this.sync({ leaving: [{ entry: entryOf(number), deviceId: id<DeviceId>(device) }] });
  }

  do(command: InventoryCommand): CommandResult {
    return this.#written(decideAll(this.inventory, this.tables, [command], this.nowMs))[0]!;
  }

  setClock(kind: 'pause-clock' | 'resume-clock' | 'close-sale'): void {
    this.#written(decideOperator(this.inventory, this.tables, { kind }, this.nowMs));
  }

  /** A hold of the fan's, with the pass that their entry has now, or another. */
  hold(
    number: number,
    more: { device?: number; passSeq?: number; seats?: number; replaces?: HoldView; isPermitted?: true } = {},
  ): CommandResult {
    const { device = number, seats = 1, replaces } = more;
    const passSeq = more.passSeq ?? this.inventory.queue?.slots.get(entryOf(number))?.passSeq;
    return this.do({
      kind: 'hold',
      key: `key-${++this.#next}`,
      fan: this.fan(number, device),
      holdId: id<HoldId>(2_000_000 + this.#next),
      seats: { kind: 'best', zone: 'floor', ticketTypes: Array.from({ length: seats }, () => null), allowSplit: true },
      replaces: replaces ? { holdId: replaces.holdId, fence: replaces.fence } : null,
      pass: passSeq === undefined ? undefined : { entry: entryOf(number), passSeq },
      isPermitted: more.isPermitted,
    });
  }

  /** The fan goes on to pay: the page is open. */
  pay(number: number, { holdId, fence }: HoldView): CommandResult {
    const fan = this.fan(number);
    const started = this.do({ kind: 'start-payment', key: `key-${++this.#next}`, fan, holdId, fence });
    if (!started.ok) return started;
    return this.do({ kind: 'attach', holdId, fence, attempt: 1, sessionId: `cs-${holdId}` });
  }

  commit({ holdId, fence, total }: HoldView): CommandResult {
    const amountMinor = total.faceMinor + total.feeMinor + total.taxMinor;
    const sessionId = `cs-${holdId}`;
    return this.do({ kind: 'commit', holdId, fence, sessionId, paymentId: `pi-${holdId}`, amountMinor });
  }

  giveNumbers(register: number, request: number, count: number): number | null {
    return this.#written(decideNumbers(this.#sale, { register, request, count }, this.nowMs))[0]!;
  }

  release(number: number, { holdId, fence }: HoldView): CommandResult {
    const fan = this.fan(number);
    return this.do({ kind: 'release', key: `key-${++this.#next}`, fan, holdId, fence });
  }

  /** The box office dies: what is in the ledger comes back, what was measured and claimed does not. */
  restart(): void {
    this.inventory = createInventory(this.publication);
    for (const { events } of this.rows) for (const event of events) apply(this.inventory, event);
    this.#admission = this.inventory.queue && new Admission(this.inventory.queue);
  }

  #written<Answer>(decision: BatchDecision<Answer>): Answer[] {
    this.tables.write(decision.rows);
    if (decision.events.length > 0) this.rows.push({ atMs: this.nowMs, events: decision.events });
    return decision.results;
  }
}
