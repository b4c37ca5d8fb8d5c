/** Throws when a sentence that must always be true is not: a bug, never bad input. */
export function invariant(condition: unknown, sentence: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${sentence}`);
}

/** Makes a `switch` exhaustive: compiles only when every case has been handled. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
