import type { CommandResult, Fan as FanId, FanCommand, Refusal } from '../../../domain/inventory/commands.ts';
import type { Publication } from '../../../domain/inventory/publication.ts';
import { priceTotalMinor } from '../../../domain/shared/money.ts';
import type { DeviceId, HoldId, UserId } from '../../../domain/shared/ids.ts';
import { boxOfficeOf, floorOf, snapshotFloorOf } from '../../../durable-objects/address-book.ts';
import { holdCommand } from '../../../protocol/http/hold-commands.ts';
import type { HoldRequest } from '../../../protocol/http/holds.ts';
import type { Availability } from '../../../protocol/socket/availability.ts';
import type { FloorRpc, ShoppersLeave } from '../../../protocol/rpc/floor.ts';
import { paymentPage } from '../../../workers/payments/start-payment.ts';
import type { Services } from '../../../workers/services.ts';
import type { Sender } from '../platform/network.ts';
import type { Platform } from '../platform/platform.ts';
import type { Random } from '../platform/random.ts';
import type { FanMove } from './moves.ts';
import type { ProviderModel } from './provider.ts';
import { freshId, PLAN_HASH } from './sale.ts';
import { FanQueue, permitOf, type KnownPass, type KnownPermit, type QueueObserver } from './fan-queue.ts';
import { FanSocket } from './fan-socket.ts';
import type { WorkerModel } from './worker.ts';

/** A hold as the fan was told of it. */
export interface KnownHold {
  holdId: HoldId;
  fence: string;
  state: string;
  seats: number[];
  totalMinor: number;
  extended: boolean;
  /** Event time, as far as it was told: the deadline, and now if the clock stands. */
  expiresAtMs: number | null;
  pausedAtMs: number | null;
}

/** What the checks want to hear from browsers. */
export interface FanObserver extends QueueObserver {
  /** A command is about to be sent, maybe again. */
  asked(
    fan: FanId,
    command: {
      kind: FanCommand['kind'];
      key: string;
      request: HoldRequest | null;
      pass: KnownPass | null;
      permit: KnownPermit | null;
    },
  ): void;
  /** A success was answered. */
  told(fan: FanId, key: string | null, hold: KnownHold): void;
  /** @param refused.askedAtMs when this copy of the command was sent */
  refused(fan: FanId, refused: { key: string; reason: Refusal['reason']; askedAtMs: number }): void;
  opensSeatMap(fan: FanId): void;
  sawSnapshot(bytes: Uint8Array): void;
  waitedTooLong(label: string): void;
  /** A seat map shows this now. */
  shows(availability: Availability): void;
}

export interface FanWorld {
  platform: Platform;
  publication: Publication;
  worker: WorkerModel;
  provider: ProviderModel;
  observer: FanObserver;
  random: Random;
  /** The event has a queue, or one may be switched on. */
  mayHaveQueue: boolean;
}

interface Asked {
  kind: 'hold' | 'extend' | 'release';
  key: string;
  request: HoldRequest | null;
  holdId: HoldId;
  fence: string;
}

/** Of a request that is about no hold yet. */
const NO_HOLD = '' as HoldId;
const TRIES_MAX = 3;
/** All that may be lost and late on the way of one request, and some. */
const ANSWER_MS_MAX = 15 * 60_000;

/** A browser and who sits at it: does what the moves say with what it was told, and repeats what broke. */
export class Fan {
  readonly #world: FanWorld;
  readonly #process: Sender;
  readonly #socket: FanSocket;
  /** Of the presale; it stays when somebody else sits down here. */
  #permit: KnownPermit | null = null;
  /** null: the event never has one. */
  readonly #queue: FanQueue | null;
  #id: FanId;
  /** At another browser, before. */
  #before: FanId | null = null;
  #hold: KnownHold | null = null;
  #past: KnownHold[] = [];
  #last: Asked | null = null;
  #page: string | null = null;
  /** Of payments before this one, the oldest first. */
  readonly #oldPages: string[] = [];

  constructor(world: FanWorld, index: number) {
    this.#world = world;
    this.#process = world.platform.process(`fan ${index}`);
    this.#id = this.#newPerson();
    this.#socket = new FanSocket({
      world,
      process: this.#process,
      onHold: (fan, key, hold) => this.#told(fan, key, hold),
      onClaim: (fan, claim) => this.#queue?.heard(fan, claim),
      onNoPass: (fan) => this.#queue?.turnedAway(fan),
    });
    const { publication, observer } = world;
    const again: ConstructorParameters<typeof FanQueue>[0]['again'] = (label, work) => this.#again(label, work);
    this.#queue = world.mayHaveQueue ? new FanQueue({ publication, observer, again }) : null;
  }

  get socket(): FanSocket {
    return this.#socket;
  }

  /** Runs in a task of the fan's own. */
  act(move: FanMove): void {
    this.#world.platform.scheduler.current = this.#process;
    const hold = this.#hold;
    if (this.#mustClaim(move)) return this.#claim(move, false);
    switch (move.does) {
      case 'hold':
      case 'best':
        return this.#ask(move, 'hold', requestOf(move, null));
      case 'replace':
        return this.#ask(move, 'hold', requestOf(move, hold));
      case 'extend':
      case 'release':
        return hold ? this.#ask(move, move.does, null) : this.#ask(move, 'hold', requestOf(move, null));
      case 'repeat':
        return this.#last ? this.#send(move, this.#last) : this.#ask(move, 'hold', requestOf(move, null));
      case 'start-payment':
        return hold ? void this.#startPayment(hold) : this.#ask(move, 'hold', requestOf(move, null));
      case 'pay':
        this.#pay();
        return;
      case 'pay-old':
        this.#payOld();
        return;
      case 'close-page':
        if (this.#page !== null) this.#world.provider.closePage(this.#page);
        return;
      case 'wait':
        if (hold) void this.#wait(hold);
        return;
      case 'view':
        if (hold) void this.#view(hold.holdId);
        return;
      case 'look':
        void this.#look();
        return;
      case 'sign-in':
        this.#signIn();
        return;
      case 'leave':
        this.#leave();
        return;
      case 'late-commit':
        void this.#lateCommit(move);
        return;
      case 'join':
        void this.#queue?.join(this.#id);
        return;
      case 'claim':
      case 'renew':
        return this.#claim(move, move.does === 'renew');
      case 'quit':
        void this.#queue?.quit(this.#id, this.#socketFor(move));
        return;
      case 'switch-browser':
        this.#switchBrowser();
        return this.#claim(move, false);
      case 'old-browser':
        if (this.#before) this.#send(move, this.#newAsk('hold', requestOf(move, hold)), this.#before);
        return;
      case 'enter-presale':
        this.#enterPresale();
    }
  }

  /** Opens the seat map; after that the socket looks after itself. */
  openSeatMap(): void {
    this.#socket.open(this.#id);
    if (this.#world.publication.queue) void this.#queue?.join(this.#id);
  }

  #ask(move: FanMove, kind: Asked['kind'], request: HoldRequest | null): void {
    this.#last = this.#newAsk(kind, request);
    this.#send(move, this.#last);
  }

  #newAsk(kind: Asked['kind'], request: HoldRequest | null): Asked {
    const { random } = this.#world;
    const key = `key-${random.next().toString(16).padStart(8, '0')}`;
    return { kind, key, request, holdId: this.#hold?.holdId ?? NO_HOLD, fence: this.#hold?.fence ?? '' };
  }

  /** Who would shop claims first, mostly. */
  #mustClaim({ does, seats }: FanMove): boolean {
    if (!this.#queue?.asksForPass(this.#now()) || this.#queue.passOf(this.#id) !== null) return false;
    const isShopping = does === 'hold' || does === 'best' || does === 'replace' || does === 'extend';
    return isShopping && seats[0]![0] % 6 !== 5;
  }

  #claim(move: FanMove, renew: boolean): void {
    void this.#queue?.claim(this.#id, { renew, socket: this.#socketFor(move) });
  }

  /** The socket, if this is to go over it and it is the fan's own. */
  #socketFor({ overSocket }: FanMove): FanSocket | null {
    const { openFor } = this.#socket;
    const isOwn = openFor?.deviceId === this.#id.deviceId && openFor.userId === this.#id.userId;
    return overSocket && isOwn ? this.#socket : null;
  }

  /** The same person at another device. */
  #switchBrowser(): void {
    this.#signIn();
    this.#before = this.#id;
    this.#id = { ...this.#id, deviceId: freshId<DeviceId>(this.#world.random, this.#now()) };
    this.#socket.reopen(this.#id);
  }

  /** As `workers/api/presale/enter-presale.ts` does it, once a code or an invitation has been found. */
  #enterPresale(): void {
    this.#signIn();
    this.#permit = permitOf(this.#address, this.#id);
  }

  #send(move: FanMove, asked: Asked, as: FanId = this.#id): void {
    const { openFor } = this.#socket;
    const isOverSocket = move.overSocket && openFor !== null && as === this.#id;
    const fan = isOverSocket ? openFor : as;
    const pass = this.#queue?.passOf(fan) ?? null;
    const permit = this.#permit;
    this.#world.observer.asked(fan, { ...asked, pass, permit });
    const leave = { pass: pass?.token, permit: permit?.token };
    if (isOverSocket) {
      const { kind: type, key, request, holdId, fence } = asked;
      this.#socket.send(
        type === 'hold'
          ? { type, requestId: key, key, body: request, ...leave }
          : { type, requestId: key, key, holdId, body: { fence } },
      );
      return;
    }
    void this.#submit(asked, fan, leave);
  }

  /** Sends a command through the Worker, again with its key when the connection breaks. */
  async #submit(asked: Asked, fan: FanId, { pass, permit }: ShoppersLeave): Promise<void> {
    const askedAtMs = this.#now();
    const answer = await this.#again(`fan ${asked.kind}`, (services) =>
      this.#floor(services, fan).submit(this.#address, this.#commandOf(asked, fan), pass, permit),
    );
    if (answer) this.#heard(fan, { key: asked.key, askedAtMs }, answer.result);
  }

  /** As the Worker makes it of a request: a hold gets a fresh id each time. */
  #commandOf({ kind, key, request, holdId, fence }: Asked, fan: FanId): FanCommand {
    if (kind !== 'hold') return { kind, key, fan, holdId, fence };
    const fresh = freshId<HoldId>(this.#world.random, this.#now());
    return holdCommand({ request: request!, key, fan, holdId: fresh });
  }

  async #view(holdId: HoldId): Promise<void> {
    const fan = this.#id;
    const answer = await this.#again('fan view', (services) =>
      this.#floor(services, fan).view(this.#address, fan, holdId),
    );
    if (answer) this.#heard(fan, null, answer.result);
  }

  async #look(): Promise<void> {
    const { floors } = this.#world.publication;
    const bytes = await this.#again('fan look', (services) =>
      snapshotFloorOf(services.objects, this.#address, floors).snapshot(this.#address),
    );
    if (bytes) this.#world.observer.sawSnapshot(bytes);
  }

  async #startPayment(hold: KnownHold): Promise<void> {
    this.#signIn();
    const { random, observer, publication } = this.#world;
    const key = `pay-${random.next().toString(16).padStart(8, '0')}`;
    const fan = this.#id as FanId & { userId: UserId };
    const command: FanCommand = { kind: 'start-payment', key, fan, holdId: hold.holdId, fence: hold.fence };
    observer.asked(fan, { kind: 'start-payment', key, request: null, pass: null, permit: null });
    const url = await this.#again('fan start-payment', async (services) => {
      const { result, quote } = await this.#floor(services, fan).submit(this.#address, command);
      if (!result.ok || result.hold.state.name !== 'paying') return null;
      const { address, floors } = publication;
      const route = { address, floors, queue: null, presale: null, eventName: 'The Simulated' };
      const page = await paymentPage(services, {
        route,
        hold: result.hold,
        quote: quote!,
        email: `${fan.userId}@tickets.test`,
      });
      return page.ok && page.value.kind === 'open' ? page.value.url : null;
    });
    if (typeof url !== 'string') return;
    if (this.#page !== null && this.#page !== url) this.#oldPages.push(this.#page);
    this.#page = url;
  }

  #pay(): void {
    if (this.#page === null) return;
    this.#world.provider.pay(this.#page);
    this.#page = null;
  }

  #payOld(): void {
    const page = this.#oldPages.shift();
    if (page !== undefined) this.#world.provider.pay(page);
  }

  /** As when the cashier has no permit yet. */
  async #wait({ holdId, fence }: KnownHold): Promise<void> {
    const waitMs = this.#world.random.pick([10_000, 60_000, 600_000]);
    const command = { kind: 'await-payment' as const, holdId, fence, waitMs };
    await this.#again('fan wait', async (services) => {
      await boxOfficeOf(services.objects, this.#address).decidePayment(command);
    });
  }

  /** What a hostile or broken part might send: a paid session of an earlier state of the hold. */
  async #lateCommit(move: FanMove): Promise<void> {
    const now = this.#hold;
    const outdated = this.#past.filter(({ holdId, fence }) => holdId === now?.holdId && fence !== now.fence);
    const among = outdated.length > 0 ? outdated : this.#past;
    const past = among[move.seats[0]![0] % Math.max(1, among.length)];
    const owedMinor = past?.holdId === now?.holdId ? now?.totalMinor : past?.totalMinor;
    if (!past || !owedMinor) return;
    const { provider, random } = this.#world;
    const totalMinor = random.chance(0.2) ? owedMinor + 100 : owedMinor;
    const { holdId, fence } = past;
    const sessionId = provider.openForgotten({ address: this.#address, holdId, fence, totalMinor });
    provider.pay(sessionId);
    const paymentId = `pi_${sessionId}`;
    const commit = { kind: 'commit' as const, holdId, fence, sessionId, paymentId, amountMinor: totalMinor };
    await this.#again('late commit', async (services) => {
      await boxOfficeOf(services.objects, this.#address).decidePayment(commit);
    });
  }

  #signIn(): void {
    const { random } = this.#world;
    this.#id = { ...this.#id, userId: this.#id.userId ?? freshId<UserId>(random, this.#now()) };
  }

  #leave(): void {
    this.#id = this.#newPerson();
    this.#before = null;
    this.#hold = null;
    this.#last = null;
    this.#page = null;
    this.#socket.reopen(this.#id);
  }

  #newPerson(): FanId {
    const { random } = this.#world;
    const userId = random.chance(0.5) ? freshId<UserId>(random, this.#now()) : null;
    return { userId, deviceId: freshId<DeviceId>(random, this.#now()) };
  }

  /** @param asked null: nothing was to be done */
  #heard(fan: FanId, asked: { key: string; askedAtMs: number } | null, result: CommandResult): void {
    if (!result.ok) {
      const { reason } = result.refusal;
      if (asked !== null) this.#world.observer.refused(fan, { ...asked, reason });
      if (reason === 'hold-not-found') this.#hold = null;
      if (reason === 'no-pass') this.#queue?.turnedAway(fan);
      // It was another account's.
      if (reason === 'presale-only') this.#permit = null;
      return;
    }
    const { holdId, fence, state, seats, total, extended, expiresAtMs, nowMs, paused } = result.hold;
    const pausedAtMs = paused ? nowMs : null;
    const indexes = seats.map(({ seat }) => seat);
    const totalMinor = priceTotalMinor(total);
    const time = { expiresAtMs, pausedAtMs };
    this.#told(fan, asked?.key ?? null, {
      holdId,
      fence,
      state: state.name,
      seats: indexes,
      totalMinor,
      extended,
      ...time,
    });
  }

  #told(fan: FanId, key: string | null, hold: KnownHold): void {
    this.#world.observer.told(fan, key, hold);
    if (this.#hold) this.#past.push(this.#hold);
    if (this.#past.length > 8) this.#past.shift();
    const isLive = hold.state === 'held' || hold.state === 'paying';
    if (isLive) this.#hold = hold;
    else if (this.#hold?.holdId === hold.holdId) this.#hold = null;
  }

  /** Null: it broke every time. The fan gives up, as fans do. */
  async #again<Answer>(label: string, work: (services: Services) => Promise<Answer>): Promise<Answer | null> {
    const { worker, platform, random } = this.#world;
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const impatience = platform.scheduler.later(ANSWER_MS_MAX, this.#process, 'impatience', () => {
        this.#world.observer.waitedTooLong(label);
      });
      try {
        return (await worker.request(label, work)) as Answer;
      } catch {
        await new Promise<void>((resolve) => {
          platform.scheduler.later(random.between(100, 3_000), this.#process, `${label} again`, resolve);
        });
      } finally {
        platform.scheduler.cancel(impatience);
      }
    }
    return null;
  }

  #floor(services: Services, fan: FanId): Pick<FloorRpc, 'submit' | 'view'> {
    return floorOf(services.objects, this.#address, this.#world.publication.floors, fan);
  }

  get #address() {
    return this.#world.publication.address;
  }

  #now(): number {
    return Math.floor(this.#world.platform.scheduler.nowMs);
  }
}

function requestOf(move: FanMove, replaces: KnownHold | null): HoldRequest {
  const instead = replaces ? { replaces: { holdId: replaces.holdId, fence: replaces.fence } } : {};
  const types = ['adult', 'child', 'guest'];
  if (move.does === 'best') {
    const zone = move.seats[0]![0] % 3 === 0 ? 'standing' : 'stalls';
    const quantity = move.seats.length;
    return { zone, quantity, allowSplit: move.seats[0]![0] % 2 === 0, ...instead };
  }
  const seats = move.seats.map(([seat, type]) => ({ seat, ticketType: types[type]! }));
  return { planHash: PLAN_HASH, seats, ...instead };
}
