import type { Operation } from './history.ts';
import type { Match } from './matching.ts';
import type { Report } from './violation.ts';

/** Positions of the ledger at which an answer may have been given, both included. */
export interface Window {
  from: number;
  to: number;
}

/** What was answered before another thing was called stands before it in the ledger. */
export function checkOrder(matches: ReadonlyMap<Operation, Match>, report: Report): void {
  const byPosition = [...matches].sort(([, a], [, b]) => a.position - b.position);
  let latest: Operation | null = null;
  for (const [operation] of byPosition) {
    const { answer } = operation;
    if (latest && answer && answer.kind !== 'refused' && answer.atUs < latest.calledAtUs) {
      report('time-travel', `${operation.id} was answered before ${latest.id} was called, and the ledger has it after`);
    }
    if (!latest || operation.calledAtUs > latest.calledAtUs) latest = operation;
  }
}

/**
 * Answers, for any operation, between which positions of the ledger it was decided: after everything that was answered
 * before it was called, before everything that was called after it was answered.
 */
export function windowsOf(matches: ReadonlyMap<Operation, Match>, end: number): (operation: Operation) => Window {
  const answered = [...matches]
    .flatMap(([{ answer }, { position }]) =>
      answer && answer.kind !== 'refused' ? [{ atUs: answer.atUs, position }] : [],
    )
    .sort((a, b) => a.atUs - b.atUs);
  const called = [...matches]
    .map(([{ calledAtUs }, { position }]) => ({ atUs: calledAtUs, position }))
    .sort((a, b) => a.atUs - b.atUs);
  for (let i = 1; i < answered.length; i++) {
    answered[i]!.position = Math.max(answered[i]!.position, answered[i - 1]!.position);
  }
  for (let i = called.length - 2; i >= 0; i--) {
    called[i]!.position = Math.min(called[i]!.position, called[i + 1]!.position);
  }
  return ({ calledAtUs, answer }) => {
    const before = answered[countUpTo(answered, calledAtUs) - 1];
    const after = called[countUpTo(called, answer?.atUs ?? Infinity)];
    return { from: before?.position ?? 0, to: after ? after.position - 1 : end };
  };
}

/** How many of the sorted moments are at or before `atUs`. */
function countUpTo(moments: readonly { atUs: number }[], atUs: number): number {
  let [low, high] = [0, moments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (moments[middle]!.atUs <= atUs) low = middle + 1;
    else high = middle;
  }
  return low;
}
