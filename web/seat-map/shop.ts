import type { SeatingPlan } from '../../domain/seating/seating-plan.ts';
import type { EventDetail } from '../../protocol/http/catalogue.ts';
import type { Hold } from '../../protocol/http/holds.ts';
import { seatStateAt, type Availability } from '../../protocol/socket/availability.ts';
import type { FloorNews } from '../lib/floor-news.ts';
import { EMPTY_BASKET, withoutSeats, zoneAt, type Basket } from './basket.ts';
import type { MapModel } from './map-model.ts';

/** How a seat looks to this fan. */
export type SeatLook = 'free' | 'yours' | 'held' | 'gone';

/** The one store that map, list, form and basket share. Views subscribe and redraw. */
export interface Shop {
  readonly event: EventDetail;
  readonly plan: SeatingPlan;
  readonly model: MapModel;
  basket(): Basket;
  setBasket(basket: Basket): void;
  /** The fan's live hold of this event: its seats are theirs to keep or to swap. */
  hold(): Hold | null;
  setHold(hold: Hold | null): void;
  availability(): Availability | null;
  /** Takes news, and drops picked seats that somebody else has now. */
  setAvailability(availability: Availability): void;
  look(seat: number): SeatLook;
  isFree(seat: number): boolean;
  /** Free places of a stretch of seats (a section's row, a standing area). */
  freeIn(first: number, length: number): number[];
  full(): boolean;
  subscribe(listener: () => void): void;
  /** What the floor tells of this fan's hold, and of the time of all holds. */
  readonly news: FloorNews;
  /** Called when the time of all holds has stopped, or goes on. */
  onClock(listener: FloorNews['onClock']): void;
  /** Called when this browser goes on shopping with a pass, because a queue was switched on. */
  onPass(listener: FloorNews['onPass']): void;
  /** A hold was refused, because this browser has no live pass. */
  noPass(): void;
  onNoPass(listener: () => void): void;
  /** Called with the picked seats that were lost to somebody else. */
  onLost(listener: (seats: number[]) => void): void;
}

export function openShop(options: { event: EventDetail; plan: SeatingPlan; model: MapModel }): Shop {
  const { event, plan, model } = options;
  let basket = EMPTY_BASKET;
  let hold: Hold | null = null;
  let own = new Set<number>();
  let availability: Availability | null = null;
  const listeners: (() => void)[] = [];
  const lostListeners: ((seats: number[]) => void)[] = [];
  const noPassListeners: (() => void)[] = [];
  const clockListeners: FloorNews['onClock'][] = [];
  const passListeners: FloorNews['onPass'][] = [];
  const changed = () => {
    for (const listener of listeners) listener();
  };
  const isFree = (seat: number) =>
    zoneAt(model, seat) !== null &&
    (own.has(seat) || (availability !== null && seatStateAt(availability.packed, seat) === 0));

  const setHold = (next: Hold | null): void => {
    hold = next;
    own = new Set(next?.seats.map(({ seat }) => seat));
    changed();
  };

  return {
    event,
    plan,
    model,
    basket: () => basket,
    hold: () => hold,
    availability: () => availability,
    isFree,
    setBasket(next) {
      basket = next;
      changed();
    },
    setHold,
    news: {
      onHold: (now) => {
        if (now.id === hold?.id) setHold(now.secondsLeft > 0 ? now : null);
      },
      onClock: (clock) => {
        for (const listener of clockListeners) listener(clock);
      },
      onPass: (pass) => {
        for (const listener of passListeners) listener(pass);
      },
    },
    onClock: (listener) => void clockListeners.push(listener),
    onPass: (listener) => void passListeners.push(listener),
    noPass() {
      for (const listener of noPassListeners) listener();
    },
    onNoPass: (listener) => void noPassListeners.push(listener),
    setAvailability(next) {
      availability = next;
      const lost = [...basket.keys()].filter((seat) => !isFree(seat));
      if (lost.length > 0) basket = withoutSeats(basket, lost);
      changed();
      if (lost.length > 0) for (const listener of lostListeners) listener(lost);
    },
    look(seat) {
      if (basket.has(seat)) return 'yours';
      if (isFree(seat)) return 'free';
      return availability !== null && seatStateAt(availability.packed, seat) === 1 ? 'held' : 'gone';
    },
    freeIn(first, length) {
      const free: number[] = [];
      for (let seat = first; seat < first + length; seat++) if (isFree(seat)) free.push(seat);
      return free;
    },
    full: () => basket.size >= event.seatsPerFanMax,
    subscribe: (listener) => void listeners.push(listener),
    onLost: (listener) => void lostListeners.push(listener),
  };
}
