import * as fc from 'fast-check';
import type { CommandResult, Fan, OperatorCommand, SeatRequest } from '../../../domain/inventory/commands.ts';
import type { InventoryCommand } from '../../../domain/inventory/decide.ts';
import type { InventoryEvent } from '../../../domain/inventory/events.ts';
import type { HoldView } from '../../../domain/inventory/hold-view.ts';
import { idOf, type BookingId, type HoldId } from '../../../domain/shared/ids.ts';
import { unreachable } from '../../../domain/shared/invariant.ts';
import { priceTotalMinor } from '../../../domain/shared/money.ts';
import { guest, id, MINUTE, Office, user } from './fixtures.ts';

const FANS = 5;
export const SEATS_MAX = 4;

/** One thing that happens at a box office; numbers choose among what there is at that moment. */
export type Step =
  | { do: 'hold'; fan: Who; seats: SeatRequest; replacing: boolean }
  | { do: 'extend' | 'release' | 'start-payment'; fan: Who; byOwner: boolean; hold: number; staleFence: boolean }
  | { do: 'attach'; hold: number; oldAttempt: boolean; session: number }
  | { do: 'commit'; hold: number; session: number; staleFence: boolean; wrongAmount: boolean }
  | { do: 'payment-ended'; hold: number; session: number }
  | { do: 'give-back' | 'withdraw'; hold: number; seats: number }
  | { do: 'await-payment'; hold: number; waitMs: number }
  | { do: 'operate'; command: OperatorCommand }
  | { do: 'repeat'; command: number }
  | { do: 'reprice'; faceMinor: number }
  | { do: 'wait'; ms: number };

export interface Who {
  number: number;
  device: number;
  signedIn: boolean;
}

const who: fc.Arbitrary<Who> = fc.record({
  number: fc.nat(FANS - 1),
  device: fc.nat(FANS - 1),
  signedIn: fc.boolean(),
});
const seats: fc.Arbitrary<SeatRequest> = fc.oneof(
  fc
    .uniqueArray(fc.oneof({ weight: 4, arbitrary: fc.nat(5) }, { weight: 1, arbitrary: fc.nat(35) }), {
      minLength: 1,
      maxLength: SEATS_MAX,
    })
    .map((list): SeatRequest => {
      return { kind: 'seats', planHash: 'plan-a', seats: list.map((seat) => ({ seat, ticketType: null })) };
    }),
  fc.record({
    kind: fc.constant('best' as const),
    zone: fc.constantFrom('stalls', 'circle', 'floor'),
    ticketTypes: fc.array(fc.constantFrom(null, 'adult', 'free'), { minLength: 1, maxLength: SEATS_MAX }),
    allowSplit: fc.boolean(),
  }),
);
const hold = fc.constantFrom(0, 0, 0, 1, 2, 3);
const session = fc.nat(1);
const seldom = fc.integer({ min: 0, max: 9 }).map((n) => n === 0);
const operatorCommand: fc.Arbitrary<OperatorCommand> = fc.oneof(
  fc.record({ kind: fc.constantFrom('pause-clock' as const, 'resume-clock' as const, 'resume-clock' as const) }),
  fc.record({
    kind: fc.constantFrom('payments-down' as const, 'payments-up' as const, 'payments-up' as const),
    sinceMs: fc.integer({ min: 1, max: 4 }),
  }),
  fc.record({
    kind: fc.constantFrom('block' as const, 'unblock' as const),
    seats: fc.uniqueArray(fc.oneof(fc.nat(5), fc.nat(35)), { minLength: 1, maxLength: 3 }),
  }),
);
const wait = fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, MINUTE, 9 * MINUTE, 10 * MINUTE) });

export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('hold' as const), fan: who, seats, replacing: fc.boolean() }) },
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constantFrom('extend' as const, 'release' as const, 'start-payment' as const, 'start-payment' as const),
        fan: who,
        byOwner: fc.boolean(),
        hold,
        staleFence: seldom,
      }),
    },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('attach' as const), hold, oldAttempt: seldom, session }) },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('commit' as const),
        hold,
        session,
        staleFence: seldom,
        wrongAmount: seldom,
      }),
    },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('payment-ended' as const), hold, session }) },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constantFrom('give-back' as const, 'give-back' as const, 'withdraw' as const),
        hold,
        seats: fc.nat(SEATS_MAX),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('await-payment' as const),
        hold,
        waitMs: fc.constantFrom(1, MINUTE, 6 * MINUTE),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('operate' as const), command: operatorCommand }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('repeat' as const), command: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('reprice' as const), faceMinor: fc.constantFrom(10, 700) }) },
    { weight: 2, arbitrary: wait },
  ),
  { minLength: 30, maxLength: 80, size: 'max' },
);

/** Plays steps against a box office and keeps what it has seen, to compare with. */
export class Play {
  readonly office = new Office();
  readonly holds: HoldView[] = [];
  readonly commands: InventoryCommand[] = [];
  readonly events: InventoryEvent[] = [];
  /** Of the last step. */
  latest: InventoryEvent[] = [];
  readonly #makers = new Map<HoldId, Who>();

  step(step: Step): void {
    if (step.do === 'wait') this.office.wait(step.ms);
    if (step.do === 'reprice') this.office.inventory.publication.prices[0]![0]!.faceMinor = step.faceMinor;
    if (step.do === 'operate') {
      this.#record(this.office.operate(step.command).events);
      return;
    }
    const command = this.#command(step);
    if (command === null) {
      this.#record(this.office.batch([]).events);
      return;
    }
    this.commands.push(command);
    const { results, events } = this.office.batch([command]);
    this.#record(events);
    this.#remember(results[0]!);
  }

  #record(events: InventoryEvent[]): void {
    this.latest = events;
    this.events.push(...events);
  }

  #remember(result: CommandResult): void {
    if (!result.ok) return;
    const known = this.holds.findIndex(({ holdId }) => holdId === result.hold.holdId);
    if (known === -1) this.holds.push(result.hold);
    else this.holds[known] = result.hold;
  }

  /** Recent holds are chosen more often: 0 is the newest. */
  #hold(number: number): HoldView | null {
    return this.holds.at(-1 - number) ?? null;
  }

  #command(step: Step): InventoryCommand | null {
    if (step.do === 'wait' || step.do === 'reprice' || step.do === 'operate') return null;
    if (step.do === 'repeat') return this.commands[step.command % this.commands.length] ?? null;
    const key = this.office.newKey();
    if (step.do === 'hold') {
      const fan = fanOf(step.fan);
      const mine = this.holds.findLast(({ state }) => state.name === 'held') ?? null;
      const replaces = step.replacing && mine ? { holdId: mine.holdId, fence: mine.fence } : null;
      const holdId = id<HoldId>(7000 + this.#makers.size);
      this.#makers.set(holdId, step.fan);
      return { kind: 'hold', key, fan, holdId, seats: step.seats, replaces };
    }
    const hold = this.#hold(step.hold);
    if (hold === null) return null;
    const { holdId } = hold;
    const fence = 'staleFence' in step && step.staleFence ? '1.0' : hold.fence;
    const who = 'fan' in step ? (step.byOwner && this.#makers.get(holdId)) || step.fan : null;
    switch (step.do) {
      case 'extend':
      case 'release':
        return { kind: step.do, key, fan: fanOf(who!), holdId, fence };
      case 'start-payment':
        return { kind: 'start-payment', key, fan: user(who!.number, who!.device), holdId, fence };
      case 'attach': {
        const attempt = 'attempt' in hold.state ? hold.state.attempt - (step.oldAttempt ? 1 : 0) : 1;
        return { kind: 'attach', holdId, fence, attempt, sessionId: `cs-${step.session}-${holdId}` };
      }
      case 'commit': {
        const amountMinor = priceTotalMinor(hold.total) + (step.wrongAmount ? 1 : 0);
        const sessionId = `cs-${step.session}-${holdId}`;
        return { kind: 'commit', holdId, fence, sessionId, paymentId: `pi-${sessionId}`, amountMinor };
      }
      case 'payment-ended':
        return { kind: 'payment-ended', holdId, sessionId: `cs-${step.session}-${holdId}` };
      case 'await-payment':
        return { kind: 'await-payment', holdId, fence: hold.fence, waitMs: step.waitMs };
      case 'give-back':
      case 'withdraw': {
        const seats = hold.seats.slice(0, step.seats).map(({ seat }) => seat);
        return { kind: step.do, bookingId: idOf<BookingId>(holdId), seats };
      }
      default:
        return unreachable(step);
    }
  }
}

function fanOf({ number, device, signedIn }: Who): Fan {
  return signedIn ? user(number, device) : guest(device);
}
