import { idOf, type HoldId } from '../shared/ids.ts';
import type { PaymentCommand } from './commands.ts';
import { accept, refuse, type Decision, type Situation } from './decision.ts';

type Return = Extract<PaymentCommand, { kind: 'give-back' | 'withdraw' }>;

/**
 * Takes seats from a booking: for sale again (`give-back`), or blocked (`withdraw`). Each is the booking's until it
 * was taken, once: a repeated or late command never takes what was sold to another since (I1, I2).
 */
export function decideReturn(situation: Situation, { kind, bookingId, seats }: Return): Decision {
  const holdId = idOf<HoldId>(bookingId);
  const hold = situation.inventory.holds.get(holdId) ?? situation.history.endedHold(holdId);
  if (hold === null) return refuse({ reason: 'hold-not-found' });
  const { phase, quote } = hold;
  if (phase.name !== 'committed') return refuse({ reason: 'wrong-state', state: phase.name });
  const sold = new Set(quote.seats.map(({ seat }) => seat));
  const others = seats.filter((seat) => !sold.has(seat));
  if (others.length > 0) return refuse({ reason: 'unknown-seat', seats: others });
  const left = [...new Set(seats)].filter((seat) => !phase.givenBack.includes(seat));
  if (left.length === 0) return accept(situation, hold);
  const { userId } = phase;
  const event = kind === 'give-back' ? 'given-back' : 'withdrawn';
  return accept(situation, hold, { kind: event, holdId, userId, seats: left, atMs: situation.unixMs });
}
