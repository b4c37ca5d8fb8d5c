/**
 * How a call to another object can fail, and what may be done about it:
 * - `overloaded`: the other side has too much to do. Never call again: that is what keeps it overloaded. Answer 503.
 * - `fresh-stub`: the connection or the object broke. An idempotent call may be made again, on a new stub.
 * - `never`: the call itself failed (a bug, or a limit); it would fail again.
 */
export type PlatformFailure = 'overloaded' | 'fresh-stub' | 'never';

/** Reads the marks that the runtime puts on errors; the only place that knows them. */
export function platformFailureOf(error: unknown): PlatformFailure {
  if (typeof error !== 'object' || error === null) return 'never';
  if ('overloaded' in error && error.overloaded === true) return 'overloaded';
  if ('retryable' in error && error.retryable === true) return 'fresh-stub';
  // An object that was reset or aborted breaks its stubs with this mark; a new stub reaches its successor.
  if ('durableObjectReset' in error && error.durableObjectReset === true) return 'fresh-stub';
  return 'never';
}
