import type { CommandResult, FanCommand } from '../../domain/inventory/commands.ts';
import { unreachable } from '../../domain/shared/invariant.ts';
import type { FloorBatchResult } from '../../protocol/rpc/box-office.ts';
import { platformFailureOf } from '../runtime/platform-errors.ts';
import {
  BATCH_ANSWER_MAX_MS,
  BATCH_ATTEMPTS_MAX,
  BATCH_RETRY_PAUSE_MS,
  BUSY_RETRY_SECONDS,
  COMMAND_WAITING_MS_MAX,
  COMMANDS_PER_BATCH_MAX,
  COMMANDS_WAITING_MAX,
} from './floor-limits.ts';

/** One call to the box office. `attempt` counts from 0: any later one must go over a fresh stub. */
export type SendBatch = (batch: { seq: number; commands: FanCommand[] }, attempt: number) => Promise<FloorBatchResult>;

/**
 * The self-clocking batch. At most one is in flight; whatever comes meanwhile is the next one. Alone, a command goes
 * out at once; in a crowd, batches grow and the number of calls does not.
 */
export class CommandBatches {
  readonly #send: SendBatch;
  readonly #pauseMs: number;
  #waiting: Waiting[] = [];
  #inFlight = false;
  #pausing = false;
  #mayLeaveAtMs = 0;
  #seq = 0;

  /** @param options.pauseMs least time between two batches */
  constructor(options: { send: SendBatch; pauseMs: number }) {
    this.#send = options.send;
    this.#pauseMs = options.pauseMs;
  }

  /** Whether the next command would be refused as `busy`: then it need not be looked at. */
  get isFull(): boolean {
    const first = this.#waiting[0];
    if (first === undefined) return false;
    return this.#waiting.length >= COMMANDS_WAITING_MAX || Date.now() - first.sinceMs >= COMMAND_WAITING_MS_MAX;
  }

  /** Whether any command waits for its answer. */
  get isBusy(): boolean {
    return this.#inFlight || this.#waiting.length > 0;
  }

  /**
   * The box office's decision on a command; `busy` when too many wait or the box office cannot be reached.
   * @throws when the box office broke over this batch: a bug
   */
  decide(command: FanCommand): Promise<CommandResult> {
    if (this.isFull) return Promise.resolve(BUSY);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ command, sinceMs: Date.now(), resolve, reject });
      this.#sendWhenFree();
    });
  }

  #sendWhenFree(): void {
    if (this.#inFlight || this.#pausing || this.#waiting.length === 0) return;
    // Never longer than a pause, though the clock has stepped back.
    const pauseMs = Math.min(this.#pauseMs, this.#mayLeaveAtMs - Date.now());
    if (pauseMs <= 0) {
      void this.#sendNext();
      return;
    }
    this.#pausing = true;
    setTimeout(() => {
      this.#pausing = false;
      this.#mayLeaveAtMs = 0;
      this.#sendWhenFree();
    }, pauseMs);
  }

  async #sendNext(): Promise<void> {
    const batch = this.#waiting.splice(0, COMMANDS_PER_BATCH_MAX);
    this.#inFlight = true;
    this.#mayLeaveAtMs = Date.now() + this.#pauseMs;
    this.#seq++;
    try {
      const results = await this.#answered(
        this.#seq,
        batch.map(({ command }) => command),
      );
      batch.forEach(({ resolve }, index) => resolve(results?.[index] ?? BUSY));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    this.#inFlight = false;
    this.#sendWhenFree();
  }

  /** The results of a batch, sent until there is an answer; null: there was none. */
  async #answered(seq: number, commands: FanCommand[]): Promise<CommandResult[] | null> {
    for (let attempt = 0; attempt < BATCH_ATTEMPTS_MAX; attempt++) {
      const outcome = await this.#attempt({ seq, commands }, attempt);
      switch (outcome.kind) {
        case 'answer':
          return resultsOf(outcome.answer, commands.length);
        case 'no-answer':
        case 'other-boot':
          break;
        case 'broken':
          await sleep(BATCH_RETRY_PAUSE_MS);
          break;
        case 'overloaded':
          return null;
      }
    }
    return null;
  }

  async #attempt(batch: { seq: number; commands: FanCommand[] }, attempt: number): Promise<Attempt> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const noAnswer = new Promise<Attempt>((resolve) => {
      timer = setTimeout(() => resolve({ kind: 'no-answer' }), BATCH_ANSWER_MAX_MS);
    });
    const answer = this.#send(batch, attempt).then(answeredAttempt, failedAttempt);
    try {
      return await Promise.race([answer, noAnswer]);
    } finally {
      clearTimeout(timer);
    }
  }
}

interface Waiting {
  command: FanCommand;
  /** Unix milliseconds. */
  sinceMs: number;
  resolve: (result: CommandResult) => void;
  reject: (error: unknown) => void;
}

type Attempt =
  | { kind: 'answer'; answer: DecidedBatch }
  /** The box office has just started, or saw a later boot of this floor: it takes the batch under a later one still. */
  | { kind: 'other-boot' }
  /** Nothing came in time. The call may still arrive: only the same seq is safe now. */
  | { kind: 'no-answer' }
  | { kind: 'broken' }
  | { kind: 'overloaded' };

export const BUSY = {
  ok: false,
  refusal: { reason: 'busy', retryAfterSeconds: BUSY_RETRY_SECONDS },
} as const satisfies CommandResult;

/** What ends a batch. */
type DecidedBatch = Exclude<FloorBatchResult, { refusal: 'stale-batch' }>;

function answeredAttempt(answer: FloorBatchResult): Attempt {
  if (!answer.ok && answer.refusal === 'stale-batch') return { kind: 'other-boot' };
  return { kind: 'answer', answer };
}

function failedAttempt(error: unknown): Attempt {
  const failure = platformFailureOf(error);
  switch (failure) {
    case 'overloaded':
      return { kind: 'overloaded' };
    case 'fresh-stub':
      return { kind: 'broken' };
    case 'never':
      throw error;
    default:
      return unreachable(failure);
  }
}

function resultsOf(answer: DecidedBatch, commands: number): CommandResult[] {
  if (answer.ok) return answer.results;
  return Array.from({ length: commands }, () => ({ ok: false, refusal: { reason: 'not-published' } }));
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
