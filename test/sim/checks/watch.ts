import type { Fan as FanId, Refusal } from '../../../domain/inventory/commands.ts';
import { decodeFrame } from '../../../domain/inventory/frame.ts';
import type { Publication } from '../../../domain/inventory/publication.ts';
import { decodeAvailabilityFrame, type Availability } from '../../../protocol/socket/availability.ts';
import type { ObjectHost } from '../platform/object-host.ts';
import type { Platform, Watcher } from '../platform/platform.ts';
import type { Fan, FanObserver, KnownHold } from '../world/fan.ts';
import type { PostgresModel } from '../world/postgres.ts';
import type { ProviderModel } from '../world/provider.ts';
import { askedKey, LedgerOracle, type AskedSeats } from './ledger-oracle.ts';
import { checkCounts, checkNothingOverdue, checkReplay, checkWholeReplay, seenSale } from './memory-check.ts';
import type { TransitionTable } from './transition-table.ts';
import { expectRule, Violation } from './violation.ts';

/** Turns of the box office between two replays of its storage, from the last checkpoint and from the first row. */
const REPLAY_EVERY = 6;
const WHOLE_REPLAY_EVERY = 60;

/** Looks at everything that happens and keeps the first violation. */
export class Watch implements Watcher, FanObserver {
  readonly oracle: LedgerOracle;
  violation: Violation | null = null;
  commands = 0;
  readonly #platform: Platform;
  readonly #publication: Publication;
  readonly #table: TransitionTable;
  readonly #asked = new Map<string, AskedSeats>();
  readonly #holdOfKey = new Map<string, string>();
  readonly #userOfKey = new Map<string, string | null>();
  readonly #signedInBetween = new Set<string>();
  #turns = 0;

  constructor(options: {
    platform: Platform;
    publication: Publication;
    provider: ProviderModel;
    postgres: PostgresModel;
    table: TransitionTable;
  }) {
    this.#platform = options.platform;
    this.#publication = options.publication;
    this.#table = options.table;
    const { publication, provider, postgres } = options;
    this.oracle = new LedgerOracle({ publication, provider, postgres, asked: this.#asked });
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
      if (this.#turns % WHOLE_REPLAY_EVERY === 0) checkWholeReplay(host, sale);
    });
  }

  flushed(host: ObjectHost): void {
    if (host.place !== 'box-office') return;
    this.#check(() => {
      const rows = host.storage.peek(
        'SELECT seq, at_ms, frame FROM ledger WHERE seq > ? ORDER BY seq',
        this.oracle.seq,
      );
      for (const row of rows) {
        const frame = row['frame'] as Uint8Array;
        const events = decodeFrame(frame);
        this.oracle.take({ seq: Number(row['seq']), atMs: Number(row['at_ms']), events });
        this.#table.countRow(events, this.#platform.faults, this.#platform.scheduler.nowMs);
        this.#platform.scheduler.trace.add(Buffer.from(frame).toString('hex'), 0);
      }
    });
  }

  asked(fan: FanId, command: Parameters<FanObserver['asked']>[1]): void {
    this.commands++;
    const name = askedKey(fan.deviceId, command.key);
    const userId = this.#userOfKey.get(name);
    if (userId !== undefined && userId !== fan.userId) this.#signedInBetween.add(name);
    this.#userOfKey.set(name, fan.userId);
    const { request } = command;
    if (request === null) return;
    const seats = 'seats' in request ? request.seats.map(({ seat }) => seat) : null;
    const count = 'seats' in request ? request.seats.length : request.quantity;
    this.#asked.set(askedKey(fan.deviceId, command.key), { count, seats });
  }

  /** I8: what a fan was told is durable by then. */
  told(fan: FanId, key: string | null, told: KnownHold): void {
    this.#check(() => {
      const known = this.oracle.holds.get(told.holdId);
      expectRule('I8', known !== undefined, 'what was acknowledged is durable', told);
      expectRule('I8', known.phases.has(told.state), 'the state that was told is durable', {
        told,
        known: [...known.phases],
      });
      expectRule('I8', counterOf(told.fence) <= counterOf(known.fence), 'the seats that were told are durable', told);
      if (told.extended) expectRule('I8', known.extended, 'the extension that was told is durable', told);
      if (told.fence === known.fence) {
        const seats = known.seats.map(({ seat }) => seat);
        expectRule('I8', seats.join() === told.seats.join(), 'the very seats that were told', { told, seats });
        expectRule('I12', known.totalMinor === told.totalMinor, 'the price that was told', { told });
      }
      if (key === null || this.#isOfTwo(fan, key)) return;
      const name = askedKey(fan.userId ?? fan.deviceId, key);
      const before = this.#holdOfKey.get(name);
      expectRule('HOLD-36', (before ?? told.holdId) === told.holdId, 'a key has one hold', { before, told });
      this.#holdOfKey.set(name, told.holdId);
    });
  }

  /** What a key has made is answered again, not refused: only what passes by itself may come between. */
  refused(fan: FanId, key: string, reason: Refusal['reason']): void {
    if (this.#isOfTwo(fan, key)) return;
    const name = askedKey(fan.userId ?? fan.deviceId, key);
    const isPassing = reason === 'busy' || reason === 'paused' || reason === 'not-published';
    this.#check(() => {
      const made = this.#holdOfKey.get(name);
      expectRule('HOLD-36', made === undefined || isPassing, 'a success is answered again', { key, made, reason });
    });
  }

  sawSnapshot(bytes: Uint8Array): void {
    const frame = decodeAvailabilityFrame(bytes);
    if (frame.ok && frame.value.kind === 'snapshot') this.shows(frame.value.availability);
  }

  /** I9: what anybody sees at a version is what was true at that version. */
  shows({ epoch, version, packed }: Availability): void {
    this.#check(() => {
      expectRule('I9', epoch === this.#publication.epoch, 'one epoch', epoch);
      const truth = this.oracle.statesAt[version];
      expectRule('I9', truth !== undefined, 'nobody sees what is not durable', {
        version,
        newest: this.oracle.version,
      });
      expectRule('I9', Buffer.compare(truth, packed) === 0, 'a version is the same for everybody', {
        version,
        truth: Buffer.from(truth).toString('hex'),
        seen: Buffer.from(packed).toString('hex'),
      });
    });
  }

  /** I9, in time: every seat map has come so far. */
  expectShown(fans: readonly Fan[], version: number): void {
    this.#check(() => {
      for (const { socket } of fans) {
        const shown = socket.availability?.version ?? -1;
        expectRule('I9', shown >= version, 'every client converges soon', { shown, version });
      }
    });
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
      if (isBug) this.violated(new Violation('BUG', value.message));
    }
  }

  violated(violation: Violation): void {
    this.violation ??= violation;
  }

  /** Who signs in between two tries, or whose socket is still the device's, is two fans to the box office. */
  #isOfTwo(fan: FanId, key: string): boolean {
    return this.#signedInBetween.has(askedKey(fan.deviceId, key));
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

/** The counter of a fence, which is `epoch.counter`. */
function counterOf(fence: string): number {
  return Number(fence.split('.')[1]);
}
