import * as z from 'zod';
import { readBooking, type BookingDocument } from '../../../db/queries/my-bookings.ts';
import { icalendar, type CalendarEntry } from '../../../domain/catalogue/icalendar.ts';
import { timeText } from '../../../domain/shared/date-text.ts';
import { bookingPath } from '../../payments/start-payment.ts';
import { operation } from '../operation.ts';
import { bookingParams } from '../paths.ts';
import { refuse, respond } from '../reply.ts';

export const readBookingCalendarOperation = operation({
  id: 'readBookingCalendar',
  method: 'get',
  path: '/v1/bookings/{bookingId}/calendar',
  tag: 'Bookings',
  summary: 'Put a booking into a calendar',
  description:
    'One entry at the time of the venue. Taken over again after the event has changed, it changes the entry.',
  access: 'user',
  params: bookingParams,
  answer: { status: 200, description: 'iCalendar (RFC 5545)', schema: z.string(), contentType: 'text/calendar' },
  problems: ['booking-not-found'],
  async handle({ params, session, services }) {
    const booking = await readBooking(services.db, { bookingId: params.bookingId, userId: session.user.id });
    if (!booking) return refuse('booking-not-found');
    const entry = calendarEntry(booking, services.vars.PUBLIC_ORIGIN);
    const file = icalendar({ name: null, entries: [entry], writtenAtMs: Date.now() });
    const headers = {
      'Content-Type': 'text/calendar; charset=utf-8',
      'Content-Disposition': `attachment; filename="${booking.event.slug}.ics"`,
    };
    return respond(new Response(file, { headers }));
  },
});

function calendarEntry(booking: BookingDocument, origin: string): CalendarEntry {
  const { event, tickets } = booking;
  const { venue, address } = event;
  const { latitude, longitude } = address;
  const mine = tickets.filter(({ isMine, status }) => isMine && status !== 'void');
  const isOff = event.status === 'cancelled' || mine.length === 0;
  const url = origin + bookingPath(event.id, booking.id);
  const place = [venue.name, address.street, [address.postalCode, venue.city].filter(Boolean).join(' ')];
  return {
    uid: `${booking.id}@onsale`,
    // What becomes of the tickets counts as well: each change of a booking is one more.
    sequence: event.revision + booking.refunds.length + booking.transfers.length,
    status: isOff ? 'cancelled' : 'confirmed',
    title: event.name,
    startsAt: event.startsAt,
    endsAt: event.endsAt,
    timeZone: event.timeZone,
    location: place.filter(Boolean).join(', '),
    position: latitude !== null && longitude !== null ? { latitude, longitude } : null,
    description: [doorsLine(event), ...mine.map(seatLine), url].filter((line) => line !== null).join('\n'),
    url,
  };
}

function doorsLine({ doorsAt, timeZone }: BookingDocument['event']): string | null {
  return doorsAt === null ? null : `Doors ${timeText(doorsAt, timeZone)}`;
}

function seatLine({ section, row, seatNumber }: BookingDocument['tickets'][number]): string {
  const parts = [section, row && `row ${row}`, seatNumber && `seat ${seatNumber}`];
  return parts.filter(Boolean).join(', ');
}
