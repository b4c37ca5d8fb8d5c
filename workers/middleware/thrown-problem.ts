import { databaseFailure } from '../../db/errors.ts';
import { unreachable } from '../../domain/shared/invariant.ts';
import { problemResponse } from '../api/reply.ts';
import { problemOf, type RefusedDocument } from '../../protocol/refusal-problem.ts';

const BUSY_RETRY_SECONDS = 2;
const DATABASE_RETRY_SECONDS = 10;

/** The answer when something was thrown. Our bugs go to the log with the request's id, and nowhere else. */
export function thrownResponse(error: unknown, requestId: string): Response {
  const { refused, isBug } = thrownProblem(error);
  if (isBug) console.error('a request broke', requestId, error);
  return problemResponse({ refused, requestId });
}

/**
 * What is left to say when something was thrown: the platform's bad moments are "later", everything else is our bug.
 * `isBug` tells the log from the weather.
 */
function thrownProblem(error: unknown): { refused: RefusedDocument; isBug: boolean } {
  if (isBusyObject(error)) return later('busy', BUSY_RETRY_SECONDS);
  const failure = databaseFailure(error);
  switch (failure.kind) {
    case 'unavailable':
      return later('database-unavailable', DATABASE_RETRY_SECONDS);
    case 'conflict':
      return later('busy', BUSY_RETRY_SECONDS);
    case 'unique-violation':
    case 'reference-missing':
    case 'check-violation':
    case 'fault':
      return { refused: { problem: problemOf('internal-error'), retryAfterSeconds: null }, isBug: true };
    default:
      return unreachable(failure);
  }
}

function later(code: 'busy' | 'database-unavailable', retryAfterSeconds: number) {
  return { refused: { problem: problemOf(code), retryAfterSeconds }, isBug: false };
}

/** The runtime marks what an object or the way to it threw. Whatever the mark, the fan can only try again. */
function isBusyObject(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  return ['overloaded', 'retryable', 'durableObjectReset'].some((mark) => Reflect.get(error, mark) === true);
}
