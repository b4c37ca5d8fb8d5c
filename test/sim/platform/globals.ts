import { Random } from './random.ts';
import { SimResponse } from './sim-response.ts';
import type { Scheduler, Task } from './scheduler.ts';
import { SimWebSocketPair } from './sockets.ts';

const RealDate = Date;

/** Which simulation the globals belong to now: one at a time in a thread. */
let scheduler: Scheduler | null = null;
let random = new Random(0, 'globals');

/** Gives clock, timers and randomness of this thread to a simulation; the shipped code cannot tell. */
export function enterSimulation(options: { scheduler: Scheduler; seed: number }): void {
  scheduler = options.scheduler;
  random = new Random(options.seed, 'globals');
}

/** Replaces the globals of this thread that the shipped code uses. Call it once, before the shipped code is loaded. */
export function installGlobals(onError: (values: unknown[]) => void): void {
  Object.defineProperties(globalThis, {
    Date: { value: SimDate, configurable: true, writable: true },
    setTimeout: { value: simSetTimeout, configurable: true, writable: true },
    clearTimeout: { value: simClearTimeout, configurable: true, writable: true },
    crypto: { value: simCrypto, configurable: true, writable: true },
    Response: { value: SimResponse, configurable: true, writable: true },
    WebSocketPair: { value: SimWebSocketPair, configurable: true, writable: true },
    WebSocketRequestResponsePair: { value: AutoResponse, configurable: true, writable: true },
  });
  Math.random = () => random.next() / 0x1_0000_0000;
  // The shipped code reports what it survives: most of it is what the simulator did to it.
  console.error = (...values: unknown[]) => onError(values);
  console.warn = () => undefined;
}

/** Pings are answered without the object: there are none here. */
class AutoResponse {
  readonly request: string;
  readonly response: string;

  constructor(request: string, response: string) {
    this.request = request;
    this.response = response;
  }
}

class SimDate extends RealDate {
  constructor(...values: unknown[]) {
    if (values.length === 0) super(SimDate.now());
    else super(...(values as [number]));
  }

  static override now(): number {
    return scheduler ? scheduler.clockOf(scheduler.current) : RealDate.now();
  }
}

function simSetTimeout<Args extends unknown[]>(work: (...args: Args) => void, delayMs = 0, ...args: Args): Task {
  const { current } = scheduler!;
  return scheduler!.later(delayMs, current, `timer ${current?.name ?? ''}`, () => work(...args));
}

function simClearTimeout(timer: Task | undefined): void {
  if (timer) scheduler!.cancel(timer);
}

const simCrypto = {
  getRandomValues<Bytes extends Uint8Array>(bytes: Bytes): Bytes {
    random.scatter(bytes);
    return bytes;
  },
  randomUUID(): string {
    const bytes = new Uint8Array(16);
    random.scatter(bytes);
    const hex = Buffer.from(bytes).toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
  },
};
