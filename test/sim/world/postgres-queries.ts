import type * as Delivery from '../../../db/queries/booking-delivery.ts';
import type * as Moves from '../../../db/queries/booking-moves.ts';
import type * as Bookings from '../../../db/queries/bookings.ts';
import type * as Publishing from '../../../db/queries/publishing.ts';
import type * as Outbox from '../../../db/queries/outbox.ts';
import type { Database } from '../../../db/database.ts';
import type { PostgresModel } from './postgres.ts';

/**
 * Stands in for the modules of `db/queries` that the shell of bookings imports: the same functions over the model of
 * Postgres. `Services.db` is the model.
 */
export const recordDelivery: typeof Delivery.recordDelivery = (db, delivery) =>
  modelOf(db).query('take delivery', () => modelOf(db).take(delivery));

export const moveBooking: typeof Moves.moveBooking = (db, { bookingId, from, to, effects }) =>
  modelOf(db).query(`move to ${to}`, () => modelOf(db).move(bookingId, from, to, effects));

export const issueTickets: typeof Moves.issueTickets = (db, { bookingId, codes, effects }) =>
  modelOf(db).query('issue', () => modelOf(db).issue(bookingId, codes, effects));

export const recordProviderEvent: typeof Moves.recordProviderEvent = (db, { id }) =>
  modelOf(db).query('record event', () => {
    const { providerEvents } = modelOf(db);
    if (providerEvents.has(id)) return 'duplicate';
    providerEvents.add(id);
    return 'recorded';
  });

export const isProviderEventKnown: typeof Moves.isProviderEventKnown = (db, id) =>
  modelOf(db).query('is event known', () => modelOf(db).providerEvents.has(id));

export const claimOutbox: typeof Outbox.claimOutbox = (db, { limit, now, leaseSeconds }) =>
  modelOf(db).query('claim', () => modelOf(db).claim(limit, Date.parse(now), leaseSeconds));

export const finishOutbox: typeof Outbox.finishOutbox = (db, { ids }) =>
  modelOf(db).query('finish', () => {
    for (const row of modelOf(db).outbox) if (ids.includes(String(row.id))) row.isDone = true;
  });

export const failOutbox: typeof Outbox.failOutbox = (db, { id, retryAt }) =>
  modelOf(db).query('fail', () => {
    const row = modelOf(db).outbox.find((row) => String(row.id) === id && !row.isDone);
    if (row) row.availableAtMs = Date.parse(retryAt);
  });

export const readBookingRecord: typeof Bookings.readBookingRecord = (db, bookingId) =>
  modelOf(db).query('read booking', () => {
    const model = modelOf(db);
    const booking = model.bookings.get(bookingId);
    if (!booking) return null;
    const tickets = model.ticketsOf(bookingId).map(({ id, seat, status }) => ({ id, seat, status, generation: 0 }));
    return {
      ...booking,
      eventId: model.address.eventId,
      eventName: 'The Simulated',
      startsAt: '2027-01-01T19:00:00Z',
      timeZone: 'UTC',
      email: null,
      tickets,
    };
  });

export const readEventRoute: typeof Publishing.readEventRoute = (db) =>
  modelOf(db).query('read route', () => {
    const { address } = modelOf(db);
    return { address, name: 'The Simulated', floors: 1, epoch: 1, status: 'published', planHash: null };
  });

function modelOf(db: Database): PostgresModel {
  return db as unknown as PostgresModel;
}
