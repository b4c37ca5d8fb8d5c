import type * as Accounts from '../../../db/queries/accounts.ts';
import type * as Delivery from '../../../db/queries/booking-delivery.ts';
import type * as Moves from '../../../db/queries/booking-moves.ts';
import type * as Bookings from '../../../db/queries/bookings.ts';
import type * as Campaigns from '../../../db/queries/campaigns.ts';
import type * as Disputes from '../../../db/queries/disputes.ts';
import type * as MyBookings from '../../../db/queries/my-bookings.ts';
import type * as PlanMoves from '../../../db/queries/plan-moves.ts';
import type * as Publishing from '../../../db/queries/publishing.ts';
import type * as Outbox from '../../../db/queries/outbox.ts';
import type * as Transfers from '../../../db/queries/transfers.ts';
import type * as Rebuilding from '../../../db/queries/rebuilding.ts';
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

export const recordProviderEvents: typeof Moves.recordProviderEvents = (db, events) =>
  modelOf(db).query('record events', () => {
    for (const { id } of events) modelOf(db).providerEvents.add(id);
  });

export const listKnownEvents: typeof Moves.listKnownEvents = (db, ids) =>
  modelOf(db).query('list known events', () => new Set(ids.filter((id) => modelOf(db).providerEvents.has(id))));

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
      eventId: model.event.address.eventId,
      eventName: 'The Simulated',
      startsAt: '2027-01-01T19:00:00Z',
      timeZone: 'UTC',
      email: null,
      phone: null,
      tickets,
    };
  });

export const readEventRoute: typeof Publishing.readEventRoute = (db) =>
  modelOf(db).query('read route', () => {
    const { address, floors, epoch, status, planHash, queue, presale } = modelOf(db).event;
    return { address, name: 'The Simulated', floors, epoch, status, planHash, queue, presale };
  });

export const readPublicationSource: typeof Publishing.readPublicationSource = (db) =>
  modelOf(db).query('read event', () => modelOf(db).event);

export const readLedgerCursor: typeof Delivery.readLedgerCursor = (db, { epoch }) =>
  modelOf(db).query('read cursor', () => modelOf(db).cursors.get(epoch) ?? 0);

export const findRebuild: typeof Rebuilding.findRebuild = (db, { requestKey }) =>
  modelOf(db).query('find rebuild', () => {
    const row = modelOf(db).findRebuild(requestKey);
    if (row === null) return null;
    const { openingAtMs, ...known } = row;
    if (row.state === 'done' || openingAtMs === null) return { ...known, state: { name: row.state } };
    return { ...known, state: { name: 'opening', sinceMs: modelOf(db).nowMs - openingAtMs } };
  });

export const beginRebuild: typeof Rebuilding.beginRebuild = (db, { fromEpoch, requestKey }) =>
  modelOf(db).query('begin rebuild', () => modelOf(db).beginRebuild(fromEpoch, requestKey));

export const beginOpening: typeof Rebuilding.beginOpening = (db, { epoch }) =>
  modelOf(db).query('begin opening', () => modelOf(db).beginOpening(epoch));

export const leaveEpoch: typeof Rebuilding.leaveEpoch = (db, { epoch }) =>
  modelOf(db).query('leave epoch', () => modelOf(db).leaveEpoch(epoch));

export const finishRebuild: typeof Rebuilding.finishRebuild = (db, { epoch }) =>
  modelOf(db).query('finish rebuild', () => {
    for (const row of modelOf(db).rebuilds) if (row.epoch === epoch) row.state = 'done';
  });

export const closeLedger: typeof Rebuilding.closeLedger = (db, { epoch }) =>
  modelOf(db).query('close ledger', () => void modelOf(db).cursors.set(epoch, Number.MAX_SAFE_INTEGER));

export const listStandingBookings: typeof Rebuilding.listStandingBookings = (db) =>
  modelOf(db).query('list bookings', () => modelOf(db).standingBookings());

export const listSettledSessions: typeof Rebuilding.listSettledSessions = (db) =>
  modelOf(db).query('list sessions', () => {
    const sessions = [...modelOf(db).bookings.values()].map(({ sessionId }) => sessionId);
    return new Set(sessions.filter((id) => id !== null));
  });

export const listGivenBack: typeof Rebuilding.listGivenBack = (db, paymentIds) =>
  modelOf(db).query('list given back', () => {
    const owed = modelOf(db).outbox.map(({ topicAndKey }) => topicAndKey);
    return new Set(paymentIds.filter((id) => owed.includes(`release-authorization ${id}`)));
  });

/** In this world a user's address is made of their id. */
export const findOrCreateUser: typeof Accounts.findOrCreateUser = (db, { email }) =>
  modelOf(db).query('find user', () => ({ id: email.split('@')[0]!, email, name: null, roles: [] }));

export const listSeatsOfOthers: typeof Bookings.listSeatsOfOthers = (db, { bookingId, seats }) =>
  modelOf(db).query('list seats of others', () => {
    const others = modelOf(db).tickets.filter((row) => row.status !== 'void' && row.bookingId !== bookingId);
    return others.map(({ seat }) => seat).filter((seat) => seats.includes(seat));
  });

/** In this world nobody disputes a payment, and tickets stay with who bought them. */
export const readTransfer: typeof Transfers.readTransfer = async () => null;
export const readDisputed: typeof Disputes.readDisputed = async () => null;
export const recordDispute: typeof Disputes.recordDispute = async () => 'heard-before';

/** And nobody prints them. */
export const readBooking: typeof MyBookings.readBooking = async () => null;

/** And the event stays what it is, where it is. */
export const readCampaignNews: typeof Campaigns.readCampaignNews = async () => null;
export const listPlanMoves: typeof PlanMoves.listPlanMoves = async () => [];
export const readTargetPlan: typeof PlanMoves.readTargetPlan = async () => null;
export const listStandingTickets: typeof PlanMoves.listStandingTickets = async () => [];
export const moveToPlan: typeof PlanMoves.moveToPlan = async () => false;

function modelOf(db: Database): PostgresModel {
  return db as unknown as PostgresModel;
}
