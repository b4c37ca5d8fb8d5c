import { hexToBytes } from '@noble/hashes/utils.js';
import { issueTickets } from '../../db/queries/booking-moves.ts';
import type { BookingEffect } from '../../domain/bookings/effects.ts';
import { decideBooking } from '../../domain/bookings/saga.ts';
import { idOf, type BookingId, type TicketId } from '../../domain/shared/ids.ts';
import { unreachable } from '../../domain/shared/invariant.ts';
import { ticketCode } from '../../domain/tickets/ticket-code.ts';
import { applyProviderWord } from '../payments/provider-event.ts';
import type { Services } from '../services.ts';
import { alertOperators } from './alert-operators.ts';
import { bookingOf, expectMoved, hear } from './hear.ts';
import { notifyFan } from './notify-fan.ts';
import { payRefund } from './pay-refund.ts';
import { freeSeats, settleDisputedSeats } from './return-seats.ts';

/**
 * Does one thing that a booking owes the world. Each may run twice; each moves its booking by compare-and-set.
 * @param attempts how often it has been begun, this time included
 * @throws when it did not happen and must be tried again
 */
export async function doEffect(services: Services, effect: BookingEffect, attempts: number): Promise<void> {
  switch (effect.kind) {
    case 'capture':
      return capture(services, effect);
    case 'issue-tickets':
      return issue(services, effect.bookingId);
    case 'release-authorization':
      return release(services, effect);
    case 'refund':
      return payRefund(services, effect, attempts);
    case 'free-seats':
      return freeSeats(services, effect);
    case 'settle-disputed-seats':
      return settleDisputedSeats(services, effect);
    case 'notify':
      return notifyFan(services, effect);
    case 'alert':
      return alertOperators(services, effect);
    case 'expire-session':
      return expireSession(services, effect.sessionId);
    default:
      return unreachable(effect);
  }
}

/** A booking that was called off meanwhile is not captured; should that cross the call, its release refunds it. */
async function capture(services: Services, effect: Extract<BookingEffect, { kind: 'capture' }>): Promise<void> {
  const { bookingId, paymentId, amountMinor } = effect;
  const { status } = await bookingOf(services, bookingId);
  if (status !== 'booked') return;
  const result = await services.payments.capture(effect);
  if (result.kind === 'done') await hear(services, { kind: 'captured', bookingId });
  else await hear(services, { kind: 'capture-failed', bookingId, paymentId, amountMinor });
}

async function issue(services: Services, bookingId: BookingId): Promise<void> {
  const booking = await bookingOf(services, bookingId);
  const move = decideBooking(booking.status, { kind: 'tickets-issued', bookingId });
  if (move === null || move === 'later') return;
  const seed = hexToBytes(services.vars.TICKET_SIGNING_KEY);
  const codes = booking.tickets
    .filter(({ status }) => status === 'pending')
    .map(({ id, generation }) => ({
      ticketId: id,
      code: ticketCode({ ticketId: idOf<TicketId>(id), generation }, seed),
    }));
  const now = new Date().toISOString();
  expectMoved(await issueTickets(services.db, { bookingId, codes, effects: move.effects, now }));
}

async function release(
  services: Services,
  effect: Extract<BookingEffect, { kind: 'release-authorization' }>,
): Promise<void> {
  const { bookingId, paymentId, disputedSeats } = effect;
  const result = await services.payments.giveBack(effect);
  if (result.kind === 'final') throw new Error(`the provider does not give ${paymentId} back: ${result.reason}`);
  const booking = await bookingOf(services, bookingId);
  const isBookings = booking.paymentId === paymentId;
  await hear(services, { kind: 'authorization-released', bookingId, paymentId, isBookings, disputedSeats });
}

async function expireSession(services: Services, sessionId: string): Promise<void> {
  const session = await services.payments.expireSession(sessionId);
  const isFinal = await applyProviderWord(services, session);
  if (!isFinal) throw new Error(`the payment session ${sessionId} is neither paid nor over`);
}
