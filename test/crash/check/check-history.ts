import { fenceText, isLive, type Hold } from '../../../domain/inventory/hold.ts';
import type { Publication } from '../../../domain/inventory/publication.ts';
import { unreachable } from '../../../domain/shared/invariant.ts';
import { priceTotalMinor } from '../../../domain/shared/money.ts';
import { checkAcknowledgedSpans } from './acknowledged-spans.ts';
import type { Operation, SeenHold } from './history.ts';
import { replayLedger, statesWithin, type LedgerReplay, type LedgerRow } from './ledger-replay.ts';
import { matchOperations, type Match } from './matching.ts';
import { checkOrder, windowsOf, type Window } from './real-time.ts';
import type { Violation } from './violation.ts';

/**
 * Checks what clients saw, in real-time order, against the ledger of the box office that they saw it of. Pure.
 * @param history.rows the whole ledger, from its first row
 * @param history.operations of all clients; of one event
 * @returns everything that is wrong; empty: the history could have been seen of a correct box office
 */
export function checkHistory(history: {
  publication: Publication;
  rows: readonly LedgerRow[];
  operations: readonly Operation[];
}): Violation[] {
  const { publication, rows, operations } = history;
  const violations: Violation[] = [];
  const report = (name: Violation['name'], detail: string): void => void violations.push({ name, detail });
  const replay = replayLedger(rows, publication, report);
  const matches = matchOperations(replay, operations, report);
  checkOrder(matches, report);
  const windowOf = windowsOf(matches, replay.end);
  const acknowledgedAtUs = firstAcknowledgements(operations);
  for (const operation of operations) {
    const check: Check = { operation, replay, match: matches.get(operation) ?? null, window: windowOf(operation) };
    const wrong = wrongAnswer(check, acknowledgedAtUs);
    if (wrong) report(wrong.name, `${operation.id} (${operation.asked.kind}): ${wrong.detail}`);
  }
  checkAcknowledgedSpans(operations, report);
  return violations;
}

interface Check {
  operation: Operation;
  replay: LedgerReplay;
  match: Match | null;
  window: Window;
}

/** When a client first heard of each hold. */
function firstAcknowledgements(operations: readonly Operation[]): Map<string, number> {
  const first = new Map<string, number>();
  for (const { answer } of operations) {
    if (answer?.kind !== 'hold') continue;
    first.set(answer.hold.id, Math.min(answer.atUs, first.get(answer.hold.id) ?? Infinity));
  }
  return first;
}

function wrongAnswer(check: Check, acknowledgedAtUs: ReadonlyMap<string, number>): Violation | null {
  const { answer } = check.operation;
  if (answer === null) return null;
  switch (answer.kind) {
    case 'hold':
      return wrongHold(check, answer.hold);
    case 'payment': {
      const { holdId, fence } = answer;
      const paid = (hold: Hold) => fenceText(hold) === fence && hold.phase.name !== 'held';
      if (statesOf(check, holdId).some(paid)) return null;
      return lost(`the payment of hold ${holdId} is not in the ledger`);
    }
    case 'refused':
      return wrongRefusal(check, answer, acknowledgedAtUs);
    default:
      return unreachable(answer);
  }
}

function wrongHold(check: Check, seen: SeenHold): Violation | null {
  const { operation, replay, match } = check;
  if (operation.key !== null && match === null) return lost(`what it did to hold ${seen.id} is not in the ledger`);
  const holdId = match?.event.holdId ?? (operation.asked.kind === 'read' ? operation.asked.holdId : seen.id);
  if (holdId !== seen.id) {
    return { name: 'wrong-answer', detail: `the ledger has it for hold ${holdId}, the answer shows ${seen.id}` };
  }
  if (statesOf(check, holdId).some((hold) => isSeen(hold, seen))) return null;
  const states = (replay.holds.get(holdId) ?? []).map(({ hold }) => hold);
  const shown = `${seen.state} ${seen.fence} of ${seen.id}`;
  if (states.some((hold) => isSeen(hold, seen))) {
    return { name: 'wrong-answer', detail: `${shown} was not so at the time` };
  }
  if (states.some((hold) => isSeen(hold, seen, 'but-for-price'))) {
    return { name: 'wrong-price', detail: `${shown} has other prices in the ledger` };
  }
  return lost(`${shown} is not in the ledger`);
}

function wrongRefusal(
  check: Check,
  refusal: { code: string; seats: number[]; holdId: string | null },
  acknowledgedAtUs: ReadonlyMap<string, number>,
): Violation | null {
  const { asked, calledAtUs } = check.operation;
  const about = asked.kind === 'hold' ? (asked.replaces?.holdId ?? null) : asked.holdId;
  const unless = (justified: boolean): Violation | null =>
    justified ? null : { name: 'unjustified-refusal', detail: `${refusal.code}: the ledger has no reason for it` };
  const some = (holdId: string | null, reason: (hold: Hold) => boolean) =>
    unless(holdId !== null && statesOf(check, holdId).some(reason));
  switch (refusal.code) {
    case 'hold-not-found':
      if (about !== null && (acknowledgedAtUs.get(about) ?? Infinity) < calledAtUs) {
        return lost(`hold ${about} was acknowledged, and then it was not found`);
      }
      return null;
    case 'seats-taken':
      return unless(wereTaken(check, refusal.seats, about));
    case 'already-holding':
      return some(refusal.holdId, isLive);
    case 'already-extended':
      return some(about, ({ extended }) => extended);
    case 'hold-ended':
      return some(about, ({ phase }) => phase.name === 'released');
    case 'wrong-state':
      return some(about, ({ phase }) => phase.name !== 'held');
    case 'stale-fence':
      return some(about, (hold) => asked.kind !== 'read' && fenceText(hold) !== fenceOf(asked));
    default:
      return null;
  }
}

function fenceOf(asked: Exclude<Operation['asked'], { kind: 'read' }>): string | null {
  return asked.kind === 'hold' ? (asked.replaces?.fence ?? null) : asked.fence;
}

/** Whether at one moment of the window all of the seats were somebody else's. */
function wereTaken({ replay, window }: Check, seats: readonly number[], own: string | null): boolean {
  const others = seats.map((seat) => (replay.seats.get(seat) ?? []).filter(({ holdId }) => holdId !== own));
  const moments = [window.from, ...others.flat().map(({ from }) => from)];
  return (
    seats.length > 0 &&
    moments.some(
      (moment) =>
        moment >= window.from &&
        moment <= window.to &&
        others.every((spans) => spans.some(({ from, until }) => from <= moment && moment < until)),
    )
  );
}

/** How a hold was at the time of an answer, as far as it can be known: at least what the operation made of it. */
function statesOf({ replay, match, window }: Check, holdId: string): Hold[] {
  const from = Math.max(window.from, match?.event.holdId === holdId ? match.position : 0);
  return statesWithin(replay.holds.get(holdId) ?? [], from, window.to);
}

function isSeen(hold: Hold, seen: SeenHold, prices: 'with-prices' | 'but-for-price' = 'with-prices'): boolean {
  const seats = new Map(hold.quote.seats.map((seat) => [seat.seat, seat]));
  return (
    fenceText(hold) === seen.fence &&
    hold.phase.name === seen.state &&
    hold.extended === seen.extended &&
    seats.size === seen.seats.length &&
    seen.seats.every(({ seat, zone }) => seats.get(seat)?.zone === zone) &&
    (prices === 'but-for-price' ||
      (priceTotalMinor(hold.quote.total) === seen.total.totalMinor &&
        seen.seats.every(({ seat, totalMinor }) => priceTotalMinor(seats.get(seat)!) === totalMinor)))
  );
}

function lost(detail: string): Violation {
  return { name: 'lost-acknowledgement', detail };
}
