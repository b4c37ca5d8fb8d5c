import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  beginCancellation,
  finishCampaign,
  listCampaignsToRun,
  nextBookings,
  readCampaign,
  writeBookingsDone,
  type BookingDone,
  type BookingToDo,
  type Campaign,
} from '../../db/queries/campaigns.ts';
import { settleRefundsDone } from '../../db/queries/refund-batches.ts';
import { decideRefund } from '../../domain/bookings/refund.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { insertSampleEvent } from '../support/postgres-sample.ts';

const BOOKINGS = 600;
const PRICE_MINOR = 5900;

let database: TestDatabase;
let campaign: Campaign;

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  const { eventId, userId } = await insertSampleEvent(db);
  await db.execute(sql`
    insert into bookings (id, event_id, user_id, status, currency, face_minor, fee_minor, tax_minor, total_minor,
      payment_id, ledger_epoch, ledger_seq, created_at, captured_at)
    select gen_random_uuid(), ${eventId}, ${userId}, 'issued', 'CHF', 5000, 500, 400, ${PRICE_MINOR}, 'pi_' || n, 1, 1,
      now(), now()
    from generate_series(1, ${BOOKINGS}::int) n`);
  await db.execute(sql`
    insert into tickets (id, booking_id, event_id, seat_index, section, zone, ticket_type, face_minor, fee_minor,
      tax_minor, status, code)
    select gen_random_uuid(), id, event_id, row_number() over (order by id), 'Floor', 'stalls', 'adult', 5000, 500, 400,
      'live', 'CODE'
    from bookings where event_id = ${eventId}`);
  const campaignId = randomUUID();
  const begun = await beginCancellation(db, { campaignId, eventId, requestKey: 'request', message: null });
  expect(begun).toEqual({ kind: 'begun', campaignId });
  campaign = { id: campaignId, eventId, kind: 'cancelled' };
});

afterAll(async () => {
  await database.drop();
});

test('[CAMPAIGN-1] [CAMPAIGN-2] three workers at once, each dying again and again, refund every booking once', async () => {
  const { db } = database;
  let looks = 0;
  const work = async (): Promise<void> => {
    for (;;) {
      const bookings = await nextBookings(db, { campaign, limit: 40 });
      if (bookings.length === 0) return;
      // Every fourth worker dies between looking and writing; the others write what somebody may have written already.
      if (looks++ % 4 === 3) continue;
      await writeBookingsDone(db, { campaign, done: bookings.map(doneOf), now: new Date().toISOString() });
    }
  };
  await Promise.all([work(), work(), work()]);
  expect(await counts()).toEqual({
    refunds: BOOKINGS,
    refunded: BOOKINGS,
    voided: BOOKINGS,
    owed: BOOKINGS,
    marks: BOOKINGS,
  });
  expect(await readCampaign(db, { eventId: campaign.eventId, campaignId: campaign.id })).toMatchObject({
    state: 'running',
    bookings: { done: BOOKINGS, left: 0 },
    refunds: { requested: BOOKINGS, done: 0, requestedMinor: BOOKINGS * PRICE_MINOR },
  });
});

test('[CAMPAIGN-4] it ends when the last refund has gone, not before; settled twice, a refund owes its news once', async () => {
  const { db } = database;
  expect(await finishCampaign(db, campaign.id)).toBe(false);
  const { rows } = await db.execute<{ id: string; bookingId: string }>(sql`
    select id, booking_id as "bookingId" from refunds where event_id = ${campaign.eventId}`);
  const done = rows.map(({ id: refundId, bookingId }) => ({
    refundId,
    attempt: 1,
    providerId: `re_${refundId}`,
    effects: [{ kind: 'notify' as const, bookingId: bookingId as never, what: 'refunded' as const, about: refundId }],
  }));
  const now = new Date().toISOString();
  await settleRefundsDone(db, { done: done.slice(1), workIds: [], now });
  expect(await finishCampaign(db, campaign.id)).toBe(false);
  await Promise.all([1, 2].map(() => settleRefundsDone(db, { done, workIds: [], now })));
  expect(await finishCampaign(db, campaign.id)).toBe(true);
  const news = await db.execute<{ count: number }>(sql`
    select count(*)::int as count from outbox where topic = 'notify' and payload ->> 'what' = 'refunded'`);
  expect(news.rows).toEqual([{ count: BOOKINGS }]);
  expect(await listCampaignsToRun(db)).toEqual([]);
});

test('[CAMPAIGN-3] what it owes is claimed after what single fans wait for', async () => {
  const { rows } = await database.db.execute<{ early: number }>(sql`
    select count(*)::int as early from outbox where available_at < now() - interval '1 day'`);
  expect(rows).toEqual([{ early: 0 }]);
});

function doneOf({ booking, revision, standingMinor }: BookingToDo): BookingDone {
  const { bookingId } = booking;
  // As the shipped worker: one id for a booking, whoever refunds it.
  const refundId = bookingId.replace(/^.{8}/, 'ffffffff');
  const request = { refundId, tickets: 'all', amountMinor: standingMinor, reason: 'event-cancelled' } as const;
  const decided = decideRefund(booking, request);
  if (!decided.ok) throw new Error(JSON.stringify(decided.failure));
  return {
    bookingId,
    revision,
    refund: { refundId, amountMinor: standingMinor, decision: decided.value },
    effects: [{ kind: 'notify', bookingId, what: 'event-changed', about: campaign.id }],
  };
}

async function counts() {
  const { eventId, id } = campaign;
  const { rows } = await database.db.execute(sql`
    select (select count(*)::int from refunds where event_id = ${eventId}) as refunds,
      (select count(*)::int from bookings where event_id = ${eventId} and status = 'refunded') as refunded,
      (select count(*)::int from tickets where event_id = ${eventId} and status = 'void') as voided,
      (select count(*)::int from outbox where topic = 'refund') as owed,
      (select count(*)::int from campaign_bookings where campaign_id = ${id}) as marks`);
  return rows[0];
}
