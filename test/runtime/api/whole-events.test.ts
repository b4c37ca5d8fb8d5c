import { exports } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Booking } from '../../../protocol/http/bookings.ts';
import type { CampaignDocument } from '../../../protocol/http/whole-events.ts';
import { bookingAs, buySeats, type Buyer } from './buyers.ts';
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
import {
  bookingWhen,
  CARD_THAT_PAYS,
  deliver,
  eventsAbout,
  payAt,
  sessionIdOf,
  startPayment,
  stripeDouble,
} from './payments.ts';

let organiser: string;

beforeAll(async () => {
  organiser = await signInAs('organiser');
});

describe('cancelling an event', () => {
  test('[CANCEL-1] [CAMPAIGN-2] everybody gets their money back once, whatever runs how often', async () => {
    const eventId = await eventOnSale();
    const buyers = [await buySeats(eventId, [0, 1]), await buySeats(eventId, [2])];
    const { id } = await cancel(eventId);
    await Promise.all([exports.default.scheduled(), exports.default.scheduled(), exports.default.scheduled()]);
    const campaign = await campaignWhen(eventId, id, 'done');
    expect(campaign).toMatchObject({
      kind: 'cancelled',
      bookings: { done: 2, left: 0, disputed: 0 },
      refunds: { requested: 0, done: 2, failed: 0, requestedMinor: 17_700, doneMinor: 17_700, secondsLeft: 0 },
    });
    for (const [i, buyer] of buyers.entries()) {
      const booking = await bookingOf(buyer);
      expect(booking).toMatchObject({ status: 'refunded', returnOffer: null, event: { status: 'cancelled' } });
      expect(booking.refunds).toMatchObject([{ state: 'done', reason: 'event-cancelled' }]);
      expect(await refundsAtProvider(buyer)).toEqual([[11_800, 5900][i]]);
      await expect.poll(() => subjectsTo(buyer), { timeout: 10_000 }).toContain('An Evening is cancelled');
    }
    await exports.default.scheduled();
    expect(await refundsAtProvider(buyers[0]!)).toEqual([11_800]);
  });

  test('[CANCEL-2] when it answers nobody holds or pays; who is paying gets the reservation back', async () => {
    const eventId = await eventOnSale();
    const { hold, token: device } = await holdSeats(eventId, [0]);
    const token = await signIn(freshEmail(), device);
    const { paymentUrl } = await startPayment(hold, token);
    const held = await holdSeats(eventId, [1]);
    await cancel(eventId);

    const body = { planHash: 'sample', seats: [{ seat: 2 }] };
    const late = await ask(`/v1/events/${eventId}/holds`, { method: 'POST', body });
    expect(await problemIn(late)).toMatchObject({ status: 409, code: 'sale-closed' });
    const paying = await ask(`/v1/events/${eventId}/holds/${held.hold.id}/payment`, {
      method: 'POST',
      body: { fence: held.hold.fence },
      token: await signIn(freshEmail(), held.token),
    });
    expect(await problemIn(paying)).toMatchObject({ code: 'sale-closed' });

    await payAt(paymentUrl!, CARD_THAT_PAYS);
    for (const event of await eventsAbout(sessionIdOf(paymentUrl!))) await deliver(event);
    const booking = await bookingWhen(hold.id, token, 'refused');
    expect(booking.tickets).toEqual([]);
    const session = await stripeDouble().checkout.sessions.retrieve(sessionIdOf(paymentUrl!));
    await expect
      .poll(async () => (await stripeDouble().paymentIntents.retrieve(session.payment_intent as string)).status)
      .toBe('canceled');
  });

  test('[CAMPAIGN-4] a booking that comes late is refunded all the same', async () => {
    const eventId = await eventOnSale();
    const { id } = await cancel(eventId);
    await exports.default.scheduled();
    expect((await campaignWhen(eventId, id, 'done')).bookings.done).toBe(0);
    const elsewhere = await buySeats(await eventOnSale(), [0]);
    await testDatabase().execute(sql`update bookings set event_id = ${eventId} where id = ${elsewhere.booking.id}`);
    await testDatabase().execute(sql`
      update tickets set event_id = ${eventId} where booking_id = ${elsewhere.booking.id}`);
    await exports.default.scheduled();
    const late = await bookingAs(elsewhere, ({ refunds }) => refunds[0]?.state === 'done');
    expect(late.status).toBe('refunded');
    expect(await refundsAtProvider(elsewhere)).toEqual([5900]);
  });

  test('[CANCEL-3] it is for good, needs the name, and the same request is the same campaign', async () => {
    const eventId = await eventOnSale();
    const wrong = await ask(`/v1/events/${eventId}/cancellation`, {
      method: 'POST',
      body: { eventName: 'Another Evening' },
      token: organiser,
    });
    expect(await problemIn(wrong)).toMatchObject({ code: 'invalid-request', errors: [{ pointer: '/eventName' }] });
    const first = await cancel(eventId);
    expect((await cancel(eventId)).id).toBe(first.id);
    const postponed = await ask(`/v1/events/${eventId}/postponement`, {
      method: 'POST',
      body: { startsAt: '2031-05-01T18:30:00Z', refundUntil: '2030-12-01T00:00:00Z' },
      token: organiser,
    });
    expect(await problemIn(postponed)).toMatchObject({ code: 'wrong-state' });
    const { items } = await get<{ items: CampaignDocument[] }>(`/v1/events/${eventId}/campaigns`, { token: organiser });
    expect(items.map(({ id }) => id)).toEqual([first.id]);
  });
});

describe('postponing an event', () => {
  test('[POSTPONE-1] [POSTPONE-2] tickets stay, calendars change, and the fan may have all the money back', async () => {
    const eventId = await eventOnSale();
    const buyer = await buySeats(eventId, [0]);
    const key = crypto.randomUUID();
    const body = {
      startsAt: '2030-06-01T18:30:00Z',
      doorsAt: '2030-06-01T17:30:00Z',
      refundUntil: '2030-05-20T22:00:00Z',
      message: 'The singer is ill.',
    };
    const asked = { body, token: organiser, key };
    const campaign = await post<CampaignDocument>(`/v1/events/${eventId}/postponement`, asked);
    expect((await post<CampaignDocument>(`/v1/events/${eventId}/postponement`, asked)).id).toBe(campaign.id);
    await exports.default.scheduled();
    expect(await campaignWhen(eventId, campaign.id, 'done')).toMatchObject({ bookings: { done: 1 } });

    const booking = await bookingOf(buyer);
    expect(booking).toMatchObject({
      status: 'issued',
      event: { status: 'postponed', startsAt: '2030-06-01T18:30:00Z', revision: 1 },
      returnOffer: { rule: 'event-changed', refundMinor: 5900, until: '2030-05-20T22:00:00.000Z' },
    });
    expect(booking.tickets[0]!.code).toBe(buyer.booking.tickets[0]!.code);
    const calendar = await (await ask(`/v1/bookings/${booking.id}/calendar`, { token: buyer.token })).text();
    expect(calendar).toContain('DTSTART;TZID=Europe/Zurich:20300601T203000');
    expect(calendar).toContain('SEQUENCE:1');
    await expect.poll(() => newestTo(buyer), { timeout: 10_000 }).toContain('The singer is ill.');

    const refunded = await post<Booking>(`/v1/bookings/${booking.id}/returns`, {
      body: { seats: [0], refundMinor: 5900 },
      token: buyer.token,
    });
    expect(refunded).toMatchObject({ status: 'refunded', refunds: [{ reason: 'event-changed', amountMinor: 5900 }] });
    const later = await buySeats(eventId, [1]);
    expect(later.booking.returnOffer).toBeNull();
  });
});

async function cancel(eventId: string): Promise<CampaignDocument> {
  return post(`/v1/events/${eventId}/cancellation`, { body: { eventName: 'An Evening' }, token: organiser });
}

async function campaignWhen(eventId: string, id: string, state: CampaignDocument['state']): Promise<CampaignDocument> {
  const read = () => get<CampaignDocument>(`/v1/events/${eventId}/campaigns/${id}`, { token: organiser });
  await expect.poll(async () => (await read()).state, { timeout: 15_000 }).toBe(state);
  return read();
}

function bookingOf({ booking, token }: Buyer): Promise<Booking> {
  return get(`/v1/bookings/${booking.id}`, { token });
}

async function subjectsTo({ email }: Buyer): Promise<string[]> {
  return (await mailsTo(email)).map(({ subject }) => subject);
}

async function newestTo({ email }: Buyer): Promise<string> {
  return (await mailsTo(email))[0]?.text ?? '';
}

async function refundsAtProvider({ booking }: Buyer): Promise<number[]> {
  const { rows } = await testDatabase().execute<{ id: string }>(sql`
    select payment_id as id from bookings where id = ${booking.id}`);
  const { data } = await stripeDouble().refunds.list({ payment_intent: rows[0]!.id });
  return data.map(({ amount }) => amount);
}
