import type { InventoryEvent } from '../../domain/inventory/events.ts';
import type { History, HistoryRows } from '../../domain/inventory/history.ts';
import type { Hold } from '../../domain/inventory/hold.ts';
import type { Inventory } from '../../domain/inventory/inventory.ts';
import { eventTimeMs, isPaymentDown } from '../../domain/inventory/sale-clock.ts';
import { holdViewOf } from '../../domain/inventory/view.ts';
import type { HoldId } from '../../domain/shared/ids.ts';
import type { FloorRpc, SaleNews } from '../../protocol/rpc/floor.ts';
import { floorIndexOf } from '../address-book.ts';
import type { KeptStub } from '../runtime/kept-stub.ts';

/**
 * Tells fans what was decided about their holds without them: a payment's outcome, the end of their time; and everybody
 * when the clock stops or goes on. One call at a time to each floor, with what is true when it goes out. Nothing is
 * repeated: who did not hear it reads it ([BOX-21]).
 */
export class SaleNewsPushes {
  readonly #sale: NewsSource;
  readonly #floors: FloorNews[];

  constructor(sale: NewsSource, floors: KeptStub<FloorRpc>[]) {
    this.#sale = sale;
    this.#floors = floors.map((stub) => ({ stub, holds: new Map(), isClockNews: false, inFlight: false }));
  }

  /**
   * Events are durable: whoever must hear of them hears now.
   * @param rows.endedHolds the holds that ended by these events: reading each from its table again would cost as much as
   *   the decision
   */
  decided(events: readonly InventoryEvent[], { endedHolds }: Pick<HistoryRows, 'endedHolds'>): void {
    const about = events.filter(({ kind }) => NEWS[kind] !== undefined);
    if (about.length === 0) return;
    const ended = new Map(endedHolds.map((hold) => [hold.holdId, hold]));
    for (const event of about) {
      if (NEWS[event.kind] === 'clock') for (const floor of this.#floors) floor.isClockNews = true;
      else if ('holdId' in event) this.#mustHear(event.holdId, ended.get(event.holdId) ?? null);
    }
    for (const floor of this.#floors) void this.#push(floor);
  }

  #mustHear(holdId: HoldId, justEnded: Hold | null): void {
    const { inventory, history } = this.#sale;
    const hold = inventory.holds.get(holdId) ?? justEnded ?? history.endedHold(holdId);
    // Of a payment for something that is not known here nobody waits at a socket.
    if (hold === null) return;
    this.#floors[floorIndexOf(hold.deviceId, this.#floors.length)]!.holds.set(holdId, hold);
  }

  async #push(floor: FloorNews): Promise<void> {
    if (floor.inFlight) return;
    floor.inFlight = true;
    while (floor.isClockNews || floor.holds.size > 0) {
      const news = this.#newsOf(floor);
      floor.holds = new Map();
      floor.isClockNews = false;
      try {
        await floor.stub.current.heard(news);
      } catch (error) {
        console.warn('a floor did not take news', error);
        floor.stub.drop();
      }
    }
    floor.inFlight = false;
  }

  #newsOf({ holds, isClockNews }: FloorNews): SaleNews {
    const { inventory, nowMs } = this.#sale;
    const { clock, publication } = inventory;
    const now = { nowMs: eventTimeMs(clock, nowMs()), clock };
    return {
      address: publication.address,
      holds: Array.from(holds.values(), (asDecided) => {
        const hold = inventory.holds.get(asDecided.holdId) ?? asDecided;
        return { deviceId: hold.deviceId, hold: holdViewOf(hold, now) };
      }),
      clock: isClockNews ? { paused: clock.pausedAtMs !== null, paymentsDown: isPaymentDown(clock) } : null,
    };
  }
}

interface NewsSource {
  inventory: Inventory;
  history: History;
  /** Unix milliseconds. */
  nowMs: () => number;
}

interface FloorNews {
  readonly stub: KeptStub<FloorRpc>;
  /** As they were when it was decided; one that lives has moved on since, one that ended has been set anew. */
  holds: Map<HoldId, Hold>;
  isClockNews: boolean;
  inFlight: boolean;
}

/** What a fan has asked for is answered where they asked; this they hear of here only. */
const NEWS: { readonly [Kind in InventoryEvent['kind']]?: 'hold' | 'clock' } = {
  committed: 'hold',
  'commit-refused': 'hold',
  'payment-ended': 'hold',
  expiring: 'hold',
  released: 'hold',
  'clock-paused': 'clock',
  'clock-resumed': 'clock',
  'payments-down': 'clock',
  'payments-up': 'clock',
};
