import type { Quote } from '../pricing/quote.ts';
import type { UserId } from '../shared/ids.ts';
import { priceTotalMinor } from '../shared/money.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { PaymentCommand, Refusal } from './commands.ts';
import { accept, refuse, type Decision, type Situation } from './decision.ts';
import type { HoldEvent, InventoryEvent } from './events.ts';
import { fenceText, type Hold, type HoldPhase } from './hold.ts';
import { AVAILABLE, seatState } from './inventory.ts';

type Commit = Extract<PaymentCommand, { kind: 'commit' }>;

/**
 * Sells: payment is authorized. A live hold with the current fence becomes a booking (I3); one that is
 * gone is granted again with its old quote (I12) when its seats are free and its fan is within the cap.
 * A refusal is an event, because the payment must be let go, and it is final for this session.
 */
export function decideCommit(situation: Situation, command: Commit): Decision {
  const { inventory, history, unixMs } = situation;
  const { holdId, sessionId, paymentId, amountMinor } = command;
  const turnedAway = history.refusedCommit(sessionId);
  if (turnedAway !== null) return refuse(turnedAway);
  const hold = inventory.holds.get(holdId) ?? history.endedHold(holdId);
  if (hold?.phase.name === 'committed' && hold.phase.sessionId === sessionId) return accept(situation, hold);

  const sellable = sellableHold(situation, command, hold);
  if (sellable.ok) {
    const { userId, quote } = sellable.value;
    const sold: HoldEvent = {
      kind: 'committed',
      holdId,
      userId,
      quote,
      sessionId,
      paymentId,
      atMs: unixMs,
      remember: null,
    };
    return accept(situation, hold, sold);
  }
  const refusal = sellable.failure;
  const refused: InventoryEvent = {
    kind: 'commit-refused',
    holdId,
    userId: hold?.userId ?? null,
    currency: hold?.quote.currency ?? inventory.publication.currency,
    amountMinor,
    sessionId,
    paymentId,
    refusal,
    atMs: unixMs,
  };
  return { ...refuse(refusal), events: [refused, ...endOfWait(situation, hold, sessionId)] };
}

/** The hold waited for this very payment, which is let go: nobody else will ever end that wait. */
function endOfWait({ nowMs }: Situation, hold: Hold | null, sessionId: string): HoldEvent[] {
  if (hold === null) return [];
  const { holdId, phase } = hold;
  const isItsPayment = (phase.name === 'paying' || phase.name === 'expiring') && phase.sessionId === sessionId;
  if (!isItsPayment) return [];
  if (phase.name === 'paying') return [{ kind: 'payment-ended', holdId }];
  return [{ kind: 'released', holdId, why: 'payment-expired', atMs: nowMs, remember: null }];
}

/** The hold, live or gone, that this payment may have, with the user it is bound to. */
function sellableHold(
  { inventory }: Situation,
  { fence, sessionId, amountMinor }: Commit,
  hold: Hold | null,
): Result<{ userId: UserId; quote: Quote }, Refusal> {
  if (hold === null) return fail({ reason: 'hold-not-found' });
  const { userId, quote, phase } = hold;
  const wrongState: Refusal = { reason: 'wrong-state', state: phase.name };
  if (phase.name === 'committed') return fail(wrongState);
  if (inventory.closed) return fail({ reason: 'sale-closed' });
  if (fenceText(hold) !== fence) return fail({ reason: 'stale-fence', fence: fenceText(hold) });
  if (userId === null || hasOtherSession(phase, sessionId)) return fail(wrongState);
  const expectedMinor = priceTotalMinor(quote.total);
  if (amountMinor !== expectedMinor) return fail({ reason: 'amount-differs', expectedMinor });
  if (phase.name === 'released') {
    const taken = quote.seats.map(({ seat }) => seat).filter((seat) => seatState(inventory, seat) !== AVAILABLE);
    if (taken.length > 0) return fail({ reason: 'seats-taken', seats: taken });
    const max = inventory.publication.seatsPerFanMax;
    const owned = inventory.seatsOf.get(`user:${userId}`) ?? 0;
    if (owned + quote.seats.length > max) return fail({ reason: 'over-cap', max, owned });
  }
  return ok({ userId, quote });
}

/** Whether another session than this one may pay for the hold now. */
function hasOtherSession(phase: HoldPhase, sessionId: string): boolean {
  if (phase.name !== 'paying' && phase.name !== 'expiring') return false;
  return phase.sessionId !== null && phase.sessionId !== sessionId;
}
