import type { DrawnBy } from '../../domain/queue/draw/draw-record.ts';
import { keptOf, type KeptQueue } from '../../domain/queue/kept-queue.ts';
import type { Queue } from '../../domain/queue/queue.ts';
import type { RegisterRpc } from '../../protocol/rpc/register.ts';
import type { KeptStub } from '../runtime/kept-stub.ts';
import { HEAD_INTERVAL_MS } from './box-office-limits.ts';
import { KEEP_RETRY_MS } from './queue-limits.ts';

/**
 * Has the registers keep what the queue must not lose with its box office. All of them: one that is lost too takes
 * nothing with it but its own fans. What they are told is durable here by then, but for the draw. Rule QUEUE-24.
 */
export class QueueKeeping {
  readonly #queue: Queue;
  readonly #epoch: number;
  readonly #registers: KeptStub<RegisterRpc>[];
  #told: KeptQueue | null = null;
  #toldAtMs = 0;
  #isTelling = false;
  #isKept = false;

  constructor(options: { epoch: number; queue: Queue; registers: KeptStub<RegisterRpc>[] }) {
    this.#queue = options.queue;
    this.#epoch = options.epoch;
    this.#registers = options.registers;
  }

  /** Whether some register knows of this queue: no newcomer has a number of one that could be lost without a trace. */
  get isKept(): boolean {
    return this.#isKept;
  }

  /** Tells them when there is news: seal, draw and the beginning at once, the rest now and then. */
  tellDue(): void {
    if (this.#isTelling || !this.#isDue()) return;
    this.#isTelling = true;
    this.#toldAtMs = Date.now();
    void this.#tell();
  }

  /**
   * The first register decides what decides the draw, before it stands in the ledger: what it heard first. So there is
   * one, however often the box office is lost on the way. Null: this sale is over.
   */
  async keepDraw(drawn: DrawnBy): Promise<DrawnBy | null> {
    const queue = { ...keptOf(this.#queue), drawn };
    const kept = await this.#registers[0]!.call((register) => register.keep({ epoch: this.#epoch, queue }));
    this.#isKept ||= kept !== null;
    return kept && kept.drawn;
  }

  #isDue(): boolean {
    const { plan, seal, drawn, given, nowServing } = this.#queue;
    if (seal === null && !plan.isFirstCome) return false;
    const sinceMs = Date.now() - this.#toldAtMs;
    const told = this.#told;
    if (told === null) return isOver(sinceMs, KEEP_RETRY_MS);
    if (told.seal !== seal || told.drawn !== drawn) return true;
    const hasMoved = told.given !== given || told.nowServing !== nowServing;
    return hasMoved && isOver(sinceMs, HEAD_INTERVAL_MS);
  }

  async #tell(): Promise<void> {
    const queue = keptOf(this.#queue);
    const ask = { epoch: this.#epoch, queue };
    const answers = await Promise.allSettled(
      this.#registers.map((register) => register.call((stub) => stub.keep(ask))),
    );
    this.#told = queue;
    for (const [index, answer] of answers.entries()) {
      if (answer.status === 'fulfilled') {
        this.#isKept ||= answer.value !== null;
        continue;
      }
      console.warn('a register does not keep where the queue is; it is told again', index, answer.reason);
      this.#told = null;
    }
    this.#isTelling = false;
  }
}

/** A clock that has stepped back makes nobody wait for it to come so far again. */
function isOver(sinceMs: number, ms: number): boolean {
  return sinceMs < 0 || sinceMs >= ms;
}
