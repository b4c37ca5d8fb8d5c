import type { Fan as FanId } from '../../../domain/inventory/commands.ts';
import type { InventoryEvent } from '../../../domain/inventory/events.ts';
import { decodeFrame } from '../../../domain/inventory/frame.ts';
import type { Publication } from '../../../domain/inventory/publication.ts';
import { unpackBatch } from '../../../protocol/rpc/packed-batch.ts';
import { decodeAvailabilityFrame, type Availability } from '../../../protocol/socket/availability.ts';
import type { SignedHead } from '../../../domain/ledger/signed-head.ts';
import type { ObjectHost } from '../platform/object-host.ts';
import type { Platform, Watcher } from '../platform/platform.ts';
import { entriesOfFan, type KnownPass } from '../world/fan-queue.ts';
import type { Fan, FanObserver, KnownHold } from '../world/fan.ts';
import type { PostgresModel } from '../world/postgres.ts';
import type { ProviderModel } from '../world/provider.ts';
import { publicationFrom } from '../../../workers/publication-from.ts';
import type { ExportBegun, OperatorObserver } from '../world/operator.ts';
import type { AskedSeats } from './hold-rules.ts';
import { BatchAccount } from './batch-account.ts';
import { isRestored, LedgerOracle } from './ledger-oracle.ts';
import { checkExport } from './ledger-export-check.ts';
import { checkRestored } from './restored-sale.ts';
import { checkCounts, checkNothingOverdue, checkReplay, checkWholeReplay, seenSale } from './memory-check.ts';
import { NumberAccount } from './number-account.ts';
import type { OracleHold } from './oracle-hold.ts';
import type { QueueWorld } from './queue-account.ts';
import type { TransitionTable } from './transition-table.ts';
import { expectRule, Violation } from './violation.ts';

/** Turns of the box office between two replays of its storage, from the last checkpoint and from the first row. */
const REPLAY_EVERY = 12;
const WHOLE_REPLAY_EVERY = 120;

/** Looks at everything that happens and keeps the first violation. */
export class Watch implements Watcher, FanObserver, OperatorObserver {
  violation: Violation | null = null;
  commands = 0;
  readonly #world: WatchedWorld;
  /** One for each epoch that was open. */
  readonly #oracles = new Map<number, LedgerOracle>();
  #newest: LedgerOracle;
  /** Of each epoch, by the clock of its box office. */
  readonly #writtenAtMs = new Map<number, number>();
  /** Told when the first row of a rebuilt sale is durable. */
  onEpoch: () => void = () => undefined;
  readonly #asked = new Map<string, AskedSeats>();
  /** From then on the box office's clock is past the presale. */
  #publicSinceMs = Infinity;
  /** Keys of commands that brought a permit of their fan's own. */
  readonly #permitted = new Set<string>();
  readonly #passesSent = new Map<string, Set<number>>();
  readonly #holdOfKey = new Map<string, { holdId: string; toldAtMs: number }>();
  readonly #batches = new BatchAccount();
  readonly #numbers = new NumberAccount();
  /** Who has opened a seat map, where. */
  readonly #opened = new Set<string>();
  /** Whether the storage of this epoch's box office was lost. */
  #isLost = false;
  #losses = 0;
  readonly #heads: SignedHead[] = [];
  #exports = 0;
  #turns = 0;

  constructor(world: WatchedWorld) {
    this.#world = world;
    this.#newest = this.#oracleOf(world.publication);
  }

  /** Of the epoch that is open now. */
  get oracle(): LedgerOracle {
    return this.#newest;
  }

  turnEnded(host: ObjectHost): void {
    if (host.place !== 'box-office') return;
    this.#check(() => {
      const sale = seenSale(host);
      if (!sale) return;
      checkCounts(sale);
      if (host.life?.takeLook()) checkNothingOverdue(sale);
      this.#turns++;
      if (this.#turns % REPLAY_EVERY === 0) checkReplay(host, sale);
      if (this.#turns % WHOLE_REPLAY_EVERY === 0) checkWholeReplay(host, sale, this.oracle);
    });
  }

  flushed(host: ObjectHost): void {
    if (host.place !== 'box-office') return;
    this.#check(() => {
      const stored = storedSale(host);
      if (stored === null) return;
      const { epoch, atMs } = stored;
      const before = this.oracle;
      expectRule('I9', epoch >= before.epoch, 'epochs grow', { epoch, before: before.epoch });
      const writtenAtMs = this.#writtenAtMs.get(epoch) ?? atMs;
      expectRule('I9', writtenAtMs === atMs, 'an epoch is written once', { epoch, writtenAtMs, atMs });
      this.#writtenAtMs.set(epoch, atMs);
      if (epoch > before.epoch) this.#beginEpoch(epoch, host);
      this.#takeRows(host, Number.MAX_SAFE_INTEGER);
    });
  }

  called(host: ObjectHost, method: string, args: unknown[]): void {
    if (host.place === 'box-office' && method === 'decidePacked') this.#batches.came(unpackBatch(args[0] as string));
  }

  answered(host: ObjectHost, method: string, args: unknown[]): void {
    if (host.place === 'box-office' && method === 'decidePacked')
      this.#batches.answered(unpackBatch(args[0] as string));
  }

  officeLost(): void {
    this.#isLost = true;
    this.#losses++;
  }

  exportBegins(): ExportBegun {
    return { name: this.#ledgerName, heads: this.#heads.filter(({ epoch }) => epoch === this.oracle.epoch) };
  }

  /** An export during which the sale was made again is of no one ledger. */
  exported(text: string, { name, heads }: ExportBegun): void {
    if (name !== this.#ledgerName) return;
    this.#check(() => {
      checkExport(text, heads);
      this.#exports++;
    });
  }

  sawHead(head: SignedHead): void {
    this.#check(() => {
      const digest = this.#oracles.get(head.epoch)?.digests[head.seq - 1];
      expectRule('LEDGER-4', digest === head.digest, 'a head is of a durable row', head);
      this.#heads.push(head);
    });
  }

  /** When all is over the last export was whole. */
  expectExported(): void {
    this.#check(() => expectRule('LIVE', this.#exports > 0, 'an export comes to its end'));
  }

  rebuilt(epoch: number): void {
    this.#check(() => {
      expectRule('REBUILD-1', epoch <= this.oracle.epoch, 'a rebuilt sale is durable', {
        epoch,
        has: this.oracle.epoch,
      });
    });
  }

  asked(fan: FanId, command: Parameters<FanObserver['asked']>[1]): void {
    this.commands++;
    const { key, request, pass, permit } = command;
    if (permit && entriesOfFan(this.#world.publication.address, fan).includes(permit.entry)) this.#permitted.add(key);
    if (pass) this.#passesSent.set(key, (this.#passesSent.get(key) ?? new Set()).add(pass.passSeq));
    if (request === null) return;
    const seats = 'seats' in request ? request.seats.map(({ seat }) => seat) : null;
    const count = 'seats' in request ? request.seats.length : request.quantity;
    this.#asked.set(key, { count, seats });
  }

  askedQueue(): void {
    this.commands++;
  }

  opensSeatMap(fan: FanId): void {
    this.#opened.add(`${entriesOfFan(this.#world.publication.address, fan)[0]} ${fan.deviceId}`);
  }

  /** I8: whoever switches a queue on is told when that is durable. */
  switchedOn(): void {
    this.#check(() => {
      const isOn = [...this.#oracles.values()].some(({ queue }) => queue !== null);
      expectRule('I8', isOn, 'a queue that is said to be on is durably on');
    });
  }

  /** I8: a pass that was told of is durable by then. */
  toldPass({ entry, epoch, passSeq }: KnownPass): void {
    this.#check(() => {
      const given = this.#oracles.get(epoch)?.queue?.lastPassOf(entry) ?? 0;
      expectRule('I8', passSeq <= given, 'the pass that was told is durable', { entry, epoch, passSeq, given });
    });
  }

  /** I8, whatever was lost since: its register knows it. */
  toldNumber(entry: string, number: number): void {
    this.#check(() => {
      this.#numbers.told(entry, number);
      const given = this.oracle.queue?.remains.given ?? 0;
      expectRule('I8', number < given, 'the number that was told is durable', { entry, number, given });
    });
  }

  /** I8: what a fan was told is durable by then. */
  told(fan: FanId, key: string | null, told: KnownHold): void {
    this.#check(() => {
      const epoch = epochOf(told.fence);
      const oracle = this.#oracles.get(epoch);
      const known = oracle?.holds.get(told.holdId);
      expectRule('I8', oracle !== undefined, 'the epoch that was told is durable', told);
      expectRule('I8', known !== undefined, 'what was acknowledged is durable', told);
      expectRule('I8', known.phases.has(told.state), 'the state that was told is durable', {
        told,
        known: [...known.phases],
      });
      expectRule('I8', counterOf(told.fence) <= counterOf(known.fence), 'the seats that were told are durable', told);
      this.#checkTime(told, known, oracle);
      if (told.extended) expectRule('I8', known.extended, 'the extension that was told is durable', told);
      if (told.fence === known.fence) {
        const seats = known.seats.map(({ seat }) => seat);
        expectRule('I8', seats.join() === told.seats.join(), 'the very seats that were told', { told, seats });
        expectRule('I12', known.totalMinor === told.totalMinor, 'the price that was told', { told });
      }
      if (key === null) return;
      const name = toldKey(fan, key, epoch);
      const { holdId } = told;
      const made = this.#holdOfKey.get(name) ?? { holdId, toldAtMs: this.#world.platform.scheduler.nowMs };
      expectRule('HOLD-36', made.holdId === holdId, 'a key has one hold', { made, told });
      this.#holdOfKey.set(name, made);
    });
  }

  /**
   * What a key has made is answered again, not refused: only what passes by itself may come between, and FLOOR-19. A
   * copy of the command that was on its way before the fan heard of it may have been refused before it was made.
   */
  refused(fan: FanId, { key, reason, askedAtMs }: Parameters<FanObserver['refused']>[1]): void {
    const name = toldKey(fan, key, this.oracle.epoch);
    const isFloors = (reason === 'seats-taken' || reason === 'zone-exhausted') && this.oracle.seats.wasJustSoldOut;
    const isPassing = reason === 'busy' || reason === 'paused' || reason === 'not-published' || isFloors;
    this.#check(() => {
      const made = this.#holdOfKey.get(name);
      const isRepeated = made !== undefined && made.toldAtMs < askedAtMs;
      expectRule('HOLD-36', !isRepeated || isPassing, 'a success is answered again', { key, made, reason });
      const isOfPresale = reason === 'not-open-yet' || reason === 'presale-only';
      const isOver = askedAtMs > this.#publicSinceMs;
      expectRule('PRESALE-1', !isOfPresale || !isOver, 'after the presale nobody is refused for it', { key, reason });
    });
  }

  sawSnapshot(bytes: Uint8Array): void {
    const frame = decodeAvailabilityFrame(bytes);
    if (frame.ok && frame.value.kind === 'snapshot') this.shows(frame.value.availability);
  }

  /** I9: what anybody sees at a version is what was true at that version. */
  shows({ epoch, version, packed }: Availability): void {
    this.#check(() => {
      const oracle = this.#oracles.get(epoch);
      expectRule('I9', oracle !== undefined, 'nobody sees an epoch that is not durable', epoch);
      const truth = oracle.seats.statesAt[version];
      expectRule('I9', truth !== undefined, 'nobody sees what is not durable', { version, newest: oracle.version });
      expectRule('I9', Buffer.compare(truth, packed) === 0, 'a version is the same for everybody', {
        version,
        truth: Buffer.from(truth).toString('hex'),
        seen: Buffer.from(packed).toString('hex'),
      });
    });
  }

  /** I9, in time: every seat map has come so far. */
  expectShown(fans: readonly Fan[], at: { epoch: number; version: number }): void {
    this.#check(() => {
      for (const { socket } of fans) {
        const { epoch, version } = socket.availability ?? { epoch: 0, version: 0 };
        const isSoFar = epoch > at.epoch || (epoch === at.epoch && version >= at.version);
        expectRule('I9', isSoFar, 'every client converges soon', { epoch, version, at });
      }
    });
  }

  /** In time: Postgres has what was decided so far. */
  expectTaken(at: { epoch: number; lastFactSeq: number }): void {
    this.#check(() => {
      if (at.epoch !== this.oracle.epoch) return;
      const taken = this.#world.postgres.cursors.get(at.epoch) ?? 0;
      expectRule('LIVE', taken >= at.lastFactSeq, 'every delivery is taken soon', { taken, at });
    });
  }

  /** When all is over nobody asks for ever. */
  expectQuiet(steps: number, stepsMax: number): void {
    this.#check(() => expectRule('LIVE', steps <= stepsMax, 'when all is over it becomes quiet', { steps, stepsMax }));
  }

  /** Nobody waits without end for an answer, be it an error. */
  waitedTooLong(label: string): void {
    this.violated(new Violation('LIVE', `every request is answered: ${label}`));
  }

  /** The shipped code reported an error that it survived. A broken invariant is never to be survived. */
  reported(values: unknown[]): void {
    for (const value of values) {
      if (!(value instanceof Error)) continue;
      const isBug = /^(invariant broken|unreachable)/.test(value.message) || value.name === 'TypeError';
      // That is what was done to it.
      const isDamage = this.#isLost && /ledger row \d+|checkpoint \d+/.test(value.message);
      if (isBug && !isDamage) this.violated(new Violation('BUG', value.message));
    }
  }

  violated(violation: Violation): void {
    this.violation ??= violation;
  }

  get #ledgerName(): string {
    return `${this.oracle.epoch} ${this.#losses}`;
  }

  #oracleOf(publication: Publication): LedgerOracle {
    const { provider, postgres } = this.#world;
    const { address } = publication;
    const queueWorld: QueueWorld = {
      entriesOf: (fan) => entriesOfFan(address, fan as FanId),
      hasOpened: ({ entry, deviceId }) => this.#opened.has(`${entry} ${deviceId}`),
      passesSentWith: (key) => this.#passesSent.get(key),
      numbers: this.#numbers,
    };
    const [asked, permitted] = [this.#asked, this.#permitted];
    const oracle = new LedgerOracle({ publication, provider, postgres, asked, permitted, queueWorld });
    this.#oracles.set(publication.epoch, oracle);
    return oracle;
  }

  /** With what the rebuild has written, before anything else was decided. */
  #beginEpoch(epoch: number, host: ObjectHost): void {
    const { postgres, provider } = this.#world;
    const before = this.oracle;
    this.#publicSinceMs = Infinity;
    this.#newest = this.#oracleOf(publicationFrom(postgres.event, epoch));
    const checkpoint = host.storage.peek('SELECT max(seq) AS seq FROM checkpoint')[0]!;
    this.#takeRows(host, Number(checkpoint['seq']));
    const [isLost, numbers] = [this.#isLost, this.#numbers];
    checkRestored({ before, after: this.oracle, isLost, postgres, provider, numbers });
    this.#isLost = false;
    this.onEpoch();
  }

  #takeRows(host: ObjectHost, throughSeq: number): void {
    const { platform, publication, table } = this.#world;
    const { oracle } = this;
    const presaleEndsAtMs = publication.presale?.closesAtMs ?? 0;
    const rows = host.storage.peek(
      'SELECT seq, at_ms, frame, digest FROM ledger WHERE seq > ? AND seq <= ? ORDER BY seq',
      oracle.seq,
      throughSeq,
    );
    for (const row of rows) {
      const frame = row['frame'] as Uint8Array;
      const events = decodeFrame(frame);
      const digest = Buffer.from(row['digest']).toString('hex');
      const atMs = Number(row['at_ms']);
      oracle.take({ seq: Number(row['seq']), atMs, digest, events });
      if (atMs >= presaleEndsAtMs) this.#publicSinceMs = Math.min(this.#publicSinceMs, platform.scheduler.nowMs);
      for (const event of events) if (!isRebuilds(event)) this.#batches.expectAwaited(event);
      table.countRow(events, platform.faults, platform.scheduler.nowMs);
      platform.scheduler.trace.add(Buffer.from(frame).toString('hex'), 0);
    }
  }

  /** CLOCK-2: while the clock stands a fan is told the moment at which it stopped, and the deadline is one that holds. */
  #checkTime({ expiresAtMs, pausedAtMs }: KnownHold, known: OracleHold, oracle: LedgerOracle): void {
    if (expiresAtMs !== null) {
      expectRule('I8', known.deadlinesMs.has(expiresAtMs), 'the deadline that was told is durable', {
        expiresAtMs,
        known,
      });
    }
    if (pausedAtMs === null) return;
    const hasStood = oracle.time.stoodAtMs.has(pausedAtMs);
    expectRule('CLOCK-2', hasStood, 'while the clock stands nobody loses time', { pausedAtMs });
  }

  #check(work: () => void): void {
    if (this.violation) return;
    try {
      work();
    } catch (error) {
      this.violated(error instanceof Violation ? error : new Violation('BUG', String(error)));
    }
  }
}

export interface WatchedWorld {
  platform: Platform;
  /** Of the first epoch. */
  publication: Publication;
  provider: ProviderModel;
  postgres: PostgresModel;
  table: TransitionTable;
}

/** The sale whose ledger is stored, open or retired; null: none. */
function storedSale(host: ObjectHost): { epoch: number; atMs: number } | null {
  const [row] = host.storage.peek(
    `SELECT json_extract(content, '$.epoch') AS epoch, at_ms FROM publication
     UNION ALL SELECT json_extract(content, '$.epoch'), at_ms FROM retired_publication`,
  );
  return row ? { epoch: Number(row['epoch']), atMs: Number(row['at_ms']) } : null;
}

/** A user and the device before they signed in are two fans: what each is told under a key is always the same. */
function toldKey({ deviceId, userId }: FanId, key: string, epoch: number): string {
  return `${epoch} ${deviceId} ${userId} ${key}`;
}

/** What a rebuild brings back, no fan asks for. */
function isRebuilds(event: InventoryEvent): boolean {
  return event.kind === 'held' && isRestored(event);
}

/** A fence is `epoch.counter`. */
function epochOf(fence: string): number {
  return Number(fence.split('.')[0]);
}

function counterOf(fence: string): number {
  return Number(fence.split('.')[1]);
}
