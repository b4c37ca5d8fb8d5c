import type { QueuePlan } from '../../domain/queue/queue-plan.ts';
import { GATHERED_ASKED_MS, WARMING_MS } from '../../domain/queue/waiting-limits.ts';
import type { RegisterRpc } from '../../protocol/rpc/register.ts';
import type { KeptStub } from '../runtime/kept-stub.ts';

/** How many have joined so far, as the registers say: asked in the last half hour before T, so that lobbies are ready. */
export class GatheredFans {
  readonly #closesAtMs: number;
  readonly #registers: KeptStub<RegisterRpc>[];
  readonly #joined: number[];
  #askedAtMs = 0;

  constructor({ closesAtMs }: QueuePlan, registers: KeptStub<RegisterRpc>[]) {
    this.#closesAtMs = closesAtMs;
    this.#registers = registers;
    this.#joined = registers.map(() => 0);
  }

  get count(): number {
    return this.#joined.reduce((sum, joined) => sum + joined, 0);
  }

  /** Asks them, if it is time; what they answer counts from then on. */
  ask(nowMs: number): void {
    if (nowMs < this.#closesAtMs - WARMING_MS || nowMs >= this.#closesAtMs) return;
    if (nowMs - this.#askedAtMs < GATHERED_ASKED_MS) return;
    this.#askedAtMs = nowMs;
    for (const index of this.#registers.keys()) void this.#hear(index);
  }

  async #hear(index: number): Promise<void> {
    try {
      this.#joined[index] = await this.#registers[index]!.call((register) => register.joined());
    } catch (error) {
      console.error('a register did not say how many have joined', index, error);
    }
  }
}
