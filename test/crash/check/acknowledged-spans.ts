import type { Operation, SeenHold } from './history.ts';
import type { Report } from './violation.ts';

interface Span {
  holdId: string;
  fromUs: number;
  untilUs: number;
}

/**
 * Without looking at the ledger: no two fans were told at the same time that a seat is theirs (I1). A seat is surely a
 * fan's from the answer that says so until the fan asks for anything that may end it, or the time they were told is
 * over.
 */
export function checkAcknowledgedSpans(operations: readonly Operation[], report: Report): void {
  const spansOf = new Map<number, Span[]>();
  const endings = endingsByHold(operations);
  for (const { calledAtUs, answer } of operations) {
    if (answer?.kind !== 'hold' || !OWNING.has(answer.hold.state)) continue;
    const { hold, atUs } = answer;
    const sold = hold.state === 'committed';
    const deadlineUs = sold ? Infinity : calledAtUs + hold.secondsLeft * 1_000_000;
    const endingUs = sold
      ? Infinity
      : (endings.get(hold.id)?.find((endingAtUs) => endingAtUs > calledAtUs) ?? Infinity);
    const span = { holdId: hold.id, fromUs: atUs, untilUs: Math.min(deadlineUs, endingUs) };
    if (span.untilUs <= span.fromUs) continue;
    for (const { seat } of hold.seats) spansOf.set(seat, [...(spansOf.get(seat) ?? []), span]);
  }
  for (const [seat, spans] of spansOf) checkSeat(seat, spans, report);
}

const OWNING: ReadonlySet<SeenHold['state']> = new Set(['held', 'paying', 'committed']);

/** When a fan first asked, after each moment, for something that may free seats of the hold. In order. */
function endingsByHold(operations: readonly Operation[]): Map<string, number[]> {
  const endings = new Map<string, number[]>();
  for (const { asked, calledAtUs } of operations) {
    const holdId = asked.kind === 'hold' ? asked.replaces?.holdId : asked.kind === 'release' ? asked.holdId : undefined;
    if (holdId !== undefined) endings.set(holdId, [...(endings.get(holdId) ?? []), calledAtUs]);
  }
  for (const times of endings.values()) times.sort((a, b) => a - b);
  return endings;
}

function checkSeat(seat: number, spans: Span[], report: Report): void {
  spans.sort((a, b) => a.fromUs - b.fromUs);
  let longest: Span | null = null;
  for (const span of spans) {
    if (longest && longest.holdId !== span.holdId && span.fromUs < longest.untilUs) {
      report('double-grant', `seat ${seat} was acknowledged to ${longest.holdId} and to ${span.holdId} at one time`);
    }
    if (!longest || span.untilUs > longest.untilUs) longest = span;
  }
}
