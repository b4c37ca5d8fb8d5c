import type { OfficeEvidence } from '../bookings/reconcile.ts';
import type { HoldId } from '../shared/ids.ts';
import type { History } from './history.ts';
import type { Hold } from './hold.ts';
import type { Inventory } from './inventory.ts';

/** What a box office says of a hold to whoever compares the records; `sessionIds`: payments that may be about it. */
export function holdEvidence(
  inventory: Pick<Inventory, 'holds'>,
  history: History,
  { holdId, sessionIds }: { holdId: HoldId; sessionIds: readonly string[] },
): OfficeEvidence | null {
  const hold = inventory.holds.get(holdId) ?? history.endedHold(holdId);
  if (hold === null) return null;
  return {
    phase: hold.phase.name,
    sessionId: sessionOf(hold),
    soldSeats: soldSeats(hold),
    refusedSessions: sessionIds.filter((sessionId) => history.refusedCommit(sessionId) !== null),
  };
}

/** The session that is attached to a hold, or that it was sold for. */
function sessionOf({ phase }: Hold): string | null {
  return phase.name === 'held' || phase.name === 'released' ? null : phase.sessionId;
}

function soldSeats({ phase, quote }: Hold): number[] {
  if (phase.name !== 'committed') return [];
  return quote.seats.map(({ seat }) => seat).filter((seat) => !phase.givenBack.includes(seat));
}
