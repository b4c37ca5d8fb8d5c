import { PLAN_TEXT_CHARS_MAX } from './plan-limits.ts';

/** One thing that is wrong with a document: where (an RFC 6901 JSON pointer) and what (a sentence). */
export interface PlanFault {
  pointer: string;
  message: string;
}

/**
 * A value inside a parsed JSON document that knows its place. Reading never throws: a wrong value adds a
 * fault and gives a neutral one back, so that one pass finds every fault of the document.
 */
export class JsonNode {
  readonly value: unknown;
  readonly pointer: string;
  readonly #faults: PlanFault[];

  constructor(value: unknown, pointer: string, faults: PlanFault[]) {
    this.value = value;
    this.pointer = pointer;
    this.#faults = faults;
  }

  fault(message: string): void {
    this.#faults.push({ pointer: this.pointer, message });
  }

  /** A member that must be there; its absence is a fault of this object. Names are a schema's own: no "/" or "~". */
  member(name: string): JsonNode {
    const node = this.#child(name, this.#members()?.[name]);
    if (this.#members() && node.value === undefined) node.fault(`"${name}" is missing`);
    return node;
  }

  /** A member that may be missing or null. */
  optional(name: string): JsonNode | null {
    const value = this.#members()?.[name];
    return value === undefined || value === null ? null : this.#child(name, value);
  }

  /** False, with a fault, for anything that is not a JSON object. */
  isObject(): boolean {
    if (this.#members()) return true;
    this.#wrongType('an object');
    return false;
  }

  text(): string {
    if (typeof this.value !== 'string') {
      this.#wrongType('a string');
      return '';
    }
    if (this.value.length > PLAN_TEXT_CHARS_MAX) {
      this.fault(`is longer than ${PLAN_TEXT_CHARS_MAX} characters`);
    }
    return this.value;
  }

  /** Text that says something. */
  filledText(): string {
    const text = this.text();
    if (typeof this.value === 'string' && text.trim() === '') this.fault('must not be empty');
    return text;
  }

  number(limits: { min: number; max: number }): number {
    if (typeof this.value !== 'number' || !Number.isFinite(this.value)) {
      this.#wrongType('a number');
      return 0;
    }
    if (this.value < limits.min || this.value > limits.max) {
      this.fault(`must lie between ${limits.min} and ${limits.max}, not ${this.value}`);
    }
    return this.value;
  }

  items(): JsonNode[] {
    if (!Array.isArray(this.value)) {
      this.#wrongType('an array');
      return [];
    }
    return this.value.map((item, index) => this.#child(String(index), item));
  }

  #members(): Record<string, unknown> | null {
    const { value } = this;
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  }

  #child(name: string, value: unknown): JsonNode {
    return new JsonNode(value, `${this.pointer}/${name}`, this.#faults);
  }

  /** An absent value was already reported by `member`. */
  #wrongType(wanted: string): void {
    if (this.value !== undefined) this.fault(`must be ${wanted}, not ${typeName(this.value)}`);
  }
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  return `a ${typeof value}`;
}
