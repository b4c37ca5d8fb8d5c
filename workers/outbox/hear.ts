import { moveBooking, type MoveOutcome } from '../../db/queries/booking-moves.ts';
import { readBookingRecord, type BookingRecord } from '../../db/queries/bookings.ts';
import { decideBooking, type SagaMessage } from '../../domain/bookings/saga.ts';
import type { BookingId } from '../../domain/shared/ids.ts';
import { invariant } from '../../domain/shared/invariant.ts';
import type { Services } from '../services.ts';

/** Moves a booking by what was heard, unless it was heard before. @throws when it must be heard again later */
export async function hear(services: Services, message: Extract<SagaMessage, { bookingId: BookingId }>): Promise<void> {
  const booking = await bookingOf(services, message.bookingId);
  const move = decideBooking(booking.status, message);
  if (move === null) return;
  if (move === 'later') throw new Error(`the booking ${booking.id} is not ready for "${message.kind}"`);
  const { from, to, effects } = move;
  invariant(from !== 'none' && to !== 'none', 'a booking that is there stays there');
  const now = new Date().toISOString();
  expectMoved(await moveBooking(services.db, { bookingId: booking.id, from, to, effects, now }));
}

export async function bookingOf(services: Services, bookingId: BookingId): Promise<BookingRecord> {
  const booking = await readBookingRecord(services.db, bookingId);
  invariant(booking, `what is owed for booking ${bookingId} was written with it`);
  return booking;
}

/** A lost race is a message heard twice; where it ended up elsewhere, the next try decides again. */
export function expectMoved(outcome: MoveOutcome): void {
  if (outcome.kind === 'conflict') throw new Error(`the booking is ${outcome.status ?? 'gone'} meanwhile`);
}
