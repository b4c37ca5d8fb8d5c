import { runInDurableObject } from 'cloudflare:test';
import { exports } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { upsertPlan } from '../../../db/queries/organising.ts';
import type { SeatingPlan } from '../../../domain/seating/seating-plan.ts';
import { idOf, type EventId } from '../../../domain/shared/ids.ts';
import { boxOfficeOf } from '../../../durable-objects/address-book.ts';
import type { SaleStatusDocument } from '../../../protocol/http/operators.ts';
import type { Booking } from '../../../protocol/http/bookings.ts';
import { newId, samplePlan } from '../../support/postgres-sample.ts';
import { buySeats, type Buyer } from './buyers.ts';
import {
  ask,
  eventOnSale,
  freshEmail,
  get,
  holdSeats,
  mailsTo,
  post,
  problemIn,
  signIn,
  signInAs,
  testDatabase,
} from './client.ts';
import { bookingWhen, CARD_THAT_PAYS, payAt, startPayment } from './payments.ts';

let organiser: string;

beforeAll(async () => {
  organiser = await signInAs('organiser');
});

/** Row B before row A, and four standing places fewer: seat i of the sample is (i + 5) % 10 here. */
const TURNED: SeatingPlan = {
  ...samplePlan,
  rows: [
    { section: 0, label: 'B', first: 0, length: 5 },
    { section: 0, label: 'A', first: 5, length: 5 },
  ],
  seats: [...samplePlan.seats.slice(5), ...samplePlan.seats.slice(0, 5)].map((seat, i) => ({
    ...seat,
    row: Math.floor(i / 5),
  })),
  areas: [{ ...samplePlan.areas[0]!, capacity: 6 }],
  capacity: 16,
};

describe('moving an event to another plan', () => {
  test('[MOVE-PLAN-2] [MOVE-PLAN-3] seats stay, tickets are new in one step, holds and payments end', async () => {
    const eventId = await eventOnSale();
    const buyer = await buySeats(eventId, [0, 6, 12]);
    const { hold: lost, token: device } = await holdSeats(eventId, [3]);
    const token = await signIn(freshEmail(), device);
    const { paymentUrl } = await startPayment(lost, token);
    const planId = await addPlan(eventId, 'turned', TURNED);

    const asked = { body: { planId }, token: organiser, key: crypto.randomUUID() };
    const sale = await post<SaleStatusDocument>(`/v1/events/${eventId}/move`, asked);
    expect(sale).toMatchObject({ epoch: 2, seats: { booked: 3, held: 0, available: 13 } });
    expect(await post<SaleStatusDocument>(`/v1/events/${eventId}/move`, asked)).toEqual(sale);

    const booking = await bookingOf(buyer);
    expect(livePlaces(booking)).toEqual(livePlaces(buyer.booking));
    const live = booking.tickets.filter(({ status }) => status === 'live');
    expect(live.map(({ seat }) => seat)).toEqual([1, 5, 12]);
    const codes = new Set(buyer.booking.tickets.map(({ code }) => code));
    for (const { code } of live) expect(codes.has(code)).toBe(false);
    expect(booking.tickets.filter(({ status }) => status === 'void').map(({ seat }) => seat)).toEqual([0, 6, 12]);

    await payAt(paymentUrl!, CARD_THAT_PAYS);
    expect((await ask(`/v1/bookings/${lost.id}`, { token })).status).toBe(404);
    const taken = await tryHold(eventId, 5);
    expect(await problemIn(taken)).toMatchObject({ code: 'seats-taken' });
    expect((await tryHold(eventId, 0)).status).toBe(201);
    await exports.default.scheduled();
    await expect.poll(async () => (await mailsTo(buyer.email))[0]?.text, { timeout: 10_000 }).toContain('new codes');

    // What is given back now is given back by its new place.
    await testDatabase().execute(sql`
      update events set return_policy = '{"cancellation": {"hoursBefore": 1, "keeps": {"kind": "nothing"}}, "faceValue": null}'
      where id = ${eventId}`);
    const body = { seats: [5], refundMinor: 5900 };
    await post(`/v1/bookings/${booking.id}/returns`, { body, token: buyer.token });
    await expect.poll(async () => (await tryHold(eventId, 5)).status, { timeout: 10_000 }).toBe(201);
  });

  test('[MOVE-PLAN-1] a plan that would orphan a ticket is refused, and the sale goes on untouched', async () => {
    const eventId = await eventOnSale();
    await buySeats(eventId, [0, 17, 19]);
    const planId = await addPlan(eventId, 'turned', TURNED);
    const response = await ask(`/v1/events/${eventId}/move`, { method: 'POST', body: { planId }, token: organiser });
    expect(await problemIn(response)).toMatchObject({ status: 409, code: 'would-orphan', seats: [17, 19] });
    const { hold } = await holdSeats(eventId, [1]);
    expect(hold.fence).toMatch(/^1\./);
  });

  test('[MOVE-PLAN-4] a payment that nobody had recorded gets its seat by the new plan', async () => {
    const eventId = await eventOnSale();
    const { hold, token: device } = await holdSeats(eventId, [3]);
    const token = await signIn(freshEmail(), device);
    const { paymentUrl } = await startPayment(hold, token);
    await payAt(paymentUrl!, CARD_THAT_PAYS);
    const planId = await addPlan(eventId, 'turned', TURNED);
    await post(`/v1/events/${eventId}/move`, { body: { planId }, token: organiser });
    const booking = await bookingWhen(hold.id, token, 'issued');
    expect(booking.tickets.map(({ seat, row, seatNumber }) => [seat, row, seatNumber])).toEqual([[8, 'A', '4']]);
  });

  test('[MOVE-PLAN-4] so does one of before the move when the moved sale is lost with all that it had decided', async () => {
    const eventId = await eventOnSale();
    const { hold, token: device } = await holdSeats(eventId, [3]);
    const token = await signIn(freshEmail(), device);
    const { paymentUrl } = await startPayment(hold, token);
    await payAt(paymentUrl!, CARD_THAT_PAYS);
    const planId = await addPlan(eventId, 'turned', TURNED);
    await post(`/v1/events/${eventId}/move`, { body: { planId }, token: organiser });
    await bookingWhen(hold.id, token, 'issued');
    await loseWhatWasSold(eventId, hold.id);
    await post(`/v1/events/${eventId}/rebuild`, { token: await signInAs('operator') });
    const booking = await bookingWhen(hold.id, token, 'issued');
    expect(booking.tickets.map(({ seat, row, seatNumber }) => [seat, row, seatNumber])).toEqual([[8, 'A', '4']]);
  });

  test('[MOVE-PLAN-1] a plan of another venue, or one that the event cannot be sold by, is refused', async () => {
    const eventId = await eventOnSale();
    const other = await addPlan(await eventOnSale(), 'turned', TURNED);
    const elsewhere = await ask(`/v1/events/${eventId}/move`, {
      method: 'POST',
      body: { planId: other },
      token: organiser,
    });
    expect(await problemIn(elsewhere)).toMatchObject({ code: 'invalid-request', errors: [{ pointer: '/planId' }] });
  });
});

test('[MOVE-PLAN-5] a seat freed by its old index takes nothing from a ticket that stands there now', async () => {
  const eventId = await eventOnSale();
  const buyer = await buySeats(eventId, [0, 5]);
  const planId = await addPlan(eventId, 'turned', TURNED);
  await post(`/v1/events/${eventId}/move`, { body: { planId }, token: organiser });
  // As a refund of seat 5 that had begun before the move would: seat 0 stands on that index now.
  const bookingId = buyer.booking.id;
  const effect = { kind: 'free-seats', bookingId, refundId: bookingId, seats: [5, 17] };
  await testDatabase().execute(sql`
    insert into outbox (topic, key, payload, available_at)
    values ('free-seats', ${bookingId}, ${JSON.stringify(effect)}::jsonb, to_timestamp(0))`);
  await exports.default.scheduled();
  const { rows } = await testDatabase().execute<{ done: boolean }>(sql`
    select done_at is not null as done from outbox where topic = 'free-seats' and key = ${bookingId}`);
  expect(rows).toEqual([{ done: true }]);
  expect(await problemIn(await tryHold(eventId, 5))).toMatchObject({ code: 'seats-taken' });
});

/** The box office is gone, and Postgres has not heard of this booking. */
async function loseWhatWasSold(eventId: string, bookingId: string): Promise<void> {
  const db = testDatabase();
  await db.execute(sql`delete from notifications where booking_id = ${bookingId}`);
  await db.execute(sql`delete from tickets where booking_id = ${bookingId}`);
  await db.execute(sql`delete from outbox where key = ${bookingId}`);
  await db.execute(sql`delete from bookings where id = ${bookingId}`);
  const address = { eventId: idOf<EventId>(eventId), jurisdiction: 'eu', hint: 'weur' } as const;
  await runInDurableObject(boxOfficeOf(exports, address), async (_, state) => {
    await state.storage.deleteAll();
    state.abort('its storage is gone');
  }).catch(() => undefined);
}

async function addPlan(eventId: string, contentHash: string, geometry: SeatingPlan): Promise<string> {
  const db = testDatabase();
  const { rows } = await db.execute<{ id: string }>(sql`select venue_id as id from events where id = ${eventId}`);
  const source = { document: {}, supplement: null };
  return (await upsertPlan(db, { id: newId(), venueId: rows[0]!.id, contentHash, geometry, source })).id;
}

function tryHold(eventId: string, seat: number): Promise<Response> {
  const body = { planHash: 'turned', seats: [{ seat }] };
  return ask(`/v1/events/${eventId}/holds`, { method: 'POST', body });
}

function livePlaces({ tickets }: Booking): string[] {
  return tickets
    .filter(({ status }) => status === 'live')
    .map(placeOf)
    .toSorted();
}

function placeOf({ section, row, seatNumber }: Booking['tickets'][number]): string {
  return [section, row, seatNumber].join(' ');
}

function bookingOf({ booking, token }: Buyer): Promise<Booking> {
  return get(`/v1/bookings/${booking.id}`, { token });
}
