import type { CommandResult, Fan, OperatorCommand, SeatRequest } from '../../domain/inventory/commands.ts';
import type { InventoryCommand } from '../../domain/inventory/decide.ts';
import type { HoldView } from '../../domain/inventory/hold-view.ts';
import { idOf, type BookingId, type HoldId } from '../../domain/shared/ids.ts';
import { unreachable } from '../../domain/shared/invariant.ts';
import { priceTotalMinor } from '../../domain/shared/money.ts';
import { nextDeadlineMs } from '../../domain/inventory/inventory.ts';
import { SimOffice } from './sim-office.ts';
import { guest, id, MINUTE_MS, START_MS, tinySale, user } from './tiny-sale.ts';

const COMMANDS_MIN = 20;
const COMMANDS_MORE_MAX = 10;
const FANS = 4;
const SEATS = 8;

/** What happens next, out of 100. */
const SHARES: [upTo: number, what: Happening][] = [
  [24, 'hold'],
  [30, 'replace'],
  [35, 'extend'],
  [42, 'release'],
  [57, 'start-payment'],
  [67, 'attach'],
  [77, 'commit'],
  [82, 'payment-ended'],
  [84, 'give-back'],
  [85, 'withdraw'],
  [86, 'await-payment'],
  [90, 'operate'],
  [96, 'double'],
  [100, 'crash'],
];

type Happening =
  | Exclude<InventoryCommand['kind'], 'hold'>
  | 'hold'
  | 'replace'
  | 'operate'
  | /** A message comes once more. */ 'double'
  | 'crash';

/**
 * One history of a small sale: at least twenty commands, as fans, payment and operators might send them, with
 * doubled messages, crashes, and time that leaps. The same seed is the same history.
 * @returns how many commands it had
 * @throws when a rule is broken
 */
export function playHistory(seed: number): number {
  const player = new Player(seed);
  return player.play();
}

class Player {
  /** Of its own: its prices change. */
  readonly #sale = tinySale({ capacity: SEATS, seatsPerFanMax: 3, accessibleSeats: [7] });
  readonly #office = new SimOffice(this.#sale, { nowMs: START_MS });
  readonly #random: () => number;
  readonly #holds: HoldView[] = [];
  readonly #fans = new Map<HoldId, number>();
  readonly #sent: InventoryCommand[] = [];
  #keys = 0;

  constructor(seed: number) {
    this.#random = randomFrom(seed);
  }

  play(): number {
    const commands = COMMANDS_MIN + this.#below(COMMANDS_MORE_MAX);
    for (let done = 0; done < commands;) {
      if (this.#below(10) === 0) this.#wait();
      if (this.#below(25) === 0) this.#office.saveCheckpoint();
      if (this.#happens()) done++;
    }
    this.#office.crash();
    return commands;
  }

  #wait(): void {
    const deadlineMs = nextDeadlineMs(this.#office.inventory);
    const toDeadlineMs = deadlineMs === null ? MINUTE_MS : deadlineMs - this.#office.nowMs;
    const steps = [1, MINUTE_MS, toDeadlineMs, toDeadlineMs - 1, 60 * MINUTE_MS];
    this.#office.nowMs += Math.max(0, steps[this.#below(steps.length)]!);
    this.#sale.prices[0]![0]!.faceMinor += this.#below(3);
  }

  /** Whether that was a command: not everything can be sent at any time. */
  #happens(): boolean {
    const draw = this.#below(100);
    const [, what] = SHARES.find(([upTo]) => draw < upTo)!;
    if (what === 'crash') {
      this.#office.crash();
      return false;
    }
    if (what === 'operate') {
      this.#office.operate(this.#operatorCommand());
      return true;
    }
    const command = what === 'double' ? this.#sent[this.#below(this.#sent.length)] : this.#command(what);
    if (!command) return false;
    this.#sent.push(command);
    const { result } = this.#office.decide(command);
    this.#learn(result!);
    return true;
  }

  #learn(result: CommandResult): void {
    if (!result.ok) return;
    const known = this.#holds.findIndex(({ holdId }) => holdId === result.hold.holdId);
    if (known === -1) this.#holds.push(result.hold);
    else this.#holds[known] = result.hold;
  }

  #command(what: Exclude<Happening, 'operate' | 'double' | 'crash'>): InventoryCommand | null {
    if (what === 'hold') return this.#hold(this.#below(FANS), null);
    const recent = Math.min(this.#holds.length, 4);
    const hold = this.#holds.at(-1 - this.#below(recent));
    if (!hold) return null;
    const { holdId } = hold;
    const number = this.#below(8) === 0 ? this.#below(FANS) : this.#fans.get(holdId)!;
    const fence = this.#below(15) === 0 ? '1.1' : hold.fence;
    const sessionId = `cs-${this.#below(6) === 0 ? 'other' : 'first'}-${holdId}`;
    const key = this.#newKey();
    switch (what) {
      case 'replace':
        return this.#hold(number, { holdId, fence });
      case 'extend':
      case 'release':
        return { kind: what, key, fan: this.#fan(number), holdId, fence };
      case 'start-payment':
        return { kind: what, key, fan: user(number), holdId, fence };
      case 'attach': {
        const attempt = 'attempt' in hold.state ? hold.state.attempt : 1;
        return { kind: what, holdId, fence, attempt, sessionId };
      }
      case 'commit': {
        const amountMinor = priceTotalMinor(hold.total) + (this.#below(20) === 0 ? 1 : 0);
        return { kind: what, holdId, fence, sessionId, paymentId: `pi-${sessionId}`, amountMinor };
      }
      case 'payment-ended':
        return { kind: what, holdId, sessionId };
      case 'await-payment':
        return { kind: what, holdId, fence, waitMs: this.#below(400_000) };
      case 'give-back':
      case 'withdraw': {
        const seats = hold.seats.map(({ seat }) => seat).filter(() => this.#below(2) === 0);
        return { kind: what, bookingId: idOf<BookingId>(holdId), seats };
      }
      default:
        return unreachable(what);
    }
  }

  #hold(number: number, replaces: { holdId: HoldId; fence: string } | null): InventoryCommand {
    const holdId = id<HoldId>(10_000 + this.#keys);
    if (replaces === null) this.#fans.set(holdId, number);
    return { kind: 'hold', key: this.#newKey(), fan: this.#fan(number), holdId, seats: this.#seats(), replaces };
  }

  #seats(): SeatRequest {
    const size = 1 + this.#below(3);
    if (this.#below(3) === 0) {
      const ticketTypes = Array.from({ length: size }, () => (this.#below(6) === 0 ? 'free' : null));
      return { kind: 'best', zone: 'all', ticketTypes, allowSplit: this.#below(2) === 0 };
    }
    const first = this.#below(SEATS - size + 1);
    const ticketType = this.#below(8) === 0 ? 'free' : null;
    const seats = Array.from({ length: size }, (_, i) => ({ seat: first + i, ticketType }));
    return { kind: 'seats', planHash: this.#sale.planHash, seats };
  }

  #operatorCommand(): OperatorCommand {
    const seats = [this.#below(SEATS)];
    const commands: OperatorCommand[] = [
      { kind: 'pause-clock' },
      { kind: 'resume-clock' },
      { kind: 'resume-clock' },
      { kind: 'payments-down', sinceMs: 1 + this.#below(4) },
      { kind: 'payments-up', sinceMs: 1 + this.#below(4) },
      { kind: 'block', seats },
      { kind: 'unblock', seats },
    ];
    return commands[this.#below(commands.length)]!;
  }

  #fan(number: number): Fan {
    return this.#below(2) === 0 ? user(number) : guest(number);
  }

  #newKey(): string {
    return `key-${++this.#keys}`;
  }

  #below(end: number): number {
    return Math.floor(this.#random() * end);
  }
}

/** mulberry32 (Tommy Ettinger, public domain). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
