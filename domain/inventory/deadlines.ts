import type { HoldId } from '../shared/ids.ts';

interface Deadline<Key> {
  key: Key;
  atMs: number;
  /** In the heap. */
  place: number;
}

/**
 * The deadlines of the live holds, or of passes: a binary min-heap that knows the place of each, so that moving or
 * removing one costs O(log n), the next one O(1), and those that are due O(how many are due).
 */
export class Deadlines<Key extends string = HoldId> {
  readonly #heap: Deadline<Key>[] = [];
  readonly #byKey = new Map<Key, Deadline<Key>>();

  set(key: Key, atMs: number): void {
    const known = this.#byKey.get(key);
    if (known === undefined) {
      const place = this.#heap.length;
      const deadline = { key, atMs, place };
      this.#byKey.set(key, deadline);
      this.#heap.push(deadline);
      this.#rise(place);
    } else if (known.atMs !== atMs) {
      known.atMs = atMs;
      this.#sink(this.#rise(known.place));
    }
  }

  remove(key: Key): void {
    const place = this.#byKey.get(key)?.place;
    if (place === undefined) return;
    this.#byKey.delete(key);
    const last = this.#heap.pop()!;
    if (place === this.#heap.length) return;
    this.#put(place, last);
    this.#sink(this.#rise(place));
  }

  /** The earliest deadline in event time, milliseconds; null: there is none. */
  firstMs(): number | null {
    return this.#heap[0]?.atMs ?? null;
  }

  /** Whose deadline is at or before `nowMs`, earliest first; those of one instant by id. */
  due(nowMs: number): Key[] {
    const found: Deadline<Key>[] = [];
    const places = [0];
    for (let place = places.pop(); place !== undefined; place = places.pop()) {
      const deadline = this.#heap[place];
      if (deadline === undefined || deadline.atMs > nowMs) continue;
      found.push(deadline);
      places.push(place * 2 + 1, place * 2 + 2);
    }
    found.sort((a, b) => a.atMs - b.atMs || (a.key < b.key ? -1 : 1));
    return found.map(({ key }) => key);
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

  #put(place: number, deadline: Deadline<Key>): void {
    this.#heap[place] = deadline;
    deadline.place = place;
  }
}
