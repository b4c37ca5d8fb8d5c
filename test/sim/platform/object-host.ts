import { ObjectStorage } from './object-storage.ts';
import type { FaultPlace } from './faults.ts';
import type { Reply, Sender } from './network.ts';
import type { Platform } from './platform.ts';
import { SimResponse } from './sim-response.ts';
import type { Task } from './scheduler.ts';
import type { ServerSocket } from './sockets.ts';

/** An instance of one of the shipped classes, by the methods that the platform calls. */
export type ObjectInstance = Record<string, (...args: unknown[]) => unknown>;
export type ObjectClass = new (ctx: unknown, env: unknown) => ObjectInstance;

const FLUSH_MS_MAX = 3;
/** The platform rings again after a failed alarm: soon at first, then later and later. */
const ALARM_AGAIN_MS = 2_000;
const ALARM_FAILURES_MAX = 6;
/** Methods of a box office that end what is due before they answer. A batch does not when it was decided before. */
const LOOKS: ReadonlySet<string> = new Set(['alarm', 'decidePayment', 'decidePayments', 'viewHold', 'snapshot']);

/** One Durable Object: its storage and sockets for good, and at most one life of its class at a time. */
export class ObjectHost {
  storage: ObjectStorage;
  /** How often its storage was lost. */
  losses = 0;
  readonly sockets = new Set<ServerSocket>();
  life: ObjectLife | null = null;
  skewMs = 0;
  #alarmTask: Task | null = null;
  #alarmTaskMs: number | null = null;
  /** How often the alarm that is stored has failed in a row. */
  #alarmFailures = 0;
  readonly platform: Platform;
  readonly name: string;
  readonly place: FaultPlace;
  readonly objectClass: ObjectClass;

  constructor(options: { platform: Platform; name: string; place: FaultPlace; objectClass: ObjectClass }) {
    this.platform = options.platform;
    this.name = options.name;
    this.place = options.place;
    this.objectClass = options.objectClass;
    this.storage = new ObjectStorage(this.platform.faults, this.place);
  }

  /** Serves a call in the object's life, starting one if there is none. */
  serve(method: string, args: unknown[], reply: Reply): void {
    const life = this.#awake(reply);
    if (!life) return;
    life.replies.add(reply);
    life.enter(() => life.call(method, args, reply));
  }

  /** The process dies: storage goes back to what was durable, callers and sockets lose their connection. */
  crash(): void {
    const { life } = this;
    if (!life) return;
    this.platform.scheduler.trace.add(`crash ${this.place}`, 0);
    this.#end(life);
    for (const socket of this.sockets) socket.cut();
    this.sockets.clear();
  }

  /** The object is gone with everything that it stored. Calls that were on their way to it reach nobody. */
  loseStorage(): void {
    this.crash();
    this.losses++;
    this.storage.close();
    this.storage = new ObjectStorage(this.platform.faults, this.place);
    this.armAlarm();
  }

  /** Whether the object may leave memory: nothing is on its way. */
  get isIdle(): boolean {
    return this.life !== null && !this.storage.isDirty && this.life.isIdle;
  }

  /** The object leaves memory. Its sockets hibernate. */
  evict(): void {
    if (this.life) this.#end(this.life);
  }

  /** Points the platform's alarm at what is stored. One rings at a time: the next when this one has ended. */
  armAlarm(): void {
    if (this.storage.isAlarmRunning) return;
    const atMs = this.storage.durableAlarmMs;
    if (atMs === this.#alarmTaskMs) return;
    const { scheduler } = this.platform;
    if (this.#alarmTask) scheduler.cancel(this.#alarmTask);
    this.#alarmTaskMs = atMs;
    this.#alarmTask = null;
    if (atMs === null) return;
    const late = this.platform.faults.strike(this.place, 'late-alarm');
    const pauseMs = this.#alarmFailures === 0 ? 0 : ALARM_AGAIN_MS * 2 ** this.#alarmFailures;
    const waitMs = Math.max(pauseMs, atMs - this.skewMs - scheduler.nowMs) + (late?.byMs ?? 0);
    this.#alarmTask = scheduler.later(waitMs, null, `alarm ${this.place}`, () => this.#rings());
  }

  /** The machine's clock is suddenly wrong, or right again. */
  setSkew(skewMs: number): void {
    this.skewMs = skewMs;
    if (this.life) this.life.skewMs = skewMs;
    this.#alarmTaskMs = null;
    this.armAlarm();
  }

  /** Takes a browser's message into the object. */
  receive(socket: ServerSocket, data: string): void {
    const life = this.#awake(null);
    life?.enter(() => void life.handle('webSocketMessage', [socket, data], nothing, nothing));
  }

  /** A browser has closed its socket, or has lost it. */
  hungUp(socket: ServerSocket): void {
    if (!this.sockets.delete(socket)) return;
    const life = this.#awake(null);
    life?.enter(() => void life.handle('webSocketClose', [socket], nothing, nothing));
  }

  #rings(): void {
    this.#alarmTask = null;
    this.#alarmTaskMs = null;
    const life = this.#awake(null);
    if (!life) {
      this.armAlarm();
      return;
    }
    life.enter(() => {
      this.storage.alarmStarted();
      void life.handle(
        'alarm',
        [],
        () => this.#rang(),
        // The platform starts the object again and rings again.
        () => this.crash(),
      );
    });
  }

  #rang(): void {
    this.storage.alarmEnded();
    this.#alarmFailures = 0;
    if (!this.platform.faults.strike(this.place, 'doubled-alarm')) return;
    const { scheduler, network } = this.platform;
    scheduler.later(network.delayMs(), null, `alarm ${this.place} again`, () => this.#ringsAgain());
  }

  /** The same alarm a second time. One that was set meanwhile stays set. */
  #ringsAgain(): void {
    const life = this.#awake(null);
    life?.enter(() => void life.handle('alarm', [], nothing, () => this.crash()));
  }

  #awake(reply: Reply | null): ObjectLife | null {
    const { scheduler } = this.platform;
    if (!this.life) {
      const life = new ObjectLife(this);
      this.life = life;
      scheduler.current = life;
      try {
        life.start();
      } catch (error) {
        reply?.fail(plainError(error));
        if (this.life === life) this.#end(life);
        return null;
      }
    }
    scheduler.current = this.life;
    return this.life;
  }

  #end(life: ObjectLife): void {
    life.alive = false;
    this.life = null;
    if (this.storage.isAlarmRunning) this.#alarmFailures = Math.min(this.#alarmFailures + 1, ALARM_FAILURES_MAX);
    this.storage.crash();
    for (const reply of life.replies) reply.broken();
    life.replies.clear();
    // An alarm whose handler did not end is still stored.
    this.armAlarm();
  }
}

/** From one start of an object to its end. */
export class ObjectLife implements Sender {
  readonly name: string;
  readonly host: ObjectHost;
  readonly replies = new Set<Reply>();
  alive = true;
  skewMs: number;
  instance: ObjectInstance | null = null;
  #blockedBy = 0;
  #waiting: (() => void)[] = [];
  #running = 0;
  #flush: Task | null = null;
  #looked = false;

  constructor(host: ObjectHost) {
    this.host = host;
    this.name = host.place;
    this.skewMs = host.skewMs;
  }

  get isIdle(): boolean {
    return this.#running === 0 && this.replies.size === 0 && this.#blockedBy === 0;
  }

  start(): void {
    const { objectClass, platform } = this.host;
    this.instance = new objectClass(platform.contextOf(this), platform.env);
  }

  /** Lets an event in, unless the object still lets nobody in. */
  enter(work: () => void): void {
    if (this.#blockedBy > 0) this.#waiting.push(work);
    else work();
  }

  call(method: string, args: unknown[], reply: Reply): void {
    const leave = (end: () => void): void => {
      if (!this.alive) return;
      this.leave(() => {
        this.replies.delete(reply);
        end();
      });
    };
    this.#run(method, args).then(
      (value) => leave(() => reply.answer(copyOf(value))),
      (error: unknown) => leave(() => reply.fail(plainError(error))),
    );
  }

  /** An event that nobody waits for. */
  async handle(method: string, args: unknown[], done: () => void, failed: () => void): Promise<void> {
    let end = done;
    try {
      await this.#run(method, args);
    } catch {
      end = failed;
    }
    if (this.alive) end();
  }

  /** Whether a method that must see the present began in this turn. */
  takeLook(): boolean {
    const looked = this.#looked;
    this.#looked = false;
    return looked;
  }

  async blockConcurrencyWhile<Value>(work: () => Promise<Value>): Promise<Value> {
    this.#blockedBy++;
    try {
      const value = await work();
      this.#unblock();
      return value;
    } catch (error) {
      if (this.alive) this.host.crash();
      throw error;
    }
  }

  /** Sends something out: not before what was written so far is durable. */
  leave(work: () => void): void {
    if (this.alive) this.host.storage.whenFlushed(work);
  }

  turnEnded(): void {
    const { platform, storage, place } = this.host;
    platform.turnEnded(this.host);
    if (!this.alive) return;
    if (platform.faults.strike(place, 'crash')) {
      this.host.crash();
      return;
    }
    if (this.host.isIdle && platform.faults.strike(place, 'evict')) this.host.evict();
    if (this.alive && storage.isDirty && this.#flush === null) {
      this.#flush = platform.scheduler.later(platform.random.between(0, FLUSH_MS_MAX), this, `flush ${place}`, () =>
        this.#flushed(),
      );
    }
  }

  #flushed(): void {
    this.#flush = null;
    const { platform, storage, place } = this.host;
    const leaving = storage.flush();
    platform.flushed(this.host);
    this.host.armAlarm();
    if (platform.faults.strike(place, 'crash')) {
      this.host.crash();
      return;
    }
    for (const work of leaving) work();
  }

  async #run(method: string, args: unknown[]): Promise<unknown> {
    this.#looked ||= LOOKS.has(method);
    this.#running++;
    try {
      return await this.instance![method]!(...args);
    } finally {
      this.#running--;
    }
  }

  #unblock(): void {
    this.#blockedBy--;
    if (this.#blockedBy > 0) return;
    for (const work of this.#waiting.splice(0)) {
      this.host.platform.scheduler.later(0, this, `enter ${this.name}`, work);
    }
  }
}

function copyOf(value: unknown): unknown {
  return value instanceof SimResponse ? value : structuredClone(value);
}

/** Errors lose their class on the way, not their message and marks. */
function plainError(error: unknown): Error {
  const marks = typeof error === 'object' && error !== null ? { ...error } : {};
  return Object.assign(new Error(error instanceof Error ? error.message : String(error)), marks);
}

/** Of an event whose end nobody waits for. */
function nothing(): void {}
