import type { DeviceId } from '../shared/ids.ts';
import type { Entry } from './queue-events.ts';
import { CLAIM_MS } from './queue-limits.ts';

/** A fan whose number is called, and who is there. */
export interface Claim {
  entry: Entry;
  number: number;
  /** Slots that the fan has had before: who had none comes first, whatever the numbers. */
  turns: number;
  deviceId: DeviceId;
  /** The floor that has it. */
  floor: number;
}

/**
 * Those who claim now, in the order in which slots are given. Memory only: floors say again who is there. Rules QUEUE-11,
 * QUEUE-20.
 */
export class ClaimLine {
  readonly #claims = new Map<Entry, Claim>();
  /** By turns and number. */
  readonly #inOrder: Claim[] = [];
  readonly #heardAtMs = new Map<number, number>();

  get length(): number {
    return this.#inOrder.length;
  }

  has(entry: Entry): boolean {
    return this.#claims.has(entry);
  }

  /** The claim of a fan; null: not in the line. */
  of(entry: Entry): Claim | null {
    return this.#claims.get(entry) ?? null;
  }

  /** Whether another of the fan's browsers claims by now. */
  isElsewhere({ entry, deviceId }: Pick<Claim, 'entry' | 'deviceId'>): boolean {
    const claim = this.#claims.get(entry);
    return claim !== undefined && claim.deviceId !== deviceId;
  }

  /** Puts a claim into the line; the newest of a fan counts. */
  add(claim: Claim): void {
    this.remove(claim.entry);
    this.#claims.set(claim.entry, claim);
    this.#inOrder.splice(this.#placeOf(claim), 0, claim);
  }

  remove(entry: Entry): void {
    const claim = this.#claims.get(entry);
    if (claim === undefined) return;
    this.#claims.delete(entry);
    this.#inOrder.splice(this.#placeOf(claim), 1);
  }

  /** The same, unless the fan is at another floor by now. */
  removeFrom(floor: number, entry: Entry): void {
    if (this.#claims.get(entry)?.floor === floor) this.remove(entry);
  }

  /** Whether the claims of a floor are here. Else it was not heard of for too long, and has to say them again. */
  hears(floor: number): boolean {
    return this.#heardAtMs.has(floor);
  }

  /** A floor is there: its claims are. `nowMs`: event time. */
  heard(floor: number, nowMs: number): void {
    this.#heardAtMs.set(floor, nowMs);
  }

  /** Forgets the claims of a floor, which says anew who is there. */
  dropFloor(floor: number): void {
    this.#heardAtMs.delete(floor);
    for (const { entry } of this.#inOrder.filter((claim) => claim.floor === floor)) this.remove(entry);
  }

  /** Forgets the claims of floors that nothing was heard of. */
  dropUnheard(nowMs: number): void {
    for (const [floor, heardAtMs] of this.#heardAtMs) {
      if (nowMs - heardAtMs >= CLAIM_MS) this.dropFloor(floor);
    }
  }

  /** Forgets everybody: floors say again who is there, and hear how that stands now. */
  dropAll(): void {
    this.#heardAtMs.clear();
    this.#claims.clear();
    this.#inOrder.length = 0;
  }

  first(): Claim | null {
    return this.#inOrder[0] ?? null;
  }

  /** How many come before this fan; null: not in the line. */
  ahead(entry: Entry): number | null {
    const claim = this.#claims.get(entry);
    return claim === undefined ? null : this.#placeOf(claim);
  }

  /** Where a claim stands, or would. */
  #placeOf(claim: Claim): number {
    let [from, to] = [0, this.#inOrder.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (comesBefore(this.#inOrder[middle]!, claim)) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

function comesBefore(a: Claim, b: Claim): boolean {
  return (
    a.turns - b.turns < 0 ||
    (a.turns === b.turns && (a.number - b.number < 0 || (a.number === b.number && a.entry < b.entry)))
  );
}
