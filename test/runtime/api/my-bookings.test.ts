import { beforeAll, describe, expect, test } from 'vitest';
import { sql } from 'drizzle-orm';
import type { ReturnPolicy } from '../../../domain/after-sale/return-policy.ts';
import type { Booking, BookingPage, ReturnOffer } from '../../../protocol/http/bookings.ts';
import { bookingAs, buySeats, untilFree, type Buyer } from './buyers.ts';
import { ask, eventOnSale, freshEmail, get, mailsTo, post, problemIn, signIn, testDatabase } from './client.ts';
import { stripeDouble } from './payments.ts';

const KEEPS_FEES: ReturnPolicy = {
  cancellation: { hoursBefore: 48, keeps: { kind: 'fees' } },
  faceValue: { hoursBefore: 3 },
};

let eventId: string;

beforeAll(async () => {
  eventId = await eventOnSale({ returnPolicy: KEEPS_FEES });
});

describe('my bookings', () => {
  test('[MYBOOK-1] what is to be gone to comes first and by date; what is over or given back comes by itself', async () => {
    const near = await eventOnSale({ doorsAt: null, startsAt: '2029-05-01T18:30:00Z' });
    const buyer = await buySeats(eventId, [0]);
    const second = await buyAlso(buyer, near, [0]);
    const upcoming = await list(buyer, 'upcoming');
    expect(upcoming.map(({ id }) => id)).toEqual([second.id, buyer.booking.id]);
    expect(await list(buyer, 'past')).toEqual([]);
    expect((await list(buyer, 'all')).map(({ id }) => id)).toEqual([second.id, buyer.booking.id]);

    await testDatabase().execute(sql`
      update events set starts_at = now() - interval '7 hours', doors_at = null where id = ${near}`);
    expect((await list(buyer, 'past')).map(({ id }) => id)).toEqual([second.id]);
    expect((await list(buyer, 'upcoming')).map(({ id }) => id)).toEqual([buyer.booking.id]);
  });

  test('[MYBOOK-1] a list goes on where its page ended, in either direction of time', async () => {
    const buyer = await buySeats(eventId, [1]);
    const other = await eventOnSale();
    const ids = [(await buyAlso(buyer, other, [0])).id, buyer.booking.id];
    for (const when of ['all', 'upcoming']) {
      const path = `/v1/bookings?when=${when}&limit=1`;
      const first = await get<BookingPage>(path, { token: buyer.token });
      const next = await get<BookingPage>(`${path}&cursor=${first.next}`, { token: buyer.token });
      expect([...first.items, ...next.items].map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
      expect(next.next).toBeNull();
    }
  });

  test('[MYBOOK-2] [CAL-1] a calendar has the event at the time of the venue, and keeps it under one id', async () => {
    const { booking, token, email: _ } = await buySeats(eventId, [2]);
    const response = await ask(`/v1/bookings/${booking.id}/calendar`, { token });
    expect(response.headers.get('Content-Type')).toBe('text/calendar; charset=utf-8');
    const lines = (await response.text()).replaceAll('\r\n ', '').split('\r\n');
    expect(lines).toContain('DTSTART;TZID=Europe/Zurich:20300501T203000');
    expect(lines).toContain(`UID:${booking.id}@onsale`);
    expect(lines).toContain('SEQUENCE:0');
    expect(lines.find((line) => line.startsWith('DESCRIPTION:'))).toContain('row A\\, seat 3');
    const stranger = await signIn(freshEmail());
    expect((await ask(`/v1/bookings/${booking.id}/calendar`, { token: stranger })).status).toBe(404);
  });
});

describe('giving seats back', () => {
  test('[RETURN-5] [RETURN-7] one of two: the amount shown before comes back, and the seat is for sale again', async () => {
    const buyer = await buySeats(eventId, [4, 5]);
    const { booking, token } = buyer;
    expect(booking.returnOffer).toMatchObject({ rule: 'cancellation', refundMinor: 10_800, paidMinor: 11_800 });
    const offer = await get<ReturnOffer>(`/v1/bookings/${booking.id}/return-offer?seats=5`, { token });
    expect(offer).toMatchObject({ refundMinor: 5400, paidMinor: 5900, until: '2030-04-29T17:30:00.000Z' });

    const body = { seats: [5], refundMinor: offer.refundMinor };
    const key = crypto.randomUUID();
    const given = await post<Booking>(`/v1/bookings/${booking.id}/returns`, { body, token, key });
    expect(given).toMatchObject({ status: 'part_refunded', refunds: [{ seats: [5], amountMinor: 5400 }] });
    expect(given.tickets.map(({ seat, status, code }) => [seat, status, code !== null])).toEqual([
      [4, 'live', true],
      [5, 'void', false],
    ]);
    const again = await post<Booking>(`/v1/bookings/${booking.id}/returns`, { body, token, key });
    expect(again.refunds).toHaveLength(1);

    const done = await bookingAs(buyer, ({ refunds }) => refunds[0]?.state === 'done');
    expect(done.refunds).toHaveLength(1);
    await untilFree(eventId, 5);
    expect(await refundedAtProvider(buyer)).toBe(5400);
    await expect.poll(() => subjectsTo(buyer.email), { timeout: 10_000 }).toContain('Your refund for An Evening');
  });

  test('[RETURN-6] another amount than the offer says is refused, and nothing is given back', async () => {
    const buyer = await buySeats(eventId, [6]);
    const { booking, token } = buyer;
    const body = { seats: [6], refundMinor: 5900 };
    const response = await ask(`/v1/bookings/${booking.id}/returns`, { method: 'POST', body, token });
    expect(await problemIn(response)).toMatchObject({ status: 409, code: 'return-offer-changed' });
    expect((await get<Booking>(`/v1/bookings/${booking.id}`, { token })).status).toBe('issued');
  });

  test('[RETURN-5] what nobody promised, what is not theirs and what is void is refused', async () => {
    const strict = await eventOnSale();
    const { booking, token } = await buySeats(strict, [0]);
    expect(booking.returnOffer).toBeNull();
    const offer = (id: string, seats: string, asked = token) =>
      ask(`/v1/bookings/${id}/return-offer?seats=${seats}`, { token: asked });
    expect(await problemIn(await offer(booking.id, '0'))).toMatchObject({ code: 'no-return' });
    expect(await problemIn(await offer(booking.id, '1'))).toMatchObject({ code: 'not-your-tickets', seats: [1] });
    const stranger = await signIn(freshEmail());
    expect(await problemIn(await offer(booking.id, '0', stranger))).toMatchObject({ code: 'booking-not-found' });
    expect(await problemIn(await offer(booking.id, 'a'))).toMatchObject({ code: 'invalid-request' });
  });

  test('[RETURN-8] two windows at once give the same seat back once', async () => {
    const buyer = await buySeats(eventId, [7, 8]);
    const { booking, token } = buyer;
    const ask2 = (seats: number[], refundMinor: number) =>
      ask(`/v1/bookings/${booking.id}/returns`, { method: 'POST', body: { seats, refundMinor }, token });
    const answers = await Promise.all([ask2([7], 5400), ask2([7, 8], 10_800), ask2([7], 5400)]);
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([200, 409, 409]);
    for (const answer of answers) await answer.body?.cancel();
    const done = await bookingAs(buyer, ({ refunds }) => refunds.every(({ state }) => state === 'done'));
    expect(done.refunds).toHaveLength(1);
    expect(await refundedAtProvider(buyer)).toBe(done.refunds[0]!.amountMinor);
  });
});

async function list({ token }: Buyer, when: string): Promise<Booking[]> {
  return (await get<BookingPage>(`/v1/bookings?when=${when}`, { token })).items;
}

/** The same fan buys another event's seats. */
async function buyAlso(buyer: Buyer, otherEventId: string, seats: number[]): Promise<Booking> {
  const other = await buySeats(otherEventId, seats);
  const { email } = buyer;
  // The booking is made theirs: what is tested is how it is shown.
  await testDatabase().execute(sql`
    update bookings set user_id = (select id from users where email = ${email}) where id = ${other.booking.id}`);
  return other.booking;
}

async function subjectsTo(email: string): Promise<string[]> {
  return (await mailsTo(email)).map(({ subject }) => subject);
}

async function refundedAtProvider({ booking }: Buyer): Promise<number> {
  const { rows } = await testDatabase().execute<{ id: string }>(sql`
    select payment_id as id from bookings where id = ${booking.id}`);
  const { data } = await stripeDouble().refunds.list({ payment_intent: rows[0]!.id });
  return data.reduce((sum, { amount }) => sum + amount, 0);
}
