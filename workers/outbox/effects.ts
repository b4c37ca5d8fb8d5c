import { hexToBytes } from '@noble/hashes/utils.js';
import { issueTickets, moveBooking, type MoveOutcome } from '../../db/queries/booking-moves.ts';
import { readBookingRecord, type BookingRecord } from '../../db/queries/bookings.ts';
import type { BookingEffect } from '../../domain/bookings/effects.ts';
import { decideBooking, type SagaMessage, type SagaMove } from '../../domain/bookings/saga.ts';
import { idOf, type BookingId, type TicketId } from '../../domain/shared/ids.ts';
import { invariant, unreachable } from '../../domain/shared/invariant.ts';
import { ticketCode } from '../../domain/tickets/ticket-code.ts';
import { boxOfficeOf } from '../../durable-objects/address-book.ts';
import { saleRouteOf } from '../event-routes.ts';
import { givenBackMail, ticketsMail } from '../mails/booking-mails.ts';
import { applyProviderWord } from '../payments/provider-event.ts';
import { bookingPath } from '../payments/start-payment.ts';
import { SaleAway } from '../sale-away.ts';
import type { Services } from '../services.ts';

/**
 * Does one thing that a booking owes the world. Each may run twice; each moves its booking by compare-and-set.
 * @throws when it did not happen and must be tried again
 */
export async function doEffect(services: Services, effect: BookingEffect): Promise<void> {
  switch (effect.kind) {
    case 'capture':
      return capture(services, effect);
    case 'issue-tickets':
      return issue(services, effect.bookingId);
    case 'send-tickets':
      return sendTickets(services, effect.bookingId);
    case 'release-authorization':
      return giveBack(services, effect);
    case 'free-seats':
      return freeSeats(services, effect.bookingId);
    case 'expire-session':
      return expireSession(services, effect.sessionId);
    default:
      return unreachable(effect);
  }
}

async function capture(services: Services, effect: Extract<BookingEffect, { kind: 'capture' }>): Promise<void> {
  const { bookingId } = effect;
  const result = await services.payments.capture(effect);
  if (result.kind === 'final') console.error('ALERT: a capture failed for good', bookingId, result.reason);
  await hear(services, { kind: result.kind === 'done' ? 'captured' : 'capture-failed', bookingId });
}

/** Moves a booking by what was heard, unless it was heard before. */
async function hear(services: Services, message: Extract<SagaMessage, { bookingId: BookingId }>): Promise<void> {
  const booking = await bookingOf(services, message.bookingId);
  const move = decideBooking(booking.status, message);
  if (!move) return;
  const { from, to, effects } = move;
  invariant(from !== 'none' && to !== 'none', 'a booking that is there stays there');
  const now = new Date().toISOString();
  expectMoved(await moveBooking(services.db, { bookingId: booking.id, from, to, effects, now }));
}

async function issue(services: Services, bookingId: BookingId): Promise<void> {
  const booking = await bookingOf(services, bookingId);
  const move: SagaMove = decideBooking(booking.status, { kind: 'tickets-issued', bookingId });
  if (!move) return;
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

async function sendTickets(services: Services, bookingId: BookingId): Promise<void> {
  const booking = await bookingOf(services, bookingId);
  if (booking.email === null) return;
  const url = services.vars.PUBLIC_ORIGIN + bookingPath(booking.eventId, booking.id);
  await services.mail.send(ticketsMail({ to: booking.email, booking, url }));
}

async function giveBack(
  services: Services,
  effect: Extract<BookingEffect, { kind: 'release-authorization' }>,
): Promise<void> {
  const result = await services.payments.giveBack(effect);
  if (result.kind === 'final') {
    throw new Error(`the provider does not give ${effect.paymentId} back: ${result.reason}`);
  }
  const booking = await readBookingRecord(services.db, effect.bookingId);
  // Another payment for the same hold may have been taken: then this one was one too many, and nothing is lost.
  if (booking?.status !== 'refused' || booking.email === null) return;
  const url = `${services.vars.PUBLIC_ORIGIN}/events/${booking.eventId}`;
  await services.mail.send(givenBackMail({ to: booking.email, booking, url }));
}

async function freeSeats(services: Services, bookingId: BookingId): Promise<void> {
  const booking = await bookingOf(services, bookingId);
  const route = await saleRouteOf(services.db, booking.eventId);
  invariant(route.ok, 'an event that sold a ticket stays published');
  const seats = booking.tickets.map(({ seat }) => seat);
  const command = { kind: 'give-back', bookingId, seats } as const;
  const decided = await boxOfficeOf(services.objects, route.value.address).decidePayment(command);
  if (!decided.ok && decided.refusal.reason === 'not-published') throw new SaleAway(booking.eventId);
  // Otherwise refused: these seats are no longer this booking's, so that there is nothing left to free.
  if (!decided.ok) console.warn('the box office refused', command.kind, bookingId, decided.refusal.reason);
}

async function expireSession(services: Services, sessionId: string): Promise<void> {
  const session = await services.payments.expireSession(sessionId);
  const isFinal = await applyProviderWord(services, session);
  if (!isFinal) throw new Error(`the payment session ${sessionId} is neither paid nor over`);
}

async function bookingOf(services: Services, bookingId: BookingId): Promise<BookingRecord> {
  const booking = await readBookingRecord(services.db, bookingId);
  invariant(booking, `what is owed for booking ${bookingId} was written with it`);
  return booking;
}

/** A lost race is a message heard twice; where it ended up elsewhere, the next try decides again. */
function expectMoved(outcome: MoveOutcome): void {
  if (outcome.kind === 'conflict') throw new Error(`the booking is ${outcome.status ?? 'gone'} meanwhile`);
}
