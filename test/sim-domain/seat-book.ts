import type { InventoryCommand } from '../../domain/inventory/decide.ts';
import type { InventoryEvent } from '../../domain/inventory/events.ts';
import { seatCounts, seatState, type Inventory } from '../../domain/inventory/inventory.ts';
import { ownerKey, type OwnerKey } from '../../domain/inventory/owner.ts';
import { eventTimeMs } from '../../domain/inventory/sale-clock.ts';
import type { Quote } from '../../domain/pricing/quote.ts';
import type { HoldId } from '../../domain/shared/ids.ts';
import { unreachable } from '../../domain/shared/invariant.ts';

/** Whose a seat is, by the events alone. */
type Claim = { holdId: HoldId; booked: boolean } | 'blocked' | null;

/** What was agreed with a fan when the hold was made or changed. */
interface Deal {
  fence: string;
  quote: string;
  owner: OwnerKey;
  extended: boolean;
}

/**
 * A second account of the sale, as simple as can be: it folds the events that a box office decides, breaks when
 * one of them breaks a rule, and compares itself with the inventory. It shares no code with `apply`.
 */
export class SeatBook {
  #claims: Claim[];
  #deals: Map<HoldId, Deal>;

  constructor(inventory: Inventory) {
    const seats = Array.from({ length: inventory.publication.capacity }, (_, seat) => seat);
    this.#claims = seats.map((seat) => (inventory.layout.zoneOf[seat] === -1 ? 'blocked' : null));
    this.#deals = new Map();
  }

  copy(inventory: Inventory): SeatBook {
    const copy = new SeatBook(inventory);
    copy.#claims = [...this.#claims];
    copy.#deals = new Map(this.#deals);
    return copy;
  }

  /** Takes an event in. `command`: what was decided when it came; null: time or an operator. */
  fold(event: InventoryEvent, command: InventoryCommand | null): void {
    switch (event.kind) {
      case 'held':
        demand(!this.#deals.has(event.holdId), 'a hold is made once');
        this.#agree(event.holdId, { ...event, owner: ownerKey(event), extended: false });
        return this.#claim(event.holdId, seatsOf(event.quote));
      case 'replaced': {
        const { owner, fence, extended } = this.#deal(event.holdId);
        this.#free(this.#heldBy(event.holdId));
        const epoch = Number(fence.split('.')[0]);
        this.#agree(event.holdId, { ...event, epoch, owner, extended });
        return this.#claim(event.holdId, seatsOf(event.quote));
      }
      case 'payment-started':
        return this.#change(event.holdId, { owner: `user:${event.userId}` });
      case 'extended':
        demand(!this.#deal(event.holdId).extended, '[HOLD-20] a hold is extended once');
        return this.#change(event.holdId, { extended: true });
      case 'released':
        return this.#free(this.#heldBy(event.holdId));
      case 'committed':
        return this.#sell(event, command);
      case 'given-back':
        for (const seat of event.seats) {
          const claim = this.#claims[seat];
          const own = claim !== null && claim !== 'blocked' && claim?.booked === true && claim.holdId === event.holdId;
          demand(own, '[I2] a booking gives back only seats that it has');
        }
        return this.#free(event.seats);
      case 'withdrawn':
        for (const seat of event.seats) {
          const claim = this.#claims[seat];
          const own = claim !== null && claim !== 'blocked' && claim?.booked === true && claim.holdId === event.holdId;
          demand(own, '[I2] a booking loses only seats that it has');
          this.#claims[seat] = 'blocked';
        }
        return;
      case 'wait-granted':
        demand(event.waitedMs <= 5 * 60_000, '[WAIT-2] waiting for leave to pay has a limit');
        return;
      case 'blocked':
        for (const seat of event.seats) demand(this.#claims[seat] === null, '[I1] only free seats are blocked');
        for (const seat of event.seats) this.#claims[seat] = 'blocked';
        return;
      case 'unblocked':
        for (const seat of event.seats)
          demand(this.#claims[seat] === 'blocked', '[I2] only blocked seats are unblocked');
        return this.#free(event.seats);
      case 'attached':
      case 'payment-ended':
      case 'expiring':
      case 'commit-refused':
      case 'clock-paused':
      case 'clock-resumed':
      case 'payments-down':
      case 'payments-up':
      case 'sale-closed':
      case 'queue-switched-on':
      case 'pass-kept':
      case 'queue-restored':
      case 'queue-sealed':
      case 'queue-drawn':
      case 'numbers-given':
      case 'numbers-called':
      case 'pass-given':
      case 'pass-used':
      case 'pass-ended':
        return;
      default:
        unreachable(event);
    }
  }

  /** Breaks when the inventory says otherwise, or has what may not be. */
  check(inventory: Inventory, unixMs: number): void {
    const counts = [0, 0, 0, 0];
    const seatsOfOwner = new Map<OwnerKey, number>();
    for (const [seat, claim] of this.#claims.entries()) {
      const state = claim === null ? 0 : claim === 'blocked' ? 3 : claim.booked ? 2 : 1;
      demand(seatState(inventory, seat) === state, `[I1] [I2] seat ${seat} is as its events made it`);
      counts[state]!++;
      if (claim === null || claim === 'blocked') continue;
      const { owner } = this.#deal(claim.holdId);
      seatsOfOwner.set(owner, (seatsOfOwner.get(owner) ?? 0) + 1);
    }
    const { available, held, booked, blocked } = seatCounts(inventory);
    demand([available, held, booked, blocked].join() === counts.join(), '[I5] the counts are those of the seats');
    demand(seatsOfOwner.size === inventory.seatsOf.size, '[I6] who owns seats is counted');
    for (const [owner, seats] of seatsOfOwner) {
      demand(inventory.seatsOf.get(owner) === seats, '[I6] what the cap counts is what the fan has');
      demand(seats <= inventory.publication.seatsPerFanMax, '[I6] nobody has more than the cap');
    }
    const nowMs = eventTimeMs(inventory.clock, unixMs);
    for (const hold of inventory.holds.values()) {
      demand(hold.phase.name === 'expiring' || hold.expiresAtMs > nowMs, '[I10] nothing outlives its deadline');
      demand(inventory.holdOf.get(ownerKey(hold)) === hold.holdId, '[HOLD-9] a fan has one live hold');
    }
    demand(inventory.holdOf.size === inventory.holds.size, '[HOLD-9] who has a live hold is known');
  }

  #sell(event: Extract<InventoryEvent, { kind: 'committed' }>, command: InventoryCommand | null): void {
    const deal = this.#deal(event.holdId);
    demand(JSON.stringify(event.quote) === deal.quote, '[I12] the price charged is that of the hold');
    if (command?.kind === 'commit') demand(command.fence === deal.fence, '[I3] a commit has the current fence');
    else demand(command?.kind === 'start-payment', '[I3] only payment sells, or starting to pay nothing');
    const seats = seatsOf(event.quote);
    const held = this.#heldBy(event.holdId);
    if (held.length > 0) demand(held.join() === seats.toSorted(byNumber).join(), '[I3] what is held is what is sold');
    for (const seat of seats) {
      const claim = this.#claims[seat];
      const own = claim !== 'blocked' && claim?.holdId === event.holdId && !claim.booked;
      demand(own || (held.length === 0 && claim === null), `[I1] seat ${seat} is sold to one`);
      this.#claims[seat] = { holdId: event.holdId, booked: true };
    }
    this.#change(event.holdId, { owner: `user:${event.userId}` });
  }

  #agree(
    holdId: HoldId,
    made: Pick<Deal, 'owner' | 'extended'> & { epoch: number; fence: number; quote: Quote },
  ): void {
    const { epoch, fence, quote, owner, extended } = made;
    this.#deals.set(holdId, { fence: `${epoch}.${fence}`, quote: JSON.stringify(quote), owner, extended });
  }

  /** Deals are never changed: books that were copied from each other share them. */
  #change(holdId: HoldId, changes: Partial<Deal>): void {
    this.#deals.set(holdId, { ...this.#deal(holdId), ...changes });
  }

  #deal(holdId: HoldId): Deal {
    const deal = this.#deals.get(holdId);
    if (deal === undefined) throw new Error(`no hold ${holdId} was made`);
    return deal;
  }

  #claim(holdId: HoldId, seats: number[]): void {
    for (const seat of seats) {
      demand(this.#claims[seat] === null, `[I1] seat ${seat} is held by one`);
      this.#claims[seat] = { holdId, booked: false };
    }
  }

  #free(seats: number[]): void {
    for (const seat of seats) this.#claims[seat] = null;
  }

  /** Ascending. */
  #heldBy(holdId: HoldId): number[] {
    return this.#claims.flatMap((claim, seat) => {
      return claim !== null && claim !== 'blocked' && claim.holdId === holdId && !claim.booked ? [seat] : [];
    });
  }
}

/** Breaks a history: the rule is named. */
export function demand(condition: boolean, rule: string): asserts condition {
  if (!condition) throw new Error(`broken: ${rule}`);
}

function seatsOf(quote: Quote): number[] {
  return quote.seats.map(({ seat }) => seat);
}

function byNumber(a: number, b: number): number {
  return a - b;
}
