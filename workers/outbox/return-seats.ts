import { listSeatsOfOthers } from '../../db/queries/bookings.ts';
import type { BookingEffect } from '../../domain/bookings/effects.ts';
import type { PaymentCommand, Refusal } from '../../domain/inventory/commands.ts';
import { invariant } from '../../domain/shared/invariant.ts';
import { boxOfficeOf } from '../../durable-objects/address-book.ts';
import { saleRouteOf } from '../event-routes.ts';
import { SaleAway } from '../sale-away.ts';
import type { Services } from '../services.ts';
import { bookingOf } from './hear.ts';

/**
 * Gives seats back to the box office, for sale again: those on which no ticket of the booking stands. An event that has moved
 * to another plan since may have one on the same index, and does not know seats that were void before it moved.
 */
export async function freeSeats(
  services: Services,
  effect: Extract<BookingEffect, { kind: 'free-seats' }>,
): Promise<void> {
  const { bookingId } = effect;
  const booking = await bookingOf(services, bookingId);
  const standing = new Set(booking.tickets.flatMap(({ seat, status }) => (status === 'void' ? [] : [seat])));
  const asked = effect.seats === 'all' ? booking.tickets.map(({ seat }) => seat) : effect.seats;
  const seats = asked.filter((seat) => !standing.has(seat));
  const [refusal] = await tellBoxOffice(services, booking.eventId, [{ kind: 'give-back', bookingId, seats }]);
  if (refusal?.reason !== 'unknown-seat') return;
  const known = seats.filter((seat) => !refusal.seats.includes(seat));
  await tellBoxOffice(services, booking.eventId, [{ kind: 'give-back', bookingId, seats: known }]);
}

/** A person must look at seats that two records give to two: they are blocked; the booking's others are free again. */
export async function settleDisputedSeats(
  services: Services,
  effect: Extract<BookingEffect, { kind: 'settle-disputed-seats' }>,
): Promise<void> {
  const { bookingId, seats } = effect;
  const { eventId } = await bookingOf(services, bookingId);
  const others = await listSeatsOfOthers(services.db, { eventId, bookingId, seats });
  await tellBoxOffice(services, eventId, [
    { kind: 'withdraw', bookingId, seats: others },
    // Of those that were withdrawn this takes none.
    { kind: 'give-back', bookingId, seats },
  ]);
}

async function tellBoxOffice(
  services: Services,
  eventId: string,
  commands: PaymentCommand[],
): Promise<(Refusal | null)[]> {
  const route = await saleRouteOf(services.db, eventId);
  invariant(route.ok, 'an event that sold a ticket stays published');
  const refusals = await boxOfficeOf(services.objects, route.value.address).decidePayments(commands);
  for (const [i, refusal] of refusals.entries()) {
    if (refusal?.reason === 'not-published') throw new SaleAway(eventId);
    // Otherwise refused: these seats are no longer this booking's, so that there is nothing left to return.
    if (refusal) console.warn('the box office refused', commands[i]!.kind, eventId, refusal.reason);
  }
  return refusals;
}
