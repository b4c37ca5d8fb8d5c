import { bytesToHex } from '@noble/hashes/utils.js';
import { DurableObject } from 'cloudflare:workers';
import { ENTRY_BYTES } from '../../domain/queue/draw/entry-place.ts';
import { chunkHashesKey, entryListKey } from '../../domain/queue/draw/draw-files.ts';
import { chunkHashes } from '../../domain/queue/draw/merkle-chunks.ts';
import { MerkleRoot } from '../../domain/queue/draw/merkle.ts';
import type { QueuePlan } from '../../domain/queue/queue-plan.ts';
import type { RegisterRemains } from '../../domain/queue/kept-queue.ts';
import { registerOf } from '../../domain/queue/register-of.ts';
import type { EventAddress } from '../../domain/shared/event-address.ts';
import { invariant } from '../../domain/shared/invariant.ts';
import type { BoxOfficeQueueRpc } from '../../protocol/rpc/box-office-queue.ts';
import type { JoinedPlace, JoinResult, RegisterClosed, RegisterRpc } from '../../protocol/rpc/register.ts';
import { boxOfficeOf, registerPlaceOf } from '../address-book.ts';
import { sha256 } from '../box-office/sha256.ts';
import { AlarmClock } from '../runtime/alarm-clock.ts';
import { KeptStub } from '../runtime/kept-stub.ts';
import { migrate } from '../runtime/migrations.ts';
import { run, runOne } from '../runtime/statements.ts';
import { KeptForOffice } from './kept-for-office.ts';
import { NewcomerNumbers } from './newcomer-numbers.ts';
import { NEWCOMERS, Places } from './places.ts';
import { ENDED_KEPT_MS, JOINS_WAITING_MAX, NUMBERS_EVERY_MS, REGISTER_RETRY_MS } from './register-limits.ts';
import { REGISTER_MIGRATIONS, REGISTER_STATEMENTS as STATEMENTS } from './register-schema.ts';

type JoinAsk = Parameters<RegisterRpc['join']>[0];

interface WaitingJoin {
  ask: JoinAsk;
  answer: (result: JoinResult) => void;
  fail: (error: unknown) => void;
}

/**
 * Part of those who joined an event's queue: who has the entries that are `index` mod the number of registers. Nothing
 * of those who wait is in memory. Rules QUEUE-2, QUEUE-5, QUEUE-7 and REG-1 to REG-9.
 */
export class Register extends DurableObject<Env> implements RegisterRpc {
  readonly #place: { index: number; registers: number };
  readonly #alarm: AlarmClock;
  readonly #places: Places;
  readonly #numbers: NewcomerNumbers;
  readonly #kept: KeptForOffice;
  #boxOffice: KeptStub<BoxOfficeQueueRpc> | null = null;
  #isClosed: boolean;
  #joins: WaitingJoin[] = [];
  #endedUntilMs = 0;
  #askedNumbersAtMs = 0;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const { storage } = ctx;
    migrate(storage, REGISTER_MIGRATIONS);
    this.#place = registerPlaceOf(ctx.id);
    this.#alarm = new AlarmClock(storage);
    this.#places = new Places(storage.sql, this.#place.index);
    const newcomers = () => this.#places.countOf(NEWCOMERS);
    this.#numbers = new NewcomerNumbers(storage.sql, { register: this.#place.index, newcomers });
    this.#kept = new KeptForOffice(storage.sql);
    this.#isClosed = run(storage.sql, STATEMENTS.seal).length > 0;
    void ctx.blockConcurrencyWhile(() => this.#alarm.load());
  }

  async join(ask: JoinAsk): Promise<JoinResult> {
    const { entry, classIndex, plan } = ask;
    invariant(entry.length === ENTRY_BYTES * 2, `an entry has ${ENTRY_BYTES} bytes`);
    invariant(classIndex >= 0 && classIndex < plan.classes.length, 'a fan joins one of the classes');
    invariant(registerOf(entry, this.#place.registers) === this.#place.index, 'an entry comes to its own register');
    if (this.#joins.length >= JOINS_WAITING_MAX) return { ok: false, reason: 'busy' };
    return new Promise((answer, fail) => {
      this.#joins.push({ ask, answer, fail });
      // Whoever has arrived by the next turn shares one commit.
      if (this.#joins.length === 1) setTimeout(() => this.#joinWaiting(), 0);
    });
  }

  async find({ plan, entry }: { plan: QueuePlan; entry: string }): Promise<JoinedPlace | null> {
    return this.#places.find(entry, plan.classes.length - 1);
  }

  async joined(): Promise<number> {
    return this.#places.count;
  }

  async close({ address, plan }: { address: EventAddress; plan: QueuePlan }): Promise<RegisterClosed> {
    this.#joinWaiting();
    const { storage } = this.ctx;
    if (!this.#isClosed) {
      storage.transactionSync(() => {
        run(storage.sql, STATEMENTS.begin, JSON.stringify(address));
        for (const [classIndex, list] of this.#places.lists(plan.classes.length).entries()) {
          run(storage.sql, STATEMENTS.addSeal, classIndex, list.length / ENTRY_BYTES, rootOf(list));
        }
      });
      this.#isClosed = true;
      // The seal does not wait for the bucket: the draw's time is short, the lists' is not.
      this.#alarm.ringBy(Date.now());
    }
    const classes = run(storage.sql, STATEMENTS.seal).map(({ count, root }) => {
      return { count, root: bytesToHex(new Uint8Array(root)) };
    });
    return { classes };
  }

  async keep(ask: Parameters<RegisterRpc['keep']>[0]): ReturnType<RegisterRpc['keep']> {
    return this.#kept.keep(ask);
  }

  async kept({ epoch }: { epoch: number }): Promise<RegisterRemains> {
    return { kept: this.#kept.forEpoch(epoch), last: this.#numbers.lastForNextEpoch() };
  }

  override async alarm(): Promise<void> {
    await this.#alarm.rung(async () => {
      const state = runOne(this.ctx.storage.sql, STATEMENTS.state);
      if (state === null) return;
      const address = JSON.parse(state.address) as EventAddress;
      await this.#fetchNumbers(address);
      if (this.#isClosed && state.lists_stored === 0) await this.#storeLists(address);
    }, REGISTER_RETRY_MS);
  }

  /** Places everybody who waits, in one transaction; then answers. */
  #joinWaiting(): void {
    const joins = this.#joins;
    if (joins.length === 0) return;
    this.#joins = [];
    const { storage } = this.ctx;
    try {
      const results = storage.transactionSync(() => {
        run(storage.sql, STATEMENTS.begin, JSON.stringify(joins[0]!.ask.address));
        const placed = joins.map(({ ask }) => this.#joinOne(ask));
        this.#places.storeCounts();
        return placed;
      });
      if (this.#numbers.areNeeded) {
        const notBeforeMs = Math.max(this.#askedNumbersAtMs + NUMBERS_EVERY_MS, this.#endedUntilMs);
        this.#alarm.ringBy(Math.max(Date.now(), notBeforeMs));
      }
      for (const [at, join] of joins.entries()) join.answer(results[at]!);
    } catch (error) {
      for (const join of joins) join.fail(error);
      // The counts in memory are of a commit that never was.
      this.ctx.abort('joins could not be stored');
    }
  }

  #joinOne({ entry, classIndex, plan }: JoinAsk): JoinResult {
    const lastClass = plan.classes.length - 1;
    const nowMs = Date.now();
    const found = this.#places.find(entry, lastClass);
    if (found) return { ok: true, ...found };
    if (nowMs < plan.joinsFromMs) return { ok: false, reason: 'not-open' };
    const isNewcomer = plan.isFirstCome || this.#isClosed || nowMs >= plan.closesAtMs;
    if (isNewcomer && nowMs < this.#endedUntilMs) return { ok: false, reason: 'ended' };
    return { ok: true, ...this.#places.add(entry, isNewcomer ? NEWCOMERS : classIndex, lastClass) };
  }

  async #fetchNumbers(address: EventAddress): Promise<void> {
    if (!this.#numbers.areNeeded) return;
    this.#askedNumbersAtMs = Date.now();
    this.#boxOffice ??= new KeptStub(() => boxOfficeOf(this.ctx.exports, address));
    const need = await this.#numbers.fetch(this.#boxOffice);
    if (need === 'waiting') this.#alarm.ringBy(this.#askedNumbersAtMs + NUMBERS_EVERY_MS);
    // Nobody asks any more until somebody joins after that.
    if (need === 'ended') this.#endedUntilMs = Date.now() + ENDED_KEPT_MS;
  }

  /** Puts the lists where everybody may read them. The same bytes each time: a crash in between does no harm. */
  async #storeLists({ eventId }: EventAddress): Promise<void> {
    const { index: register } = this.#place;
    const { sql } = this.ctx.storage;
    const lists = this.#places.lists(run(sql, STATEMENTS.seal).length);
    for (const [classIndex, list] of lists.entries()) {
      await this.env.LEDGER_ARCHIVE.put(entryListKey(eventId, { classIndex, register }), list);
      await this.env.LEDGER_ARCHIVE.put(chunkHashesKey(eventId, { classIndex, register }), chunkHashes(sha256, list));
    }
    run(sql, STATEMENTS.listsAreStored);
  }
}

function rootOf(list: Uint8Array): Uint8Array {
  const tree = new MerkleRoot(sha256);
  for (let from = 0; from < list.length; from += ENTRY_BYTES) tree.add(list.subarray(from, from + ENTRY_BYTES));
  return tree.root();
}
