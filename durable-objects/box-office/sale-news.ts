import type { InventoryEvent } from '../../domain/inventory/events.ts';
import type { History } from '../../domain/inventory/history.ts';
import type { Inventory } from '../../domain/inventory/inventory.ts';
import { isPaymentDown } from '../../domain/inventory/sale-clock.ts';
import { viewOf } from '../../domain/inventory/view.ts';
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
    this.#floors = floors.map((stub) => ({ stub, holds: new Set(), isClockNews: false, inFlight: false }));
  }

  /** Events are durable: whoever must hear of them hears now. */
  decided(events: readonly InventoryEvent[]): void {
    let anybody = false;
    for (const event of events) {
      const about = NEWS[event.kind];
      if (about === undefined) continue;
      anybody = true;
      if (about === 'clock') for (const floor of this.#floors) floor.isClockNews = true;
      else if ('holdId' in event) this.#mustHear(event.holdId);
    }
    if (anybody) for (const floor of this.#floors) void this.#push(floor);
  }

  #mustHear(holdId: HoldId): void {
    const hold = this.#holdOf(holdId);
    // Of a payment for something that is not known here nobody waits at a socket.
    if (hold === null) return;
    this.#floors[floorIndexOf(hold.deviceId, this.#floors.length)]!.holds.add(holdId);
  }

  async #push(floor: FloorNews): Promise<void> {
    if (floor.inFlight) return;
    floor.inFlight = true;
    while (floor.isClockNews || floor.holds.size > 0) {
      const news = this.#newsOf(floor);
      floor.holds = new Set();
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
    const { inventory, history, nowMs } = this.#sale;
    const { clock, publication } = inventory;
    const views: SaleNews['holds'] = [];
    for (const holdId of holds) {
      const seen = viewOf(inventory, history, { holdId, fan: null, nowMs: nowMs() });
      if (seen.ok) views.push({ deviceId: this.#holdOf(holdId)!.deviceId, hold: seen.hold });
    }
    return {
      eventId: publication.address.eventId,
      holds: views,
      clock: isClockNews ? { paused: clock.pausedAtMs !== null, paymentsDown: isPaymentDown(clock) } : null,
    };
  }

  #holdOf(holdId: HoldId) {
    const { inventory, history } = this.#sale;
    return inventory.holds.get(holdId) ?? history.endedHold(holdId);
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
  holds: Set<HoldId>;
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
