import type { FaultPlace, Faults } from './faults.ts';
import type { Random } from './random.ts';
import type { Process, Scheduler } from './scheduler.ts';

/** How the far side of a call ends it. Only the first ending counts. */
export interface Reply {
  answer(value: unknown): void;
  fail(error: unknown): void;
  /** The far side died. */
  broken(): void;
}

/** A process that can send: what it sends may have to wait for its storage first. */
export interface Sender extends Process {
  leave(work: () => void): void;
}

const DELAY_MS_MAX = 4;
/** Until the platform notices that a message was lost. */
const LOSS_NOTICED_MS = { low: 1_000, high: 20_000 };

/** Carries messages between processes: each with a delay of its own, so that they overtake each other, and with faults. */
export class Network {
  readonly #scheduler: Scheduler;
  readonly #faults: Faults;
  readonly #random: Random;

  constructor(options: { scheduler: Scheduler; faults: Faults; random: Random }) {
    this.#scheduler = options.scheduler;
    this.#faults = options.faults;
    this.#random = options.random;
  }

  delayMs(): number {
    return this.#random.between(0, DELAY_MS_MAX);
  }

  /**
   * A call from the current process. The far side serves it in a task of the platform.
   * @param options.onBroken told when the caller learns that the connection broke
   */
  call(options: {
    place: FaultPlace;
    label: string;
    serve: (reply: Reply) => void;
    onBroken?: () => void;
  }): Promise<unknown> {
    const caller = this.#scheduler.current as Sender;
    return new Promise((resolve, reject) => {
      const settle = (delayMs: number, work: () => void): void => {
        this.#scheduler.later(delayMs, caller, `${options.label} →`, work);
      };
      const breaks = (delayMs: number): void => {
        settle(delayMs, () => {
          options.onBroken?.();
          reject(connectionError());
        });
      };
      const reply = this.#replyOver(options.place, { settle, breaks, resolve, reject });
      caller.leave(() => this.#deliver(options, reply, breaks));
    });
  }

  /** Milliseconds until a lost message is noticed. */
  lossNoticedMs(): number {
    return this.#random.between(LOSS_NOTICED_MS.low, LOSS_NOTICED_MS.high);
  }

  #deliver(
    { place, label, serve }: { place: FaultPlace; label: string; serve: (reply: Reply) => void },
    reply: Reply,
    breaks: (delayMs: number) => void,
  ): void {
    const fault = this.#faults.strike(place, 'lost-request', 'late-message', 'doubled-message');
    if (fault?.kind === 'lost-request') {
      breaks(this.lossNoticedMs());
      return;
    }
    const lateMs = fault?.kind === 'late-message' ? fault.byMs : 0;
    this.#scheduler.later(this.delayMs() + lateMs, null, `→ ${label}`, () => serve(reply));
    if (fault?.kind === 'doubled-message') {
      const copyMs = this.delayMs() + this.#random.below(fault.byMs + 1);
      this.#scheduler.later(copyMs, null, `→ ${label} again`, () => serve(NOBODY));
    }
  }

  #replyOver(
    place: FaultPlace,
    caller: {
      settle: (delayMs: number, work: () => void) => void;
      breaks: (delayMs: number) => void;
      resolve: (value: unknown) => void;
      reject: (error: unknown) => void;
    },
  ): Reply {
    let isOver = false;
    const end = (work: () => void): void => {
      if (isOver) return;
      isOver = true;
      const isLost = this.#faults.strike(place, 'lost-answer') !== null;
      if (isLost) caller.breaks(this.lossNoticedMs());
      else work();
    };
    return {
      answer: (value) => end(() => caller.settle(this.delayMs(), () => caller.resolve(value))),
      fail: (error) => end(() => caller.settle(this.delayMs(), () => caller.reject(error))),
      broken: () => end(() => caller.breaks(this.delayMs())),
    };
  }
}

/** What the runtime throws at a caller whose connection broke. */
function connectionError(): Error {
  return Object.assign(new Error('Network connection lost.'), { retryable: true });
}

/** Whoever hears the answer to a copy. */
const NOBODY: Reply = { answer: () => undefined, fail: () => undefined, broken: () => undefined };
