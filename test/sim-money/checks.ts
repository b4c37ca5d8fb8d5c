import type { AccountState } from '../../dev/stripe-double/account.ts';
import { moneyLedger } from '../../dev/stripe-double/money-ledger.ts';
import { isLive, type Hold } from '../../domain/inventory/hold.ts';
import { priceTotalMinor } from '../../domain/shared/money.ts';
import { paymentEvidence } from './evidence.ts';
import { soldSeats } from './office-part.ts';
import { ticketsOf } from './postgres-part.ts';
import { FANS } from './sale.ts';
import type { Parts, World } from './world.ts';

/** Breaks the search with a rule's name. */
export function demand(condition: boolean, rule: string): asserts condition {
  if (!condition) throw new Error(`broken: ${rule}`);
}

/** What must be true of every state, whatever is under way. */
export function checkState(parts: Parts, world: World): void {
  const office = parts.office.states.valueOf(world.office);
  const postgres = parts.postgres.states.valueOf(world.postgres);
  const provider = parts.provider.states.valueOf(world.provider);
  const standing = postgres.tickets.filter(({ status }) => status !== 'void').map(({ seat }) => seat);
  demand(new Set(standing).size === standing.length, '[I1] two tickets stand on one seat');
  for (const booking of Object.values(postgres.bookings)) {
    demand(booking.refusal !== 'seats-disputed', '[I1] the box office sold a seat that has a ticket');
  }
  for (const { number, holdId, bookingId } of FANS) {
    const hold = office.holds[number] ?? null;
    const payments = Object.values(provider.sessions)
      .filter(({ metadata }) => metadata.holdId === holdId)
      .map((session) => ({ session, payment: paymentEvidence(provider, session) }));
    for (const { session, payment } of payments) {
      const quoted = hold === null ? -1 : priceTotalMinor(hold.quote.total);
      demand(session.amount_total === quoted, '[I12] the page charges what was quoted');
      if (payment.status !== 'captured') continue;
      demand(payment.amountMinor <= quoted, '[I12] no more is taken than was quoted');
      demand(payment.refundedMinor <= payment.amountMinor, '[I4] no more goes back than was taken');
      const isCaptureOurs =
        session.payment_method_types.includes('card') && !wasTakenAtOnce(provider, payment.paymentId);
      const booking = postgres.bookings[bookingId];
      demand(
        !isCaptureOurs || booking?.paymentId === payment.paymentId,
        '[MONEY-1] money is taken once its booking stands',
      );
    }
    const live = ticketsOf(postgres, bookingId).filter(({ status }) => status === 'live');
    const own = payments.find(({ payment }) => payment.paymentId === postgres.bookings[bookingId]?.paymentId)?.payment;
    const value = live.reduce((sum, { priceMinor }) => sum + priceMinor, 0);
    const paid = own?.status === 'captured' ? own.amountMinor - own.refundedMinor : 0;
    demand(value <= paid, '[I4] a ticket is live for which nobody paid');
    if (hold?.phase.name === 'committed' && own) checkSeatsFollowMoney(hold, own);
  }
}

/** Seats that were given back are for sale: their money must be on its way by then. */
function checkSeatsFollowMoney(hold: Hold, payment: ReturnType<typeof paymentEvidence>): void {
  const sold = soldSeats(hold);
  const value = hold.quote.seats
    .filter(({ seat }) => sold.includes(seat))
    .reduce((sum, seat) => sum + priceTotalMinor(seat), 0);
  const isOver = payment.status === 'over' || payment.status === 'open';
  const lost = payment.disputes
    .filter(({ state }) => state !== 'won')
    .reduce((sum, dispute) => sum + dispute.amountMinor, 0);
  const failed = payment.refunds.filter(({ state }) => state === 'failed').length;
  const held = isOver ? 0 : payment.amountMinor - payment.refundedMinor - lost;
  // A bank may send a refund back after the seats were freed.
  demand(failed > 0 || held <= value, '[BOOK-10] seats are free before their money is back');
}

/** What must be true of a step: seats with a page that can be paid are freed on the provider's word only. */
export function checkStep(parts: Parts, before: World, after: World): void {
  if (before.office === after.office) return;
  const { holds } = parts.office.states.valueOf(after.office);
  const provider = parts.provider.states.valueOf(after.provider);
  for (const [number, was] of parts.office.states.valueOf(before.office).holds.entries()) {
    const now = holds[number] ?? null;
    if (was === null || now === null || (was.phase.name !== 'paying' && was.phase.name !== 'expiring')) continue;
    const { sessionId } = was.phase;
    const isFree = now.phase.name === 'released' || now.phase.name === 'held';
    if (sessionId === null || !isFree) continue;
    const { status } = paymentEvidence(provider, provider.sessions[sessionId]!);
    demand(status === 'over', `[I10] the hold is ${now.phase.name} while its page is ${status}`);
  }
}

/** A page whose address has left us belongs to a payment that the box office knows. */
export function checkPages(parts: Parts, before: World, after: World): void {
  for (const [number, sessionId] of after.pages.entries()) {
    if (sessionId === null || sessionId === before.pages[number]) continue;
    const hold = parts.office.states.valueOf(after.office).holds[number] ?? null;
    const isAttached = hold !== null && 'sessionId' in hold.phase && hold.phase.sessionId === sessionId;
    const isOver = hold !== null && (!isLive(hold) || after.left.waits < before.left.waits);
    const { status } = paymentEvidence(
      parts.provider.states.valueOf(after.provider),
      parts.provider.states.valueOf(after.provider).sessions[sessionId]!,
    );
    demand(isAttached || isOver || status === 'over', '[MONEY-2] an address left us before its session was attached');
  }
}

/** What must be true when nothing is left to do: ticket xor money. */
export function checkEnd(parts: Parts, world: World): void {
  const office = parts.office.states.valueOf(world.office);
  const postgres = parts.postgres.states.valueOf(world.postgres);
  const provider = parts.provider.states.valueOf(world.provider);
  for (const { status } of Object.values(provider.sessions)) demand(status !== 'open', '[RECON-1] a page is open');
  const kept = new Map(moneyLedger(provider).map((entry) => [entry.paymentIntent, entry]));
  for (const entry of kept.values()) demand(entry.reserved === 0, '[I4] money is reserved for ever');
  for (const { number, bookingId } of FANS) {
    const hold = office.holds[number] ?? null;
    demand(hold === null || !isLive(hold), '[I10] a hold lives for ever');
    const standing = ticketsOf(postgres, bookingId).filter(({ status }) => status !== 'void');
    demand(
      standing.every(({ status }) => status === 'live'),
      '[BOOK-5] a ticket is pending for ever',
    );
    const seats = standing.map(({ seat }) => seat).join(' ');
    demand(seats === soldSeats(hold).join(' '), '[RECON-10] box office and Postgres know other seats as sold');
    const value = standing.reduce((sum, { priceMinor }) => sum + priceMinor, 0);
    const own = postgres.bookings[bookingId]?.paymentId ?? null;
    const isLost = Object.values(provider.disputes).some((d) => d.payment_intent === own && d.status === 'lost');
    // What a bank sent back after a dispute was lost, nobody can refund any more: RECON-11 names it.
    const byHand = Object.values(postgres.refunds).filter(
      (row) => isLost && row.bookingId === bookingId && row.state === 'failed',
    );
    const byHandMinor = byHand.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    const overMinor = (kept.get(own ?? '')?.kept ?? 0) - value;
    demand(
      overMinor === 0 || (overMinor > 0 && overMinor <= byHandMinor),
      '[I4] a fan has paid for what they do not have, or has what they did not pay',
    );
  }
  const owners = new Set(Object.values(postgres.bookings).map(({ paymentId }) => paymentId));
  for (const [paymentId, entry] of kept) {
    demand(owners.has(paymentId) || entry.kept === 0, '[I4] money is kept that no booking stands on');
  }
}

/** Whether the fan's method knows no reservation. */
export function wasTakenAtOnce(provider: AccountState, paymentId: string | null): boolean {
  const charge = provider.charges[provider.intents[paymentId ?? '']?.latest_charge ?? ''];
  return charge?.payment_method_details?.type === 'ideal';
}
