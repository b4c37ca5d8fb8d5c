import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readLedgerCursor, recordDelivery, type Delivery } from '../../db/queries/booking-delivery.ts';
import { bookings, tickets } from '../../db/schema/bookings.ts';
import { outbox } from '../../db/schema/delivery.ts';
import type { BookingId, UserId } from '../../domain/shared/ids.ts';
import { committedFact, insertSampleEvent, newId } from '../support/postgres-sample.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

let database: TestDatabase;
let eventId: string;
let userId: UserId;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  ({ eventId, userId } = await insertSampleEvent(database.db));
});

function delivery(part: Partial<Delivery>): Delivery {
  return { eventId, epoch: 1, afterSeq: 0, throughSeq: 1, facts: [], ...part };
}

function refusedFact(bookingId: BookingId, paymentId: string) {
  const payment = { sessionId: `cs_${paymentId}`, paymentId, currency: 'CHF', amountMinor: 5900 };
  return { kind: 'commit-refused' as const, bookingId, userId, ...payment, reason: 'seats-taken', atMs: 1 };
}

const bookingRows = () => database.db.select().from(bookings).where(eq(bookings.eventId, eventId));
const ticketRows = () =>
  database.db.select().from(tickets).where(eq(tickets.eventId, eventId)).orderBy(tickets.seatIndex);

/** Topics and keys of the outbox that are about these bookings. */
async function workFor(...bookingIds: string[]): Promise<string[]> {
  const rows = await database.db.select().from(outbox);
  const about = rows.filter((row) => bookingIds.some((id) => JSON.stringify(row.payload).includes(id)));
  return about.map((row) => `${row.topic} ${row.key}`).sort();
}

describe('a delivery', () => {
  test('[DELIVERY-1] writes bookings, tickets, outbox and cursor together', async () => {
    const fact = committedFact({ userId, seats: [6, 12] });
    const outcome = await recordDelivery(database.db, delivery({ throughSeq: 7, facts: [fact] }));
    expect(outcome).toEqual({ kind: 'recorded', conflicts: [] });

    expect(await bookingRows()).toMatchObject([
      {
        id: fact.bookingId,
        userId,
        status: 'booked',
        currency: 'CHF',
        totalMinor: 11_800,
        ledgerEpoch: 1,
        ledgerSeq: 7,
        createdAt: new Date('2030-01-01T00:00:00Z'),
      },
    ]);
    expect(await ticketRows()).toMatchObject([
      { seatIndex: 6, section: 'Parterre', rowLabel: 'B', seatNumber: '2', status: 'pending', code: null },
      { seatIndex: 12, section: 'Floor', rowLabel: null, seatNumber: null, status: 'pending', code: null },
    ]);
    expect(await workFor(fact.bookingId)).toEqual([`capture ${fact.bookingId}`]);
    expect(await readLedgerCursor(database.db, { eventId, epoch: 1 })).toBe(7);
  });

  test('[DELIVERY-2] that comes twice is taken once', async () => {
    const message = delivery({ throughSeq: 3, facts: [committedFact({ userId, seats: [0] })] });
    await recordDelivery(database.db, message);
    expect(await recordDelivery(database.db, message)).toEqual({ kind: 'duplicate', throughSeq: 3 });
    expect(await ticketRows()).toHaveLength(1);
  });

  test('[DELIVERY-2] whose copies come at the same time is taken once', async () => {
    const message = delivery({ throughSeq: 3, facts: [committedFact({ userId, seats: [0] })] });
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => recordDelivery(database.db, message)));
    expect(outcomes.filter((outcome) => outcome.kind === 'recorded')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome.kind === 'duplicate')).toHaveLength(7);
    expect(await ticketRows()).toHaveLength(1);
  });

  test('[DELIVERY-3] that leaves something out is a gap, and changes nothing', async () => {
    const facts = [committedFact({ userId, seats: [0] })];
    const early = delivery({ afterSeq: 4, throughSeq: 6, facts });
    expect(await recordDelivery(database.db, early)).toEqual({ kind: 'gap', throughSeq: 0 });
    await recordDelivery(database.db, delivery({ throughSeq: 3 }));
    expect(await recordDelivery(database.db, early)).toEqual({ kind: 'gap', throughSeq: 3 });
    expect(await bookingRows()).toEqual([]);
  });

  test('[DELIVERY-3] goes on where the one before it ended, each epoch for itself', async () => {
    await recordDelivery(database.db, delivery({ throughSeq: 3 }));
    expect((await recordDelivery(database.db, delivery({ afterSeq: 3, throughSeq: 9 }))).kind).toBe('recorded');
    expect((await recordDelivery(database.db, delivery({ epoch: 2, throughSeq: 2 }))).kind).toBe('recorded');
    expect(await readLedgerCursor(database.db, { eventId, epoch: 1 })).toBe(9);
    expect(await readLedgerCursor(database.db, { eventId, epoch: 2 })).toBe(2);
  });

  test('[DELIVERY-4] with a seat that is sold refuses that booking only', async () => {
    const first = committedFact({ userId, seats: [1, 2] });
    await recordDelivery(database.db, delivery({ throughSeq: 1, facts: [first] }));

    const clash = committedFact({ userId, seats: [2, 3] });
    const other = committedFact({ userId, seats: [4] });
    const outcome = await recordDelivery(database.db, delivery({ afterSeq: 1, throughSeq: 2, facts: [clash, other] }));
    expect(outcome).toEqual({ kind: 'recorded', conflicts: [{ bookingId: clash.bookingId, seats: [2] }] });

    const status = new Map((await bookingRows()).map((row) => [row.id, [row.status, row.refusalReason]]));
    expect(status.get(clash.bookingId)).toEqual(['refused', 'seats-disputed']);
    expect(status.get(other.bookingId)).toEqual(['booked', null]);
    expect((await ticketRows()).map((row) => row.seatIndex)).toEqual([1, 2, 4]);
    expect(await workFor(clash.bookingId)).toEqual([
      `alert ${clash.bookingId}:seats-disputed:2 3`,
      `release-authorization ${clash.paymentId}`,
    ]);
  });

  test('[DELIVERY-4] with one seat in two of its bookings sells it to the first', async () => {
    const facts = [committedFact({ userId, seats: [8] }), committedFact({ userId, seats: [8, 9] })] as const;
    const outcome = await recordDelivery(database.db, delivery({ facts: [...facts] }));
    expect(outcome).toEqual({ kind: 'recorded', conflicts: [{ bookingId: facts[1].bookingId, seats: [8] }] });
    expect((await ticketRows()).map((row) => row.seatIndex)).toEqual([8]);
  });

  test('[DELIVERY-5] of a refused commit writes the refusal and gives the money back', async () => {
    const bookingId = newId<BookingId>();
    await recordDelivery(database.db, delivery({ facts: [refusedFact(bookingId, 'pi_refused')] }));
    expect(await bookingRows()).toMatchObject([
      { id: bookingId, status: 'refused', refusalReason: 'seats-taken', totalMinor: 5900, paymentId: 'pi_refused' },
    ]);
    expect(await workFor(bookingId)).toEqual(['release-authorization pi_refused']);
  });

  test('[DELIVERY-5] a second payment for a sold hold is given back, and the booking stands', async () => {
    const fact = committedFact({ userId, seats: [5] });
    await recordDelivery(database.db, delivery({ throughSeq: 1, facts: [fact] }));
    const again = refusedFact(fact.bookingId, 'pi_second');
    await recordDelivery(database.db, delivery({ afterSeq: 1, throughSeq: 2, facts: [again] }));
    expect(await bookingRows()).toMatchObject([{ id: fact.bookingId, status: 'booked', paymentId: fact.paymentId }]);
    expect(await workFor(fact.bookingId)).toEqual([`capture ${fact.bookingId}`, 'release-authorization pi_second']);
  });

  test('[DELIVERY-5] a payment that a booking was made with is not given back because a rebuilt box office does not know it', async () => {
    const fact = committedFact({ userId, seats: [6] });
    await recordDelivery(database.db, delivery({ facts: [fact] }));
    const before = await workFor(fact.bookingId);
    await database.db.update(bookings).set({ status: 'refunded' }).where(eq(bookings.id, fact.bookingId));
    const late = refusedFact(fact.bookingId, fact.paymentId!);
    const outcome = await recordDelivery(database.db, delivery({ epoch: 2, facts: [late] }));
    expect(outcome.kind).toBe('recorded');
    expect(await workFor(fact.bookingId)).toEqual(before);
    expect(await bookingRows()).toMatchObject([{ status: 'refunded' }]);
  });

  test('[DELIVERY-6] a payment that is taken after one that was refused makes the booking', async () => {
    const fact = committedFact({ userId, seats: [5] });
    const refused = refusedFact(fact.bookingId, 'pi_first');
    await recordDelivery(database.db, delivery({ throughSeq: 1, facts: [refused] }));
    await recordDelivery(database.db, delivery({ afterSeq: 1, throughSeq: 2, facts: [fact] }));
    expect(await bookingRows()).toMatchObject([
      { id: fact.bookingId, status: 'booked', refusalReason: null, paymentId: fact.paymentId, totalMinor: 5900 },
    ]);
    expect(await ticketRows()).toHaveLength(1);
    const work = [`capture ${fact.bookingId}`, 'release-authorization pi_first'];
    expect(await workFor(fact.bookingId)).toEqual(work);
  });

  test('[DELIVERY-4] [DELIVERY-6] the one that is taken may find its seats sold: it is given back as well', async () => {
    const stands = committedFact({ userId, seats: [5] });
    const fact = committedFact({ userId, seats: [5, 6] });
    const facts = [stands, refusedFact(fact.bookingId, 'pi_earlier')];
    await recordDelivery(database.db, delivery({ throughSeq: 1, facts }));
    const second = delivery({ afterSeq: 1, throughSeq: 2, facts: [fact] });
    const outcome = await recordDelivery(database.db, second);
    expect(outcome).toEqual({ kind: 'recorded', conflicts: [{ bookingId: fact.bookingId, seats: [5] }] });
    const refused = (await bookingRows()).filter(({ id }) => id === fact.bookingId);
    expect(refused).toMatchObject([{ status: 'refused', refusalReason: 'seats-taken', paymentId: 'pi_earlier' }]);
    expect((await ticketRows()).map((row) => row.seatIndex)).toEqual([5]);
    const work = await workFor(fact.bookingId);
    expect(work).toEqual([
      `alert ${fact.bookingId}:seats-disputed:5 6`,
      `release-authorization ${fact.paymentId}`,
      'release-authorization pi_earlier',
    ]);
    // Again, in another epoch: nothing more is owed.
    await recordDelivery(database.db, delivery({ epoch: 2, throughSeq: 1, facts: [fact] }));
    expect(await workFor(fact.bookingId)).toEqual(work);
  });

  test('[DELIVERY-6] the same within one delivery, in either order', async () => {
    const [one, two] = [committedFact({ userId, seats: [1] }), committedFact({ userId, seats: [2] })];
    const facts = [refusedFact(one.bookingId, 'pi_x'), one, two, refusedFact(two.bookingId, 'pi_y')];
    await recordDelivery(database.db, delivery({ facts }));
    expect((await bookingRows()).map((row) => row.status)).toEqual(['booked', 'booked']);
    expect((await ticketRows()).map((row) => row.seatIndex)).toEqual([1, 2]);
    const releases = (await workFor(one.bookingId, two.bookingId)).filter((work) => work.startsWith('release'));
    expect(releases).toEqual(['release-authorization pi_x', 'release-authorization pi_y']);
  });

  test('[DELIVERY-7] an order of nothing is captured at once', async () => {
    const fact = { ...committedFact({ userId, seats: [] }), paymentId: null, sessionId: null };
    fact.seats = [{ seat: 0, zone: 'stalls', ticketType: 'child', faceMinor: 0, feeMinor: 0, taxMinor: 0 }];
    await recordDelivery(database.db, delivery({ facts: [fact] }));
    expect(await bookingRows()).toMatchObject([
      { status: 'captured', totalMinor: 0, capturedAt: new Date('2030-01-01T00:00:00Z') },
    ]);
    expect(await workFor(fact.bookingId)).toEqual([`issue-tickets ${fact.bookingId}`]);
  });

  test('[DELIVERY-8] an expiring hold owes the end of its payment session', async () => {
    const holdId = newId<BookingId>() as string;
    const fact = { kind: 'expiring' as const, holdId: holdId as never, sessionId: 'cs_open', atMs: 1 };
    await recordDelivery(database.db, delivery({ facts: [fact] }));
    expect(await workFor(holdId)).toEqual(['expire-session cs_open']);
    expect(await bookingRows()).toEqual([]);
  });

  test('[DELIVERY-9] a ledger that is delivered again in another epoch sells nothing twice', async () => {
    const fact = committedFact({ userId, seats: [3] });
    await recordDelivery(database.db, delivery({ facts: [fact] }));
    const again = await recordDelivery(database.db, delivery({ epoch: 2, facts: [fact] }));
    expect(again).toEqual({ kind: 'recorded', conflicts: [] });
    expect(await ticketRows()).toHaveLength(1);
  });
});

describe('the last net', () => {
  test('[I1] Postgres itself refuses a second live ticket for a seat, and takes it once the first is void', async () => {
    const fact = committedFact({ userId, seats: [0] });
    await recordDelivery(database.db, delivery({ facts: [fact] }));
    const [sold] = await ticketRows();
    const copy = () => database.db.insert(tickets).values({ ...sold!, id: newId() });
    await expect(copy()).rejects.toMatchObject({ cause: { code: '23505', constraint: 'tickets_live_seat' } });
    await database.db.execute(sql`update tickets set status = 'void' where id = ${sold!.id}`);
    await copy();
    expect((await ticketRows()).map((row) => row.status).sort()).toEqual(['pending', 'void']);
  });

  test('[I1] of two deliveries that sell a seat at the same time, one gets it and the other is refused', async () => {
    for (let round = 1; round <= 10; round++) {
      const facts = [1, 2].map(() => committedFact({ userId, seats: [round % 10] }));
      const { eventId: contested } = await insertSampleEvent(database.db);
      const outcomes = await Promise.all(
        facts.map((fact, i) =>
          recordDelivery(database.db, { ...delivery({ epoch: i + 1, facts: [fact] }), eventId: contested }),
        ),
      );
      expect(outcomes.map((outcome) => outcome.kind)).toEqual(['recorded', 'recorded']);
      const conflicts = outcomes.flatMap((outcome) => (outcome.kind === 'recorded' ? outcome.conflicts : []));
      expect(conflicts).toHaveLength(1);
    }
  });
});
