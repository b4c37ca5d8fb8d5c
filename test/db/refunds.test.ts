import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recordDelivery } from '../../db/queries/booking-delivery.ts';
import { issueTickets, moveBooking } from '../../db/queries/booking-moves.ts';
import { listSeatsOfOthers, readBookingRecord } from '../../db/queries/bookings.ts';
import { readDisputed, recordDispute } from '../../db/queries/disputes.ts';
import { noteProviderRefund, readRefund, requestRefund, retryRefund, settleRefund } from '../../db/queries/refunds.ts';
import { outbox, providerEvents } from '../../db/schema/delivery.ts';
import { disputes } from '../../db/schema/refunds.ts';
import { hearOfRefund } from '../../domain/bookings/refund.ts';
import { decideBooking } from '../../domain/bookings/saga.ts';
import { idOf, type BookingId, type TicketId, type UserId } from '../../domain/shared/ids.ts';
import { committedFact, insertSampleEvent, newId } from '../support/postgres-sample.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

let database: TestDatabase;
let eventId: string;
let userId: UserId;
let bookingId: BookingId;

const now = '2030-01-02T00:00:00Z';
const SEAT_MINOR = 5900;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  ({ eventId, userId } = await insertSampleEvent(database.db));
  bookingId = await issued([1, 2, 3]);
});

let epoch = 0;
async function issued(seats: number[]): Promise<BookingId> {
  const fact = committedFact({ userId, seats });
  const { bookingId: id } = fact;
  await recordDelivery(database.db, { eventId, epoch: ++epoch, afterSeq: 0, throughSeq: 1, facts: [fact] });
  await moveBooking(database.db, { bookingId: id, from: 'booked', to: 'captured', effects: [], now });
  const { tickets } = (await readBookingRecord(database.db, id))!;
  const codes = tickets.map((ticket) => ({ ticketId: ticket.id, code: `CODE-${ticket.id}` }));
  await issueTickets(database.db, { bookingId: id, codes, effects: [], now });
  return id;
}

async function ticketIds(...seats: number[]): Promise<TicketId[]> {
  const { tickets } = (await readBookingRecord(database.db, bookingId))!;
  return tickets.filter(({ seat }) => seats.includes(seat)).map(({ id }) => idOf<TicketId>(id));
}

async function standing(): Promise<{ status: string; seats: number[] }> {
  const { status, tickets } = (await readBookingRecord(database.db, bookingId))!;
  return { status, seats: tickets.filter((ticket) => ticket.status !== 'void').map(({ seat }) => seat) };
}

async function owed(topic: string): Promise<unknown[]> {
  const rows = await database.db.select().from(outbox).where(eq(outbox.topic, topic));
  return rows
    .map(({ payload }) => payload)
    .filter((effect) => (effect as { bookingId: string }).bookingId === bookingId);
}

function refundOf(tickets: TicketId[] | 'all', refundId: string = newId(), amountMinor = SEAT_MINOR) {
  return requestRefund(database.db, { refundId, bookingId, tickets, amountMinor, reason: 'organiser', now });
}

describe('asking for a refund', () => {
  test('[BOOK-10] of a seat: its ticket is void at once, and the money is owed', async () => {
    const refundId = newId();
    const asked = await refundOf(await ticketIds(2), refundId);
    expect(asked).toMatchObject({ ok: true, value: { kind: 'requested' } });
    expect(await standing()).toEqual({ status: 'part_refunded', seats: [1, 3] });
    expect(await owed('refund')).toEqual([
      {
        kind: 'refund',
        bookingId,
        refundId,
        attempt: 1,
        paymentId: `pi_${bookingId}`,
        amountMinor: SEAT_MINOR,
        currency: 'CHF',
      },
    ]);
    expect(await owed('free-seats')).toEqual([]);
  });

  test('[BOOK-11] again, also at the same time, it is one refund', async () => {
    const refundId = newId();
    const tickets = await ticketIds(2);
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => refundOf(tickets, refundId)));
    const kinds = outcomes.map((outcome) => (outcome.ok ? outcome.value.kind : outcome.failure.reason));
    expect(kinds.toSorted()).toEqual(['already', 'already', 'already', 'requested']);
    expect(await owed('refund')).toHaveLength(1);
  });

  test('[MOVE-6] of different seats at the same time: each decides on what the other left', async () => {
    const each = await Promise.all([1, 2, 3].map((seat) => ticketIds(seat)));
    const outcomes = await Promise.all(each.map((tickets) => refundOf(tickets)));
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    expect(await standing()).toEqual({ status: 'refunded', seats: [] });
    expect(await owed('refund')).toHaveLength(3);
  });

  test('[MOVE-6] [BOOK-11] of the same seat twice at the same time: one is turned down', async () => {
    const tickets = await ticketIds(1);
    const outcomes = await Promise.all([refundOf(tickets), refundOf(tickets)]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await refundOf('all', newId(), 3 * SEAT_MINOR)).toEqual({
      ok: false,
      failure: { reason: 'too-much', leftMinor: 2 * SEAT_MINOR },
    });
  });

  test('of nothing that is there', async () => {
    const unknown = newId<BookingId>();
    const asked = { refundId: newId(), tickets: 'all' as const, amountMinor: 1, reason: 'organiser' as const, now };
    expect(await requestRefund(database.db, { ...asked, bookingId: unknown })).toEqual({
      ok: false,
      failure: { reason: 'booking-not-found' },
    });
  });
});

describe('what becomes of a refund', () => {
  test('[BOOK-10] done: the seats and the news are owed, once', async () => {
    const refund = await begun();
    const { effects } = hearOfRefund(refund, { kind: 'done', attempt: 1 })!;
    const move = { refund, to: 'done' as const, providerId: 're_1', failure: null, effects, event: null, now };
    const moved = await Promise.all([settleRefund(database.db, move), settleRefund(database.db, move)]);
    expect(moved.toSorted()).toEqual([false, true]);
    expect(await readRefund(database.db, refund.refundId)).toMatchObject({ state: 'done', providerId: 're_1' });
    expect(await owed('free-seats')).toEqual([
      { kind: 'free-seats', bookingId, refundId: refund.refundId, seats: [3] },
    ]);
    expect(await owed('notify')).toHaveLength(1);
  });

  test('[MOVE-5] a webhook is heard in the same transaction, once; one that comes too early is not', async () => {
    const refund = await begun();
    const { effects } = hearOfRefund(refund, { kind: 'done', attempt: 1 })!;
    const event = { id: `evt_${newId()}`, type: 'refund.updated', at: now };
    const move = { refund, to: 'done' as const, providerId: 're_1', failure: null, effects, event, now };
    const early = { ...refund, attempt: 2 };
    expect(await settleRefund(database.db, { ...move, refund: early })).toBe(false);
    expect(await database.db.select().from(providerEvents).where(eq(providerEvents.id, event.id))).toEqual([]);
    expect(await settleRefund(database.db, move)).toBe(true);
    expect(await database.db.select().from(providerEvents).where(eq(providerEvents.id, event.id))).toHaveLength(1);
    const done = { ...refund, state: 'done' as const };
    expect(await settleRefund(database.db, { ...move, refund: done, to: 'failed', failure: 'no' })).toBe(false);
  });

  test('[BOOK-14] failed: the next attempt has work of its own, and what was paid may be refunded again', async () => {
    const refund = await begun();
    await noteProviderRefund(database.db, { refundId: refund.refundId, attempt: 1, providerId: 're_1' });
    const { effects } = hearOfRefund(refund, { kind: 'failed', attempt: 1 })!;
    const move = { refund, to: 'failed' as const, providerId: null, failure: 'card closed', effects, event: null, now };
    expect(await settleRefund(database.db, move)).toBe(true);
    const failed = (await readRefund(database.db, refund.refundId))!;
    expect(failed).toMatchObject({ state: 'failed', providerId: 're_1' });
    expect(await owed('alert')).toHaveLength(1);
    expect(await Promise.all([retryRefund(database.db, failed), retryRefund(database.db, failed)])).toContain(true);
    expect(await readRefund(database.db, refund.refundId)).toMatchObject({
      state: 'requested',
      attempt: 2,
      providerId: null,
    });
    expect(await owed('refund')).toHaveLength(2);
  });
});

describe('disputes', () => {
  test('[BOOK-15] [BOOK-16] opened and won: the booking is where it was, and its tickets stand', async () => {
    const id = disputeId();
    expect(await hear(id, 'open')).toBe('recorded');
    expect(await standing()).toEqual({ status: 'disputed', seats: [1, 2, 3] });
    expect(await refundOf('all')).toMatchObject({ failure: { reason: 'wrong-stage', stage: 'disputed' } });
    expect(await hear(id, 'won')).toBe('recorded');
    expect(await standing()).toEqual({ status: 'issued', seats: [1, 2, 3] });
    expect(await owed('alert')).toHaveLength(2);
  });

  test('[BOOK-16] lost: the tickets are void and the seats go back', async () => {
    const id = disputeId();
    await hear(id, 'open');
    expect(await hear(id, 'lost')).toBe('recorded');
    expect(await standing()).toEqual({ status: 'refunded', seats: [] });
    expect(await owed('free-seats')).toMatchObject([{ seats: 'all' }]);
  });

  test('[BOOK-17] closed first, opened late: it is closed once', async () => {
    const id = disputeId();
    expect(await hear(id, 'won')).toBe('recorded');
    expect(await hear(id, 'open')).toBe('heard-before');
    expect(await standing()).toMatchObject({ status: 'issued' });
    const rows = await database.db.select().from(disputes).where(eq(disputes.id, id));
    expect(rows).toMatchObject([{ state: 'won' }]);
  });

  test('[MOVE-5] the same webhook twice at once moves once', async () => {
    const id = disputeId();
    const outcomes = await Promise.all([hear(id, 'open', id), hear(id, 'open', id)]);
    expect(outcomes.filter((outcome) => outcome === 'recorded')).toHaveLength(1);
  });
});

test("[BOOK-4] whose seats are another booking's", async () => {
  const other = newId<BookingId>();
  expect(await listSeatsOfOthers(database.db, { eventId, bookingId: other, seats: [2, 3, 4] })).toEqual([2, 3]);
  expect(await listSeatsOfOthers(database.db, { eventId, bookingId, seats: [2, 3, 4] })).toEqual([]);
});

async function begun() {
  const refundId = newId();
  await refundOf(await ticketIds(3), refundId);
  return (await readRefund(database.db, refundId))!;
}

function disputeId(): string {
  return `dp_${newId()}`;
}

async function hear(id: string, state: 'open' | 'won' | 'lost', eventName: string = newId()) {
  const known = (await readDisputed(database.db, { disputeId: id, paymentId: `pi_${bookingId}` }))!;
  const kind = ({ open: 'dispute-opened', won: 'dispute-won', lost: 'dispute-lost' } as const)[state];
  const move = decideBooking(known.status, { kind, bookingId, disputeId: id, before: known.before });
  if (move === null || move === 'later') throw new Error('a dispute moves an issued booking');
  const dispute = { id, bookingId, amountMinor: 100, state, at: now };
  return recordDispute(database.db, { dispute, move, event: { id: `evt_${eventName}`, type: 'x', at: now } });
}
