import type * as Delivery from '../../db/queries/booking-delivery.ts';
import type * as Moves from '../../db/queries/booking-moves.ts';
import type * as Bookings from '../../db/queries/bookings.ts';
import type * as Disputes from '../../db/queries/disputes.ts';
import type * as Outbox from '../../db/queries/outbox.ts';
import type * as Publishing from '../../db/queries/publishing.ts';
import type * as Refunds from '../../db/queries/refunds.ts';
import { EVENT } from './sale.ts';
import { ask } from './process-run.ts';

/*
 * Stands in for the modules of `db/queries` that the shell of bookings imports: each function is one statement, asked
 * of postgres-part.ts. Times are left out: nothing there depends on them.
 */

export const recordDelivery: typeof Delivery.recordDelivery = (_, { afterSeq, throughSeq, facts }) =>
  query('recordDelivery', { afterSeq, throughSeq, facts });

export const moveBooking: typeof Moves.moveBooking = (_, { bookingId, from, to, effects }) =>
  query('moveBooking', { bookingId, from, to, effects });

export const issueTickets: typeof Moves.issueTickets = (_, { bookingId, codes, effects }) =>
  query('issueTickets', { bookingId, ticketIds: codes.map(({ ticketId }) => ticketId), effects });

export const recordProviderEvents: typeof Moves.recordProviderEvents = (_, events) =>
  query('recordProviderEvents', { ids: events.map(({ id }) => id) });

export const listKnownEvents: typeof Moves.listKnownEvents = async (_, ids) =>
  new Set(await query<string[]>('listKnownEvents', { ids }));

export const readBookingRecord: typeof Bookings.readBookingRecord = (_, bookingId) =>
  query('readBookingRecord', { bookingId });

export const listSeatsOfOthers: typeof Bookings.listSeatsOfOthers = (_, { bookingId, seats }) =>
  query('listSeatsOfOthers', { bookingId, seats });

export const claimOutbox: typeof Outbox.claimOutbox = () => query('claimOutbox', {});

export const finishOutbox: typeof Outbox.finishOutbox = (_, { ids }) => query('finishOutbox', { ids });

export const failOutbox: typeof Outbox.failOutbox = (_, { id }) => query('failOutbox', { id });

export const readDisputed: typeof Disputes.readDisputed = (_, { disputeId, paymentId }) =>
  query('readDisputed', { disputeId, paymentId });

export const recordDispute: typeof Disputes.recordDispute = (_, { dispute, move, event }) => {
  const { id, bookingId, amountMinor, state } = dispute;
  return query('recordDispute', { dispute: { id, bookingId, amountMinor, state }, move, eventId: event.id });
};

export const readRefund: typeof Refunds.readRefund = (_, refundId) => query('readRefund', { refundId });

export const settleRefund: typeof Refunds.settleRefund = (_, { refund, to, providerId, effects, event }) => {
  const { refundId, state, attempt } = refund;
  return query('settleRefund', { refundId, state, attempt, to, providerId, effects, eventId: event?.id ?? null });
};

export const noteProviderRefund: typeof Refunds.noteProviderRefund = (_, { refundId, attempt, providerId }) =>
  query('noteProviderRefund', { refundId, attempt, providerId });

export const retryRefund: typeof Refunds.retryRefund = (_, { refundId, attempt }) =>
  query('retryRefund', { refundId, attempt });

/** Never changes: asking it is no step of its own. */
export const readEventRoute: typeof Publishing.readEventRoute = async () => EVENT;

function query<Answer>(name: string, args: unknown): Promise<Answer> {
  return ask({ port: 'postgres', query: name, args }) as Promise<Answer>;
}
