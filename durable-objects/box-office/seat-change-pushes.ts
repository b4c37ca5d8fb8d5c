import { encodeUpdate, type Availability } from '../../protocol/socket/availability.ts';
import type { FloorRpc } from '../../protocol/rpc/floor.ts';
import type { KeptStub } from '../runtime/kept-stub.ts';
import { PUSH_FAILURES_MAX, PUSH_INTERVAL_MS } from './box-office-limits.ts';

/**
 * Tells the floors which seats changed: at most twice a second, everything since the last time in one frame, and never
 * two frames at once to one floor, so that a slow floor gets fewer and larger ones.
 */
export class SeatChangePushes {
  readonly #availability: () => Availability;
  readonly #floors: FloorPush[];
  #timer: ReturnType<typeof setTimeout> | null = null;
  #pushedAtMs = 0;

  /** @param options.availability the seats as they are at the time of the call */
  constructor(options: { availability: () => Availability; floors: KeptStub<FloorRpc>[] }) {
    this.#availability = options.availability;
    const { version } = options.availability();
    this.#floors = options.floors.map((stub) => ({
      stub,
      hasVersion: version,
      changedSeats: new Set(),
      told: true,
      inFlight: false,
      failures: 0,
    }));
  }

  /** Seats changed: the floors hear of it now, or half a second after the last time. */
  changed(seats: Iterable<number>): void {
    for (const floor of this.#floors) for (const seat of seats) floor.changedSeats.add(seat);
    this.#soon();
  }

  /** Tells every floor the version, changed or not: one that missed something notices. */
  announce(): void {
    for (const floor of this.#floors) floor.told = false;
    this.#soon();
  }

  #soon(): void {
    if (this.#timer !== null) return;
    // Never longer, though the clock has stepped back.
    const waitMs = Math.min(PUSH_INTERVAL_MS, Math.max(0, this.#pushedAtMs + PUSH_INTERVAL_MS - Date.now()));
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#push();
    }, waitMs);
  }

  #push(): void {
    this.#pushedAtMs = Date.now();
    const availability = this.#availability();
    const frames = new Map<number, Uint8Array>();
    for (const floor of this.#floors) {
      if (floor.inFlight || (floor.told && floor.hasVersion === availability.version)) continue;
      const { hasVersion: fromVersion, changedSeats } = floor;
      const frame = frames.get(fromVersion) ?? encodeUpdate({ availability, fromVersion, changedSeats });
      frames.set(fromVersion, frame);
      void this.#pushTo(floor, frame, availability.version);
    }
  }

  async #pushTo(floor: FloorPush, frame: Uint8Array, version: number): Promise<void> {
    const { changedSeats } = floor;
    floor.changedSeats = new Set();
    floor.inFlight = true;
    try {
      await floor.stub.current.changed(frame);
      floor.failures = 0;
    } catch (error) {
      console.error('a floor did not take its seat changes', error);
      floor.stub.drop();
      floor.failures++;
    }
    floor.inFlight = false;
    if (floor.failures === 0 || floor.failures >= PUSH_FAILURES_MAX) {
      floor.hasVersion = version;
      floor.told = true;
    } else {
      for (const seat of changedSeats) floor.changedSeats.add(seat);
    }
    if (!floor.told || floor.hasVersion !== this.#availability().version) this.#soon();
  }
}

interface FloorPush {
  stub: KeptStub<FloorRpc>;
  /** What it was told last; before that, what the box office had when it started. */
  hasVersion: number;
  /**
   * Every seat that changed since. Not the difference of then and now: the floor may have seen what was in between,
   * by a push whose answer was lost or by a snapshot, and must hear that it is over.
   */
  changedSeats: Set<number>;
  told: boolean;
  inFlight: boolean;
  /** In a row. */
  failures: number;
}
