import type * as Refunds from '../../../db/queries/refunds.ts';
import type { Database } from '../../../db/database.ts';
import { decideRefund, type RefundableBooking } from '../../../domain/bookings/refund.ts';
import { idOf, type BookingId, type TicketId } from '../../../domain/shared/ids.ts';
import { fail, ok } from '../../../domain/shared/result.ts';
import type { PostgresModel } from './postgres.ts';

/** Stands in for `db/queries/refunds.ts`, over the model of Postgres. */
export const requestRefund: typeof Refunds.requestRefund = async (db, request) => {
  const model = modelOf(db);
  const { bookingId, refundId, amountMinor } = request;
  for (;;) {
    const found = await model.query('read refundable', () => {
      const state = model.refunds.get(refundId)?.state ?? null;
      return { booking: refundable(model, bookingId), state, revision: model.bookings.get(bookingId)?.revision };
    });
    if (found.booking === null) return fail({ reason: 'booking-not-found' });
    if (found.state !== null) return ok({ kind: 'already', state: found.state });
    const decided = decideRefund(found.booking, request);
    if (!decided.ok) return decided;
    const { from, to, state, seats, ticketIds, effects } = decided.value;
    const isBegun = await model.query('begin refund', () => {
      const booking = model.bookings.get(bookingId)!;
      if (booking.status !== from || booking.revision !== found.revision || model.refunds.has(refundId)) return false;
      booking.status = to;
      booking.revision++;
      const voided = new Set<string>(ticketIds);
      for (const ticket of model.ticketsOf(bookingId)) if (voided.has(ticket.id)) ticket.status = 'void';
      const { paymentId, currency } = booking;
      const about = { refundId, bookingId: idOf<BookingId>(bookingId), attempt: 1, state, seats, amountMinor };
      model.refunds.set(refundId, { ...about, providerId: null, paymentId, currency });
      model.owe(effects);
      return true;
    });
    if (isBegun) return ok({ kind: 'requested', decision: decided.value });
  }
};

export const readRefund: typeof Refunds.readRefund = (db, refundId) =>
  modelOf(db).query('read refund', () => modelOf(db).refunds.get(refundId) ?? null);

export const settleRefund: typeof Refunds.settleRefund = (db, { refund, to, providerId, effects, event }) =>
  modelOf(db).query('settle refund', () => {
    const model = modelOf(db);
    const row = model.refunds.get(refund.refundId);
    if (row?.state !== refund.state || row.attempt !== refund.attempt) return false;
    if (event !== null && model.providerEvents.has(event.id)) return false;
    if (event !== null) model.providerEvents.add(event.id);
    row.state = to;
    row.providerId = providerId ?? row.providerId;
    model.owe(effects);
    return true;
  });

export const noteProviderRefund: typeof Refunds.noteProviderRefund = (db, { refundId, attempt, providerId }) =>
  modelOf(db).query('note refund', () => {
    const row = modelOf(db).refunds.get(refundId);
    if (row?.attempt === attempt && row.state === 'requested') row.providerId = providerId;
  });

export const retryRefund: typeof Refunds.retryRefund = (db, { refundId, attempt }) =>
  modelOf(db).query('retry refund', () => {
    const model = modelOf(db);
    const row = model.refunds.get(refundId);
    if (row?.state !== 'failed' || row.attempt !== attempt || row.paymentId === null) return false;
    row.state = 'requested';
    row.attempt = attempt + 1;
    row.providerId = null;
    const { bookingId, paymentId, amountMinor, currency } = row;
    model.owe([{ kind: 'refund', bookingId, refundId, attempt: row.attempt, paymentId, amountMinor, currency }]);
    return true;
  });

function refundable(model: PostgresModel, bookingId: string): RefundableBooking | null {
  const booking = model.bookings.get(bookingId);
  if (!booking) return null;
  const { id, status: stage, paymentId, currency, totalMinor } = booking;
  const given = [...model.refunds.values()].filter((one) => one.bookingId === id && one.state !== 'failed');
  const refundedMinor = given.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const tickets = model
    .ticketsOf(id)
    .map((row) => ({ id: idOf<TicketId>(row.id), seat: row.seat, status: row.status }));
  return { bookingId: idOf<BookingId>(id), stage, paymentId, currency, totalMinor, refundedMinor, tickets };
}

function modelOf(db: Database): PostgresModel {
  return db as unknown as PostgresModel;
}
