import { unreachable } from '../../domain/shared/invariant.ts';
import type { SeenHold } from './check/history.ts';
import type { AcknowledgedHold } from './load/messages.ts';

/**
 * What a fan was told and the server no longer says; null: everything is there. What the fan has asked since without
 * an answer may have been done or not.
 * @param says the hold as the server shows it now; null: it knows no such hold
 * @param nowUs after the server was asked
 */
export function lossOf(acknowledged: AcknowledgedHold, says: SeenHold | null, nowUs: number): string | null {
  const { hold, pending, mayBePaid } = acknowledged;
  if (says === null) return `${hold.state} hold ${hold.id} is unknown`;
  const differs = (what: string): string => `${hold.state} hold ${hold.id} ${hold.fence} ${what}`;
  if (hold.extended && !says.extended) return differs('has lost its extension');
  if (says.fence !== hold.fence && pending !== 'hold') return differs(`has fence ${says.fence}`);
  if (says.fence === hold.fence && seatsOf(says) !== seatsOf(hold)) return differs(`has seats ${seatsOf(says)}`);
  if (says.fence === hold.fence && says.total.totalMinor !== hold.total.totalMinor) return differs('has another price');
  if (says.state === hold.state || mayBecome(acknowledged, says.state, nowUs)) return null;
  return differs(`is ${says.state}${mayBePaid ? ', and may be paid' : ''}`);
}

function mayBecome({ hold, calledAtUs, pending, mayBePaid }: AcknowledgedHold, now: SeenHold['state'], nowUs: number) {
  const isOver = calledAtUs + hold.secondsLeft * 1_000_000 <= nowUs;
  switch (hold.state) {
    case 'committed':
      return false;
    case 'released':
      return now === 'committed' && mayBePaid;
    case 'held':
    case 'paying':
    case 'expiring':
      if (now === 'released') return pending === 'release' || isOver;
      if (now === 'expiring') return isOver;
      if (now === 'paying') return pending === 'start-payment' || mayBePaid;
      return now === 'committed' && (mayBePaid || pending === 'start-payment');
    default:
      return unreachable(hold.state);
  }
}

function seatsOf({ seats }: SeenHold): string {
  return seats
    .map(({ seat }) => seat)
    .sort((a, b) => a - b)
    .join(' ');
}
