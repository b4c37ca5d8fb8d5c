/** Ages at which those who were called are looked at again, milliseconds: they come soon, or late, or never. */
const AGES_MS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512].map((seconds) => seconds * 1_000);
/** What is assumed before anything is measured: so many of so many come within each of these ages. */
const ASSUMED_CALLED = 8;
const ASSUMED_CAME = 1;
/** What was measured this many fans ago counts half. */
const HALF_LIFE_FANS = 2_000;

/**
 * How many of those who are called come, and how soon: measured while it happens, so that fans can be called for those
 * who will not come before it is known of each. Times are event time; memory only.
 */
export class ShowRate {
  /** Ages up to the grace: after it a fan who has not come counts as no-show. */
  readonly #agesMs: number[];
  /** Fans who have passed each age, and those of them who came within it: after the age before, up to this one. */
  readonly #passed: number[];
  readonly #came: number[];
  #cohorts: Cohort[] = [];

  constructor(graceMs: number) {
    this.#agesMs = [...AGES_MS.filter((ageMs) => ageMs < graceMs), graceMs];
    this.#passed = this.#agesMs.map(() => ASSUMED_CALLED);
    this.#came = this.#agesMs.map(() => ASSUMED_CAME);
  }

  /** Numbers from `first` on were called. */
  called(first: number, count: number, atMs: number): void {
    this.#cohorts.push({ first, count, atMs, age: 0, cameNow: 0, came: new Set() });
  }

  /** A fan of this number is there; again does not count, nor does who comes after the grace. */
  came(number: number, atMs: number): void {
    const cohort = this.#cohorts.findLast(({ first }) => first <= number);
    if (cohort === undefined || number >= cohort.first + cohort.count || cohort.came.has(number)) return;
    this.#ripen(cohort, atMs);
    cohort.came.add(number);
    cohort.cameNow++;
  }

  /** How many of those who are called and have not come are expected to come within a time. */
  expected(nowMs: number, withinMs: number): number {
    for (const cohort of this.#cohorts) this.#ripen(cohort, nowMs);
    this.#cohorts = this.#cohorts.filter(({ age }) => age < this.#agesMs.length);
    return this.#cohorts.reduce((sum, cohort) => sum + this.#expectedOf(cohort, nowMs, withinMs), 0);
  }

  /** The share of those called who come within the grace. */
  get rate(): number {
    return Math.min(
      1,
      this.#agesMs.reduce((sum, _, age) => sum + this.#share(age), 0),
    );
  }

  #expectedOf(cohort: Cohort, nowMs: number, withinMs: number): number {
    const ageMs = nowMs - cohort.atMs;
    let share = 0;
    for (let age = cohort.age; age < this.#agesMs.length; age++) {
      const [fromMs, toMs] = [this.#fromMs(age), this.#agesMs[age]!];
      const overlapMs = Math.min(toMs, ageMs + withinMs) - Math.max(fromMs, ageMs);
      if (overlapMs > 0) share += (this.#expectedShare(age) * overlapMs) / (toMs - fromMs);
    }
    return Math.min(cohort.count - cohort.came.size, cohort.count * share);
  }

  /** Of an age that nobody has passed yet no more is expected than came within the age before. */
  #expectedShare(age: number): number {
    const isMeasured = this.#passed[age] !== ASSUMED_CALLED;
    return isMeasured || age === 0 ? this.#share(age) : Math.min(this.#share(age), this.#expectedShare(age - 1));
  }

  #share(age: number): number {
    return this.#came[age]! / this.#passed[age]!;
  }

  #fromMs(age: number): number {
    return age === 0 ? 0 : this.#agesMs[age - 1]!;
  }

  /** Counts what a cohort did within each age that it has passed. */
  #ripen(cohort: Cohort, nowMs: number): void {
    const ageMs = nowMs - cohort.atMs;
    while (cohort.age < this.#agesMs.length && this.#agesMs[cohort.age]! <= ageMs) {
      const { age, count, cameNow } = cohort;
      const fade = 0.5 ** (count / HALF_LIFE_FANS);
      this.#passed[age] = this.#passed[age]! * fade + count;
      this.#came[age] = this.#came[age]! * fade + cameNow;
      cohort.cameNow = 0;
      cohort.age++;
    }
  }
}

/** Fans who were called together. */
interface Cohort {
  first: number;
  count: number;
  atMs: number;
  /** The age, as an index, that they have not passed yet. */
  age: number;
  /** Came within it so far. */
  cameNow: number;
  came: Set<number>;
}
