import type { HoldId } from '../shared/ids.ts';

interface Deadline {
  holdId: HoldId;
  atMs: number;
  /** In the heap. */
  place: number;
}

/**
 * The deadlines of the live holds: a binary min-heap that knows each hold's place, so that moving or
 * removing one costs O(log n), the next one O(1), and those that are due O(how many are due).
 */
export class Deadlines {
  readonly #heap: Deadline[] = [];
  readonly #byHold = new Map<HoldId, Deadline>();

  set(holdId: HoldId, atMs: number): void {
    const known = this.#byHold.get(holdId);
    if (known === undefined) {
      const place = this.#heap.length;
      const deadline = { holdId, atMs, place };
      this.#byHold.set(holdId, deadline);
      this.#heap.push(deadline);
      this.#rise(place);
    } else if (known.atMs !== atMs) {
      known.atMs = atMs;
      this.#sink(this.#rise(known.place));
    }
  }

  remove(holdId: HoldId): void {
    const place = this.#byHold.get(holdId)?.place;
    if (place === undefined) return;
    this.#byHold.delete(holdId);
    const last = this.#heap.pop()!;
    if (place === this.#heap.length) return;
    this.#put(place, last);
    this.#sink(this.#rise(place));
  }

  /** The earliest deadline in event time, milliseconds; null: there is none. */
  firstMs(): number | null {
    return this.#heap[0]?.atMs ?? null;
  }

  /** Holds whose deadline is at or before `nowMs`, earliest first; those of one instant by id. */
  due(nowMs: number): HoldId[] {
    const found: Deadline[] = [];
    const places = [0];
    for (let place = places.pop(); place !== undefined; place = places.pop()) {
      const deadline = this.#heap[place];
      if (deadline === undefined || deadline.atMs > nowMs) continue;
      found.push(deadline);
      places.push(place * 2 + 1, place * 2 + 2);
    }
    found.sort((a, b) => a.atMs - b.atMs || (a.holdId < b.holdId ? -1 : 1));
    return found.map(({ holdId }) => holdId);
  }

  #rise(from: number): number {
    let place = from;
    const moving = this.#heap[place]!;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (this.#heap[parent]!.atMs <= moving.atMs) break;
      this.#put(place, this.#heap[parent]!);
      place = parent;
    }
    this.#put(place, moving);
    return place;
  }

  #sink(from: number): void {
    let place = from;
    const moving = this.#heap[place]!;
    for (;;) {
      const left = place * 2 + 1;
      const right = left + 1;
      let child = left;
      if (right < this.#heap.length && this.#heap[right]!.atMs < this.#heap[left]!.atMs) child = right;
      if (child >= this.#heap.length || this.#heap[child]!.atMs >= moving.atMs) break;
      this.#put(place, this.#heap[child]!);
      place = child;
    }
    this.#put(place, moving);
  }

  #put(place: number, deadline: Deadline): void {
    this.#heap[place] = deadline;
    deadline.place = place;
  }
}
