import type { Fan } from '../../domain/inventory/commands.ts';
import { decideSwitchOn } from '../../domain/inventory/decide-switch-on.ts';
import type { History } from '../../domain/inventory/history.ts';
import { seatCounts, type Inventory } from '../../domain/inventory/inventory.ts';
import { eventTimeMs } from '../../domain/inventory/sale-clock.ts';
import { CrowdWatch } from '../../domain/queue/crowd-watch.ts';
import { subjectOf } from '../../domain/queue/queue-keys.ts';
import type { Queue } from '../../domain/queue/queue.ts';
import type { PassKept } from '../../domain/queue/queue-events.ts';
import { switchedOnPlan, usualCapacity } from '../../domain/queue/switched-on-plan.ts';
import type { SwitchedOn } from '../../protocol/rpc/box-office-queue.ts';
import type { FloorRpc } from '../../protocol/rpc/floor.ts';
import { floorIndexOf } from '../address-book.ts';
import { queueKeysOf } from '../floor/queue-tokens.ts';
import type { EventClock } from '../runtime/event-clock.ts';
import type { KeptStub } from '../runtime/kept-stub.ts';
import { SHOPPERS_ANSWER_MS_MAX, SHOPPERS_ASKED_MAX } from './box-office-limits.ts';
import type { Durably } from './queue-desk.ts';

interface SwitchOptions {
  inventory: Inventory;
  history: History;
  clock: EventClock;
  floors: KeptStub<FloorRpc>[];
  env: Env;
  durably: Durably;
  /** The queue is on, and nobody knows of it yet. */
  opened: (queue: Queue) => void;
}

/** Switches the queue of a sale on that was published without one: by its crowd, or by hand. Rules SWITCH-1 to SWITCH-6. */
export class QueueSwitch {
  readonly #options: SwitchOptions;
  readonly #crowd = new CrowdWatch();
  #switching: Promise<SwitchedOn> | null = null;
  #isOver = false;

  constructor(options: SwitchOptions) {
    this.#options = options;
  }

  /** A floor is crowded. Answers whether it should say so again. */
  crowded(floor: number): boolean {
    if (!this.#mayNeedQueue()) return false;
    if (this.#crowd.heard(floor, Date.now())) void this.#switchOnByItself();
    return true;
  }

  /** @param capacity how many may shop at once; null: as is usual. Who asks meanwhile has the same answer */
  switchOn(capacity: number | null): Promise<SwitchedOn> {
    return (this.#switching ??= this.#switchOn(capacity).finally(() => (this.#switching = null)));
  }

  /** For good: the sale is over. */
  stop(): void {
    this.#isOver = true;
  }

  /** Benches and simulations run without a queue's secret, and then without queues. */
  #mayNeedQueue(): boolean {
    const { inventory, env } = this.#options;
    const secret: string | undefined = env.QUEUE_SECRET;
    const { available, held } = seatCounts(inventory);
    return secret !== undefined && inventory.queue === null && !inventory.closed && available + held > 0;
  }

  async #switchOnByItself(): Promise<void> {
    const { eventId } = this.#options.inventory.publication.address;
    try {
      const answer = await this.switchOn(null);
      console.warn('ALERT: a sale nears its limits; its queue was switched on', eventId, answer);
    } catch (error) {
      console.error('ALERT: a sale nears its limits, and its queue could not be switched on', eventId, error);
    }
  }

  async #switchOn(capacity: number | null): Promise<SwitchedOn> {
    const { inventory, history, clock, floors, env, durably, opened } = this.#options;
    const isOff = inventory.queue === null;
    const shoppers = isOff ? (await Promise.all(floors.map((floor) => shoppersAt(floor)))).flat() : [];
    if (this.#isOver) return { ok: false, reason: 'not-published' };
    const keys = queueKeysOf(env);
    const { eventId } = inventory.publication.address;
    const entryOf = (fan: Fan) => keys.entryOf(eventId, subjectOf(fan));
    const outcome = durably((nowMs) => {
      const plan = switchedOnPlan({ nowMs, capacity: capacity ?? usualCapacity(floors.length) });
      return decideSwitchOn({ inventory, history }, { plan, shoppers, entryOf }, nowMs);
    });
    if (!outcome.ok) return outcome;
    const { queue, kept } = outcome;
    if (isOff && inventory.queue === queue) opened(queue);
    if (kept.length > 0) this.#tell(kept, eventTimeMs(inventory.clock, clock.nowMs()));
    return { ok: true };
  }

  /** Each floor of its own: whoever does not hear it asks when a hold is refused. */
  #tell(kept: PassKept[], nowMs: number): void {
    const { inventory, floors } = this.#options;
    const { address, epoch } = inventory.publication;
    for (const [index, floor] of floors.entries()) {
      const fans = kept
        .filter(({ deviceId }) => floorIndexOf(deviceId, floors.length) === index)
        .map(({ entry, deviceId, expiresAtMs }) => ({ entry, deviceId, passSeq: 1, expiresAtMs }));
      if (fans.length === 0) continue;
      const isPaused = inventory.clock.pausedAtMs !== null;
      void tellFloor(floor, { address, clock: { nowMs, isPaused, epoch }, fans });
    }
  }
}

/** Who is on a floor's sockets; nobody, when it does not say. */
async function shoppersAt(floor: KeptStub<FloorRpc>): Promise<Fan[]> {
  for (let asked = 0; asked < SHOPPERS_ASKED_MAX; asked++) {
    try {
      return await inTime(floor.current.shoppers());
    } catch (error) {
      console.warn('a floor did not say who shops there', error);
      floor.drop();
    }
  }
  return [];
}

async function tellFloor(floor: KeptStub<FloorRpc>, news: Parameters<FloorRpc['keepShopping']>[0]): Promise<void> {
  try {
    await floor.call((stub) => stub.keepShopping(news));
  } catch (error) {
    console.warn('a floor did not tell its fans that they go on shopping', error);
  }
}

async function inTime<Answer>(answer: Promise<Answer>): Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), SHOPPERS_ANSWER_MS_MAX);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
