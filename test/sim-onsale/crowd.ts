import type { CommandResult } from '../../domain/inventory/commands.ts';
import type { HoldView } from '../../domain/inventory/hold-view.ts';
import type { ClaimAsk } from '../../domain/queue/admission.ts';
import { drawnNumber } from '../../domain/queue/draw/entry-place.ts';
import type { DrawnClass } from '../../domain/queue/draw/verify-record.ts';
import type { Entry } from '../../domain/queue/queue-events.ts';
import { passToken, readPassToken, readTicketToken, ticketToken } from '../../domain/queue/queue-token.ts';
import type { EventAddress } from '../../domain/shared/event-address.ts';
import type { DeviceId, HoldId } from '../../domain/shared/ids.ts';
import type { Random } from '../crash/load/random.ts';
import { id } from '../support/on-sale.ts';
import { Forgers } from './forgers.ts';
import { drawnClasses, userOf, type Gathered } from './gathering.ts';
import type { Office } from './office.ts';
import type { OnSaleOptions } from './options.ts';
import { exponential, logNormal } from '../support/random-times.ts';

/** A lobby is a slice of those who wait. */
const LOBBIES = 500;
/** How long a dead object is away, seconds. */
const LOBBY_AWAY = 20;
const FLOOR_AWAY = 5;
/** Of those who shop, who goes on in another browser; who never holds; who does not pay. */
const SECOND_BROWSERS = 0.03;
const ONLY_LOOK = 0.15;
const CHANGE_THEIR_MINDS = 0.2;
const LATE_COMERS = 0.05;

type Does = 'come' | 'hold' | 'pay' | 'commit' | 'leave';

/** A fan who has been called and came. */
interface Shopper {
  fan: number;
  number: number;
  entry: Entry;
  deviceId: DeviceId;
  pass: string | null;
  hold: HoldView | null;
}

/** A fan's first pass: in this order they were served. */
export interface Served {
  number: number;
  /** Seconds after the opening. */
  atSecond: number;
  /** They came when they were called. */
  isPrompt: boolean;
}

/** The fans of a played on-sale, second by second of virtual time. */
export class Crowd {
  readonly forgers: Forgers;
  readonly served: Served[] = [];
  readonly calledAtSecond: Uint16Array;
  booked = 0;
  /** Fans who gave their slot back without a ticket. */
  left = 0;
  /** Fans who went on in another browser. */
  moved = 0;
  #second = 0;
  #called = 0;
  #holds = 0;
  #payments = 0;
  readonly #options: OnSaleOptions;
  readonly #office: Office;
  readonly #gathered: Gathered;
  readonly #random: Random;
  readonly #classes: DrawnClass[];
  readonly #address: EventAddress;
  readonly #steps = new Map<number, { number: number; does: Does }[]>();
  readonly #shoppers = new Map<number, Shopper>();
  readonly #byEntry = new Map<Entry, Shopper>();
  /** Who claims at each floor, until they have their pass. */
  readonly #claims: Map<Entry, ClaimAsk>[];
  readonly #unsaid: ClaimAsk[][];

  constructor(given: {
    options: OnSaleOptions;
    office: Office;
    gathered: Gathered;
    random: Random;
    address: EventAddress;
  }) {
    const { options, office, gathered, random, address } = given;
    [this.#options, this.#office, this.#gathered, this.#random, this.#address] = [
      options,
      office,
      gathered,
      random,
      address,
    ];
    this.#classes = drawnClasses(gathered.record);
    this.#claims = Array.from({ length: options.floors }, () => new Map());
    this.#unsaid = Array.from({ length: options.floors }, () => []);
    this.calledAtSecond = new Uint16Array(gathered.fanOfNumber.length);
    this.forgers = new Forgers({ gathered, random, address });
  }

  get second(): number {
    return this.#second;
  }

  isStalled(second = this.#second): boolean {
    const { from, to } = this.#options.stall;
    return second >= from && second < to;
  }

  playSecond(): void {
    const { officeCrash, floorCrash, payingPerSecond } = this.#options;
    const second = this.#second;
    this.#payments = this.isStalled() ? 0 : payingPerSecond;
    if (second === officeCrash) this.#office.crash();
    for (const { number, does } of this.#steps.get(second) ?? []) this.#take(number, does);
    this.#steps.delete(second);
    this.#office.tick(this.isStalled() ? 0 : payingPerSecond);
    this.#hearCalls();
    for (let floor = 0; floor < this.#claims.length; floor++) {
      const isAway = floor === 0 && second >= floorCrash && second < floorCrash + FLOOR_AWAY;
      if (!isAway) this.#sync(floor, second === officeCrash || second === floorCrash + FLOOR_AWAY);
    }
    this.#second++;
  }

  /** Who is called hears it from their lobby, and comes after a while, or never. */
  #hearCalls(): void {
    const { noShows, lobbyCrash } = this.#options;
    for (; this.#called < this.#office.queue.nowServing; this.#called++) {
      const number = this.#called;
      this.calledAtSecond[number] = this.#second;
      if (this.#random() < noShows) {
        if (this.#random() < LATE_COMERS) this.#later(number, 'come', 120 + exponential(this.#random, 200));
        continue;
      }
      const lobby = this.#gathered.fanOfNumber[number]! % LOBBIES;
      const isDeaf = lobby === 7 && this.#second >= lobbyCrash && this.#second < lobbyCrash + LOBBY_AWAY;
      this.#later(number, 'come', (isDeaf ? LOBBY_AWAY : 0) + exponential(this.#random, 10));
    }
  }

  #sync(floor: number, isWhole: boolean): void {
    const claims = isWhole ? [...this.#claims[floor]!.values()] : this.#unsaid[floor]!;
    this.#unsaid[floor] = [];
    const { outcomes, passes } = this.#office.sync({ floor, isWhole, claims, gone: [], leaving: [] });
    claims.forEach(({ entry, deviceId }, at) => {
      const outcome = outcomes[at]!;
      if (outcome.kind === 'pass') this.#letIn({ entry, deviceId, passSeq: outcome.passSeq }, floor);
    });
    for (const pass of passes) this.#letIn(pass, floor);
  }

  #letIn(given: { entry: Entry; deviceId: DeviceId; passSeq: number }, floor: number): void {
    this.#claims[floor]!.delete(given.entry);
    const shopper = this.#byEntry.get(given.entry)!;
    if (shopper.deviceId !== given.deviceId) return;
    const isFirst = shopper.pass === null;
    const epoch = 1;
    shopper.pass = passToken(this.#gathered.keys, { address: this.#address, epoch, ...given });
    if (!isFirst) return;
    const { number } = shopper;
    const isPrompt = this.#second - this.calledAtSecond[number]! <= 60;
    this.served.push({ number, atSecond: this.#second, isPrompt });
    const doing = this.#random() < ONLY_LOOK ? 'leave' : 'hold';
    this.#later(number, doing, logNormal(this.#random, { median: 45, sigma: 1.2 }));
  }

  #take(number: number, does: Does): void {
    if (does === 'come') return this.#come(number);
    const shopper = this.#shoppers.get(number)!;
    switch (does) {
      case 'hold':
        return this.#hold(shopper);
      case 'pay':
        return this.#pay(shopper);
      case 'commit':
        return this.#commit(shopper);
      case 'leave':
        return this.#leave(shopper);
    }
  }

  /** Shows the ticket at a floor, which checks it as the shipped one does. */
  #come(number: number): void {
    const { keys, fanOfNumber } = this.#gathered;
    const fan = fanOfNumber[number]!;
    const isNewcomer = fan >= this.#options.fans;
    const ticket = this.#gathered.ticketOf(fan, isNewcomer ? number : null);
    const address = this.#address;
    const owner = { address, entry: keys.entryOf(address.eventId, userOf(fan)) };
    const read = readTicketToken(keys, ticketToken(keys, ticket), owner);
    if (!read.ok) throw new Error(`a good ticket is refused: ${read.failure}`);
    const shown = isNewcomer ? read.value.number! : drawnNumber(this.#classes[0]!, read.value);
    if (shown !== number) throw new Error(`the ticket of ${number} says ${shown}`);
    const shopper: Shopper = {
      fan,
      number,
      entry: owner.entry,
      deviceId: id<DeviceId>(fan),
      pass: null,
      hold: null,
    };
    this.#shoppers.set(number, shopper);
    this.#byEntry.set(owner.entry, shopper);
    this.#claim(shopper);
    this.forgers.tryTickets(ticket, owner);
  }

  #claim({ fan, entry, number, deviceId }: Shopper, takesOver = false): void {
    const floor = fan % this.#claims.length;
    const ask = { entry, number, deviceId, takesOver };
    this.#claims[floor]!.set(entry, ask);
    this.#unsaid[floor]!.push(ask);
  }

  #hold(shopper: Shopper): void {
    // Scripts try without a pass, with one of another fan, and with one that is spent.
    this.forgers.tryHolds(shopper.entry, (pass) => this.#holdWith(shopper, pass));
    if (this.#random() < SECOND_BROWSERS && shopper.hold === null) {
      const before = { pass: shopper.pass!, deviceId: shopper.deviceId };
      this.moved++;
      shopper.deviceId = id<DeviceId>(0x8000_0000 + shopper.fan);
      this.#claim(shopper, true);
      this.#sync(shopper.fan % this.#claims.length, false);
      this.forgers.tryOldPass(() => this.#holdBy(shopper, before));
    }
    const result = this.#holdBy(shopper, { pass: shopper.pass!, deviceId: shopper.deviceId });
    if (!result.ok) return this.#leave(shopper);
    shopper.hold = result.hold;
    const next = this.#random() < CHANGE_THEIR_MINDS ? 'leave' : 'pay';
    this.#later(shopper.number, next, logNormal(this.#random, { median: 60, sigma: 1 }));
  }

  #holdBy(shopper: Shopper, by: { pass: string; deviceId: DeviceId }): CommandResult {
    const owner = { address: this.#address, entry: shopper.entry };
    const read = readPassToken(this.#gathered.keys, by.pass, owner);
    if (!read.ok) return { ok: false, refusal: { reason: 'no-pass' } };
    const { entry, passSeq } = read.value;
    return this.#holdWith({ ...shopper, deviceId: by.deviceId }, { entry, passSeq });
  }

  #holdWith({ fan, deviceId }: Shopper, pass: { entry: Entry; passSeq: number } | undefined): CommandResult {
    const seats = 1 + Math.floor(this.#random() * 3);
    return this.#office.do({
      kind: 'hold',
      key: `hold-${++this.#holds}`,
      fan: { userId: userOf(fan), deviceId },
      holdId: id<HoldId>(this.#holds),
      seats: { kind: 'best', zone: 'floor', ticketTypes: Array.from({ length: seats }, () => null), allowSplit: true },
      replaces: null,
      pass,
    });
  }

  #pay(shopper: Shopper): void {
    if (this.#payments <= 0) return this.#later(shopper.number, 'pay', 3);
    this.#payments--;
    const { holdId, fence } = shopper.hold!;
    const fan = { userId: userOf(shopper.fan), deviceId: shopper.deviceId };
    const started = this.#office.do({ kind: 'start-payment', key: `pay-${holdId}`, fan, holdId, fence });
    if (!started.ok) return;
    this.#office.do({ kind: 'attach', holdId, fence, attempt: 1, sessionId: `cs-${holdId}` });
    this.#later(shopper.number, 'commit', exponential(this.#random, 40));
  }

  #commit(shopper: Shopper): void {
    if (this.isStalled()) return this.#later(shopper.number, 'commit', 15);
    const { holdId, fence, total } = shopper.hold!;
    const amountMinor = total.faceMinor + total.feeMinor + total.taxMinor;
    const sessionId = `cs-${holdId}`;
    const result = this.#office.do({
      kind: 'commit',
      holdId,
      fence,
      sessionId,
      paymentId: `pi-${holdId}`,
      amountMinor,
    });
    if (result.ok) this.booked++;
  }

  #leave(shopper: Shopper): void {
    this.left++;
    const { hold, fan, deviceId, entry } = shopper;
    if (hold) {
      const { holdId, fence } = hold;
      this.#office.do({ kind: 'release', key: `rel-${holdId}`, fan: { userId: userOf(fan), deviceId }, holdId, fence });
    }
    const floor = fan % this.#claims.length;
    this.#office.sync({ floor, isWhole: false, claims: [], gone: [], leaving: [{ entry, deviceId }] });
  }

  #later(number: number, does: Does, seconds: number): void {
    const at = this.#second + Math.max(1, Math.ceil(seconds));
    const steps = this.#steps.get(at);
    if (steps) steps.push({ number, does });
    else this.#steps.set(at, [{ number, does }]);
  }
}
