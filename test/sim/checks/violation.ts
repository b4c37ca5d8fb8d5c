/** A rule of the design that did not hold. */
export class Violation extends Error {
  readonly rule: string;

  constructor(rule: string, sentence: string) {
    super(`[${rule}] ${sentence}`);
    this.rule = rule;
  }
}

/** Throws when a sentence that must be true is not. `details` say what was found. */
export function expectRule(rule: string, condition: boolean, sentence: string, details?: unknown): asserts condition {
  if (condition) return;
  throw new Violation(rule, details === undefined ? sentence : `${sentence}: ${JSON.stringify(details)}`);
}
