import {
  applyAvailabilityFrame,
  changedSeats,
  encodeSnapshot,
  encodeUpdate,
  isSoldOut,
  type Availability,
  type AvailabilityFrame,
} from '../../protocol/socket/availability.ts';
import { RING_SEATS_MAX, RING_UPDATES_MAX, SNAPSHOT_AGE_MAX_MS } from './floor-limits.ts';

/** What a floor knows of its event's seats, with the recent changes, so that clients with a gap need no box office. */
export class AvailabilityMirror {
  #current: Availability | null = null;
  #soldOut = false;
  #confirmedAtMs = 0;
  /** Contiguous: each update begins at the version where the one before ended; the last ends at the current one. */
  #ring: RememberedUpdate[] = [];
  #ringSeats = 0;

  get current(): Availability | null {
    return this.#current;
  }

  /** Whether every seat was booked or blocked when the box office last said so. */
  get soldOut(): boolean {
    return this.#soldOut;
  }

  /** Whether this was the box office's truth within the last second. */
  isFresh(nowMs: number): boolean {
    const ageMs = nowMs - this.#confirmedAtMs;
    // Below nothing: the clock has stepped back, and how old it is nobody knows.
    return this.#current !== null && ageMs >= 0 && ageMs <= SNAPSHOT_AGE_MAX_MS;
  }

  /** Takes a frame that the box office just sent; `gap`: something before it is missing here. */
  take(frame: AvailabilityFrame, nowMs: number): 'applied' | 'known' | 'gap' {
    const applied = applyAvailabilityFrame(this.#current, frame);
    this.#confirmedAtMs = applied.outcome === 'gap' ? 0 : nowMs;
    if (applied.outcome === 'applied') this.#advance(applied.availability, frame);
    return applied.outcome;
  }

  /**
   * What brings a client up to date: the changes since what it has, or a snapshot when they are not remembered.
   * @param have null: the client has nothing
   */
  updateSince(have: { epoch: number; version: number } | null): Uint8Array | null {
    const availability = this.#current;
    if (!availability) return null;
    const knows = have !== null && have.epoch === availability.epoch && have.version <= availability.version;
    if (!knows) return encodeSnapshot(availability);
    const missed = this.#ring.filter((update) => update.toVersion > have.version);
    const isRemembered = have.version === availability.version || (missed[0] && bringsOn(missed[0], have.version));
    if (!isRemembered) return encodeSnapshot(availability);
    const seats = new Set(missed.flatMap((update) => update.seats));
    return encodeUpdate({ availability, fromVersion: have.version, changedSeats: seats });
  }

  #advance(next: Availability, frame: AvailabilityFrame): void {
    const before = this.#current;
    this.#current = next;
    this.#soldOut = isSoldOut(next);
    if (before?.epoch !== next.epoch) {
      this.#ring = [];
      this.#ringSeats = 0;
      return;
    }
    const isDelta = frame.kind === 'delta';
    const seats = isDelta ? frame.delta.changes.map(({ seat }) => seat) : changedSeats(before.packed, next.packed);
    const isWhole = isDelta || next.version === before.version + 1;
    this.#ring.push({ fromVersion: before.version, toVersion: next.version, seats, isWhole });
    this.#ringSeats += seats.length;
    while (this.#ring.length > RING_UPDATES_MAX || this.#ringSeats > RING_SEATS_MAX) {
      this.#ringSeats -= this.#ring.shift()!.seats.length;
    }
  }
}

interface RememberedUpdate {
  fromVersion: number;
  toVersion: number;
  seats: number[];
  /**
   * Whether it names every seat that changed on the way. The difference of two snapshots does not: a seat that was
   * taken and given back in between is in neither, and a client that saw it taken would go on seeing it so.
   */
  isWhole: boolean;
}

/** Whether an update brings a client of this version to its end. */
function bringsOn({ fromVersion, isWhole }: RememberedUpdate, version: number): boolean {
  return isWhole ? fromVersion <= version : fromVersion === version;
}
