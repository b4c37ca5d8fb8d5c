import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recordDelivery } from '../../db/queries/booking-delivery.ts';
import { issueTickets, listKnownEvents, moveBooking, recordProviderEvents } from '../../db/queries/booking-moves.ts';
import { readBookingRecord } from '../../db/queries/bookings.ts';
import { listBookings, readBooking } from '../../db/queries/my-bookings.ts';
import { claimOutbox, failOutbox, finishOutbox } from '../../db/queries/outbox.ts';
import { outbox } from '../../db/schema/delivery.ts';
import type { BookingEffect } from '../../domain/bookings/effects.ts';
import type { BookingId, UserId } from '../../domain/shared/ids.ts';
import { bookingSchema } from '../../protocol/http/bookings.ts';
import { committedFact, insertSampleEvent, newId } from '../support/postgres-sample.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

let database: TestDatabase;
let eventId: string;
let userId: UserId;
let bookingId: BookingId;

const now = '2030-01-02T00:00:00Z';

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  ({ eventId, userId } = await insertSampleEvent(database.db));
  bookingId = await sell([6, 7]);
});

let deliveredSeq = 0;
async function sell(seats: number[], atMs = Date.UTC(2030, 0, 1)): Promise<BookingId> {
  const fact = { ...committedFact({ userId, seats }), atMs };
  await recordDelivery(database.db, { eventId, epoch: ++deliveredSeq, afterSeq: 0, throughSeq: 1, facts: [fact] });
  return fact.bookingId;
}

function capture() {
  const effects: BookingEffect[] = [{ kind: 'issue-tickets', bookingId }];
  return moveBooking(database.db, { bookingId, from: 'booked', to: 'captured', effects, now });
}

async function codesOf() {
  const { tickets } = (await readBookingRecord(database.db, bookingId))!;
  return tickets.map(({ id, seat }) => ({ ticketId: id, code: `CODE-${seat}` }));
}

describe('a move', () => {
  test('[MOVE-1] is made once, with what it owes', async () => {
    const outcomes = await Promise.all([capture(), capture(), capture()]);
    expect(outcomes.filter((outcome) => outcome.kind === 'moved')).toHaveLength(1);
    expect(await capture()).toEqual({ kind: 'already' });
    const owed = await database.db.select().from(outbox).where(eq(outbox.topic, 'issue-tickets'));
    expect(owed.filter((row) => row.key === bookingId)).toHaveLength(1);
  });

  test('[MOVE-1] from another status is a conflict, and changes and owes nothing', async () => {
    const effects: BookingEffect[] = [{ kind: 'notify', bookingId, what: 'confirmed', about: '' }];
    const outcome = await moveBooking(database.db, { bookingId, from: 'captured', to: 'issued', effects, now });
    expect(outcome).toEqual({ kind: 'conflict', status: 'booked' });
    const owed = await database.db.select().from(outbox).where(eq(outbox.key, bookingId));
    expect(owed.map((row) => row.topic)).toEqual(['capture']);
    const unknown = await moveBooking(database.db, {
      bookingId: newId(),
      from: 'booked',
      to: 'captured',
      effects,
      now,
    });
    expect(unknown).toEqual({ kind: 'conflict', status: null });
  });

  test('[MOVE-2] cancelling voids the tickets, so that the seats can be sold again', async () => {
    await moveBooking(database.db, { bookingId, from: 'booked', to: 'cancelled', effects: [], now });
    const booking = await readBooking(database.db, { bookingId, userId });
    expect(booking!.tickets.map((ticket) => ticket.status)).toEqual(['void', 'void']);
    const again = await sell([6]);
    expect((await readBooking(database.db, { bookingId: again, userId }))!.status).toBe('booked');
  });
});

describe('issuing', () => {
  test('[MOVE-3] makes every ticket live with its code', async () => {
    await capture();
    const codes = await codesOf();
    expect(await issueTickets(database.db, { bookingId, codes, effects: [], now })).toEqual({ kind: 'moved' });
    const booking = (await readBooking(database.db, { bookingId, userId }))!;
    expect(booking.tickets.map((ticket) => [ticket.status, ticket.code])).toEqual([
      ['live', 'CODE-6'],
      ['live', 'CODE-7'],
    ]);
    expect(await issueTickets(database.db, { bookingId, codes, effects: [], now })).toEqual({ kind: 'already' });
  });

  test('[MOVE-3] before the money is captured issues nothing', async () => {
    const codes = await codesOf();
    const outcome = await issueTickets(database.db, { bookingId, codes, effects: [], now });
    expect(outcome).toEqual({ kind: 'conflict', status: 'booked' });
    expect((await readBooking(database.db, { bookingId, userId }))!.tickets[0]!.code).toBeNull();
  });

  test('[MOVE-3] with a code missing, or one for another ticket, issues nothing', async () => {
    await capture();
    const codes = await codesOf();
    for (const wrong of [codes.slice(1), [...codes, { ticketId: newId(), code: 'X' }]]) {
      const outcome = await issueTickets(database.db, { bookingId, codes: wrong, effects: [], now });
      expect(outcome).toEqual({ kind: 'conflict', status: 'captured' });
    }
  });
});

describe('reading', () => {
  test('[MOVE-4] a booking is its fan’s own, as the API shows it', async () => {
    const booking = await readBooking(database.db, { bookingId, userId });
    const { terms: _, ...shown } = booking!;
    expect(bookingSchema.omit({ returnOffer: true }).parse(booking)).toEqual(shown);
    expect(booking).toMatchObject({
      id: bookingId,
      status: 'booked',
      total: { faceMinor: 10_000, feeMinor: 1000, taxMinor: 800, totalMinor: 11_800 },
      createdAt: '2030-01-01T00:00:00Z',
      event: { id: eventId, name: 'An Evening' },
    });
    expect(booking!.tickets[0]).toMatchObject({
      seat: 6,
      section: 'Parterre',
      row: 'B',
      seatNumber: '2',
      zoneName: 'Stalls',
      ticketTypeName: 'Adult',
      status: 'pending',
      price: { totalMinor: 5900 },
    });
    expect(await readBooking(database.db, { bookingId, userId: newId() })).toBeNull();
  });

  test('[MOVE-4] the list shows the newest first, page by page', async () => {
    const second = await sell([0], Date.UTC(2030, 0, 3));
    const third = await sell([1], Date.UTC(2030, 0, 3));
    const first = await listBookings(database.db, { userId, when: 'all', limit: 2 });
    if (!first.ok || first.value.next === null) throw new Error('a page with a next one');
    expect(first.value.items.map(({ id }) => id)).toEqual([third, second]);
    const rest = await listBookings(database.db, { userId, when: 'all', limit: 2, cursor: first.value.next });
    expect(rest).toMatchObject({ ok: true, value: { next: null, items: [{ id: bookingId }] } });
  });

  test('[MOVE-4] the record has what the saga needs', async () => {
    const record = await readBookingRecord(database.db, bookingId);
    expect(record).toMatchObject({
      id: bookingId,
      eventId,
      userId,
      status: 'booked',
      totalMinor: 11_800,
      currency: 'CHF',
      paymentId: `pi_${bookingId}`,
      sessionId: `cs_${bookingId}`,
    });
    expect(record!.email).toContain('@example.org');
    expect(record!.tickets.map(({ seat, generation }) => [seat, generation])).toEqual([
      [6, 1],
      [7, 1],
    ]);
    expect(await readBookingRecord(database.db, newId())).toBeNull();
  });
});

describe('the outbox', () => {
  const later = '2040-01-01T00:00:00Z';
  const claim = (limit: number, at = later) => claimOutbox(database.db, { limit, now: at, leaseSeconds: 60 });

  /** Work of the tests before is not this test's. */
  beforeEach(async () => {
    await database.db.update(outbox).set({ doneAt: new Date() });
    for (let seat = 0; seat < 6; seat++) await sell([seat]);
  });

  test('[OUTBOX-1] gives two workers at once different work', async () => {
    const claims = await Promise.all([claim(2), claim(2), claim(2)]);
    const ids = claims.flat().map((work) => work.id);
    expect(ids).toHaveLength(6);
    expect(new Set(ids).size).toBe(6);
    expect(await claim(10)).toEqual([]);
  });

  test('[OUTBOX-1] offers new work at once, also to a worker whose clock is behind', async () => {
    expect(await claim(10, '2020-01-01T00:00:00Z')).toHaveLength(6);
  });

  test('[OUTBOX-2] offers again what its worker did not finish in time, and counts', async () => {
    const [first] = await claim(1);
    expect(first).toMatchObject({ attempts: 1, effect: { kind: 'capture', currency: 'CHF', amountMinor: 5900 } });
    const again = await claim(10, '2040-01-01T00:01:00Z');
    expect(again.find((work) => work.id === first!.id)).toMatchObject({ attempts: 2 });
  });

  test('[OUTBOX-3] what is finished is never offered again', async () => {
    const all = await claim(10);
    await finishOutbox(database.db, { ids: all.map((work) => work.id), now: later });
    expect(await claim(10, '2041-01-01T00:00:00Z')).toEqual([]);
  });

  test('[OUTBOX-4] what failed waits for its time, with its reason', async () => {
    const [work] = await claim(1);
    await failOutbox(database.db, { id: work!.id, error: 'no answer', retryAt: '2040-01-01T01:00:00Z' });
    expect((await claim(10, '2040-01-01T00:59:59Z')).map(({ id }) => id)).not.toContain(work!.id);
    expect((await claim(10, '2040-01-01T01:00:00Z')).map(({ id }) => id)).toContain(work!.id);
    const [row] = await database.db
      .select()
      .from(outbox)
      .where(eq(outbox.id, Number(work!.id)));
    expect(row!.lastError).toBe('no answer');
  });
});

test('[MOVE-5] webhooks that were acted on are known, however often that is said', async () => {
  const events = [1, 2].map(() => ({ id: `evt_${newId()}`, type: 'checkout.session.completed', at: now }));
  const ids = events.map(({ id }) => id);
  expect(await listKnownEvents(database.db, ids)).toEqual(new Set());
  await Promise.all([events.slice(0, 1), events.slice(0, 1)].map((some) => recordProviderEvents(database.db, some)));
  expect(await listKnownEvents(database.db, ids)).toEqual(new Set([ids[0]]));
  await recordProviderEvents(database.db, events);
  expect(await listKnownEvents(database.db, ids)).toEqual(new Set(ids));
});
