import type { Publication } from '../../../domain/inventory/publication.ts';
import { packedLength, setSeatState, type SeatState } from '../../../protocol/socket/availability.ts';
import { expectRule } from './violation.ts';

export const FREE: SeatState = 0;
export const HELD: SeatState = 1;
export const BOOKED: SeatState = 2;
export const BLOCKED: SeatState = 3;

/** Who has which seat, and what the seats were at each version. */
export class SeatAccount {
  /** The seats as they were at each version. */
  readonly statesAt: Uint8Array[];
  readonly #publication: Publication;
  readonly #states: Uint8Array;
  readonly #ownerOf = new Map<number, string>();
  readonly #notForSale = new Set<number>();

  constructor(publication: Publication) {
    this.#publication = publication;
    this.#states = new Uint8Array(packedLength(publication.capacity));
    let seat = 0;
    for (const { zone, length } of publication.zoneRuns) {
      for (let end = seat + length; seat < end; seat++) {
        if (zone !== null) continue;
        setSeatState(this.#states, seat, BLOCKED);
        this.#notForSale.add(seat);
      }
    }
    this.statesAt = [this.#states.slice()];
  }

  get version(): number {
    return this.statesAt.length - 1;
  }

  stateOf(seat: number): SeatState {
    return stateIn(this.#states, seat);
  }

  /** Whether every seat was booked or blocked at one of the last versions: what a floor may still believe. */
  get wasJustSoldOut(): boolean {
    return this.statesAt.slice(-VERSIONS_A_FLOOR_MAY_LAG).some((states) => {
      for (let seat = 0; seat < this.#publication.capacity; seat++) if (stateIn(states, seat) < BOOKED) return false;
      return true;
    });
  }

  ownerOf(seat: number): string | undefined {
    return this.#ownerOf.get(seat);
  }

  /** Those that are for sale and were taken out of it. */
  blockedSeats(): number[] {
    return Array.from({ length: this.#publication.capacity }, (_, seat) => seat).filter(
      (seat) => this.stateOf(seat) === BLOCKED && !this.#notForSale.has(seat),
    );
  }

  /** Moves a hold's seats from one state to another. */
  move(holdId: string, seats: readonly number[], from: SeatState, to: SeatState): void {
    for (const seat of seats) {
      const owner = this.#ownerOf.get(seat);
      const isFree = owner === undefined && this.stateOf(seat) === FREE;
      const mine = from === FREE ? isFree : owner === holdId && this.stateOf(seat) === from;
      expectRule('I1', mine, 'a seat has one owner', { seat, owner, by: holdId });
      setSeatState(this.#states, seat, to);
      if (to === FREE || to === BLOCKED) this.#ownerOf.delete(seat);
      else this.#ownerOf.set(seat, holdId);
    }
  }

  block(seats: readonly number[]): void {
    for (const seat of seats) {
      const isFree = this.stateOf(seat) === FREE && !this.#ownerOf.has(seat);
      expectRule('BLOCK-1', isFree, 'only a free seat is blocked', { seat, owner: this.#ownerOf.get(seat) });
      setSeatState(this.#states, seat, BLOCKED);
    }
    this.versionIsOver();
  }

  unblock(seats: readonly number[]): void {
    for (const seat of seats) {
      const isBlocked = this.stateOf(seat) === BLOCKED && !this.#notForSale.has(seat);
      expectRule('BLOCK-2', isBlocked, 'only a blocked seat that is for sale is unblocked', seat);
      setSeatState(this.#states, seat, FREE);
    }
    this.versionIsOver();
  }

  versionIsOver(): void {
    this.statesAt.push(this.#states.slice());
  }
}

/** More than a fast sale of a small house makes in the second that a snapshot is kept. */
const VERSIONS_A_FLOOR_MAY_LAG = 6;

function stateIn(states: Uint8Array, seat: number): SeatState {
  return ((states[seat >> 2]! >> ((seat & 3) * 2)) & 3) as SeatState;
}
