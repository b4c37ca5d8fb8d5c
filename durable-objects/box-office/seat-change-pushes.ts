import { changedSeats, encodeUpdate, type Availability } from '../../protocol/socket/availability.ts';
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
    const has = options.availability();
    this.#floors = options.floors.map((stub) => ({ stub, has, told: true, inFlight: false, failures: 0 }));
  }

  /** Seats changed: the floors hear of it now, or half a second after the last time. */
  changed(): void {
    if (this.#timer !== null) return;
    const waitMs = Math.max(0, this.#pushedAtMs + PUSH_INTERVAL_MS - Date.now());
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#push();
    }, waitMs);
  }

  /** Tells every floor the version, changed or not: one that missed something notices. */
  announce(): void {
    for (const floor of this.#floors) floor.told = false;
    this.changed();
  }

  #push(): void {
    this.#pushedAtMs = Date.now();
    const availability = this.#availability();
    const frames = new Map<number, Uint8Array>();
    for (const floor of this.#floors) {
      if (floor.inFlight || (floor.told && floor.has.version === availability.version)) continue;
      const fromVersion = floor.has.version;
      const frame =
        frames.get(fromVersion) ??
        encodeUpdate({ availability, fromVersion, changedSeats: changedSeats(floor.has.packed, availability.packed) });
      frames.set(fromVersion, frame);
      void this.#pushTo(floor, frame, availability);
    }
  }

  async #pushTo(floor: FloorPush, frame: Uint8Array, availability: Availability): Promise<void> {
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
      floor.has = availability;
      floor.told = true;
    }
    if (!floor.told || floor.has.version !== this.#availability().version) this.changed();
  }
}

interface FloorPush {
  stub: KeptStub<FloorRpc>;
  /** What it was told last; before that, what the box office had when it started. */
  has: Availability;
  told: boolean;
  inFlight: boolean;
  /** In a row. */
  failures: number;
}
