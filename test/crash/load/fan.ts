import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Asked, SeenHold } from '../check/history.ts';
import type { Gate } from './gate.ts';
import type { Identity } from './identities.ts';
import { nowUs } from './monotonic.ts';
import { below, type Random } from './random.ts';
import type { Recorder } from './recorder.ts';
import type { Shop } from './shop.ts';

export interface FanOptions {
  random: Random;
  gate: Gate;
  recorder: Recorder;
  /** Somebody else to be; null: nobody is left. */
  nextIdentity: () => Promise<Identity | null>;
  shopOf: (identity: Identity) => Shop;
  /** Buys now and then; else only holds. */
  buys: boolean;
  capacity: number;
  zone: string;
}

/** Then the answer is not waited for any longer; time with the gate closed counts. */
const ANSWER_MS_MAX = 60_000;
const PAUSE_MS_MAX = 30;
const RETRY_MS_MAX = 150;
const SOLD_POLL_MS = 150;
const SOLD_MS_MAX = 20_000;
/** Asking for the payment again finds out what the provider says, when its word was lost. */
const ASK_AGAIN_POLLS = 10;
/** Where many fans look at one time moves on, so that they meet. */
const HOT_SEATS = 80;
const HOT_US = 2_000_000;

/** One fan after the other in the same seat at the same computer: each asks one thing at a time. */
export class Fan {
  readonly #options: FanOptions;
  #identity: Identity | null = null;
  #shop: Shop | null = null;
  #keys = 0;

  constructor(options: FanOptions) {
    this.#options = options;
  }

  /** Holds, changes, lets go and buys, until the gate is finishing. */
  async live(): Promise<void> {
    const { gate } = this.#options;
    await this.#become();
    while (!gate.finishing && this.#identity !== null) {
      const answer = await this.#ask({ kind: 'hold', seats: this.#wish(), replaces: null });
      if (answer?.kind === 'hold') await this.#have(answer.hold);
      else if (answer === null || (answer.kind === 'refused' && answer.code !== 'seats-taken')) await this.#become();
      await this.#pause();
    }
    this.#shop?.close();
  }

  async #become(): Promise<void> {
    this.#shop?.close();
    this.#identity = await this.#options.nextIdentity();
    this.#shop = this.#identity && this.#options.shopOf(this.#identity);
  }

  async #have(first: SeenHold): Promise<void> {
    const { random, gate, buys } = this.#options;
    let hold = first;
    while (!gate.finishing && hold.state === 'held') {
      await this.#pause();
      const { id: holdId } = hold;
      const mood = random();
      if (mood < 0.08 && !buys) return await this.#become();
      if (mood < 0.3 && buys) return await this.#buy(hold);
      const answer = await this.#ask(this.#change(hold, mood));
      if (answer === null) return await this.#become();
      // Whatever was refused, the hold may be as it was: look.
      const now = answer.kind === 'hold' ? answer : await this.#ask({ kind: 'read', holdId });
      if (now?.kind !== 'hold') return await this.#become();
      hold = now.hold;
    }
  }

  #change({ id: holdId, fence, extended }: SeenHold, mood: number): Asked {
    if (mood < 0.45) return { kind: 'read', holdId };
    if (mood < 0.6) return { kind: 'hold', seats: this.#wish(), replaces: { holdId, fence } };
    if (mood < 0.75 && !extended) return { kind: 'extend', holdId, fence };
    return { kind: 'release', holdId, fence };
  }

  /** Pays, and waits until the seats are said to be sold. */
  async #buy({ id: holdId, fence }: SeenHold): Promise<void> {
    if (!(await this.#pay(holdId, fence))) return;
    const giveUpAtMs = performance.now() + SOLD_MS_MAX;
    for (let polls = 1; performance.now() < giveUpAtMs; polls++) {
      await sleep(SOLD_POLL_MS);
      const answer = await this.#ask({ kind: 'read', holdId });
      // A server that has lost the hold will not sell it.
      if (answer?.kind !== 'hold' || answer.hold.state === 'committed') return;
      if (polls % ASK_AGAIN_POLLS === 0) await this.#ask({ kind: 'start-payment', holdId, fence });
    }
  }

  /** Whether the payment began; it may be paid then. */
  async #pay(holdId: string, fence: string): Promise<boolean> {
    let page: string | null = null;
    const answer = await this.#ask({ kind: 'start-payment', holdId, fence }, (paymentUrl) => (page = paymentUrl));
    if (answer?.kind !== 'payment') return false;
    if (page === null) return true;
    const body = new URLSearchParams({ card: '4242424242424242' });
    // The provider is never killed. Its page waits for a shop that is, so nobody waits for the page.
    const signal = AbortSignal.timeout(1_000);
    const response = await fetch(page, { method: 'POST', body, redirect: 'manual', signal }).catch(() => null);
    await response?.body?.cancel();
    return true;
  }

  /** Asks, with one key, until somebody answers; null: nobody did. */
  async #ask(asked: Asked, onPaymentUrl: (url: string | null) => void = () => undefined): Promise<Answer | null> {
    const { gate, recorder, random } = this.#options;
    const { fan, token } = this.#identity!;
    const shop = this.#shop!;
    const key = asked.kind === 'read' ? null : `${fan.deviceId}-${++this.#keys}`;
    const operation = await gate.through(async () => recorder.called(fan, key, asked));
    const giveUpAtMs = performance.now() + ANSWER_MS_MAX;
    while (performance.now() < giveUpAtMs) {
      const answer = await gate.through(async () => {
        const reply = await shop.ask(asked, key);
        if (reply.kind === 'again') return null;
        onPaymentUrl(reply.paymentUrl ?? null);
        return recorder.answered(operation, reply.answer, token);
      });
      if (answer) return answer;
      await sleep(20 + random() * RETRY_MS_MAX);
    }
    return null;
  }

  #wish(): (Asked & { kind: 'hold' })['seats'] {
    const { random, capacity, zone } = this.#options;
    const quantity = 1 + below(random, 3);
    const mood = random();
    if (mood < 0.25) return { kind: 'best', zone, quantity };
    const hot = (Math.floor(nowUs() / HOT_US) * HOT_SEATS) % (capacity - HOT_SEATS);
    const first = mood < 0.6 ? hot + below(random, HOT_SEATS) : below(random, capacity - quantity);
    return { kind: 'seats', seats: Array.from({ length: quantity }, (_, i) => first + i) };
  }

  async #pause(): Promise<void> {
    await sleep(this.#options.random() * PAUSE_MS_MAX);
  }
}
