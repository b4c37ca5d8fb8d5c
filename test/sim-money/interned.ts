import { createHash } from 'node:crypto';

const SHORT_CHARACTERS = 64;

/** Numbers for values: the same value always has the same number, so that states are compared and remembered as numbers. */
export class Interned<Value> {
  readonly #numbers = new Map<string, number>();
  readonly #values: Value[] = [];

  /** `text`: the same for equal values, and only for them. */
  numberOf(text: string, value: Value): number {
    const key = shortKey(text);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#values.push(value);
    this.#numbers.set(key, this.#values.length - 1);
    return this.#values.length - 1;
  }

  valueOf(number: number): Value {
    return this.#values[number]!;
  }

  get size(): number {
    return this.#values.length;
  }
}

/** A long text's hash in its place: 160 bits, so that two texts never share one. */
export function shortKey(text: string): string {
  return text.length <= SHORT_CHARACTERS ? text : createHash('sha1').update(text).digest('base64');
}

/** JSON with the keys in order: the same text for equal plain data. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
