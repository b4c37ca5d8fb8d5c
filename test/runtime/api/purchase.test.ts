import { hexToBytes } from '@noble/hashes/utils.js';
import { exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import type { EventAddress } from '../../../domain/shared/event-address.ts';
import { idOf, type EventId, type HoldId } from '../../../domain/shared/ids.ts';
import { readTicketCode, ticketPublicKey } from '../../../domain/tickets/ticket-code.ts';
import { boxOfficeOf } from '../../../durable-objects/address-book.ts';
import type { Booking } from '../../../protocol/http/bookings.ts';
import type { Hold } from '../../../protocol/http/holds.ts';
import { decodeAvailabilityFrame, seatStateAt, type SeatState } from '../../../protocol/socket/availability.ts';
import { ask, eventOnSale, freshEmail, get, holdSeats, mailsTo, mailTo, problemIn, signIn } from './client.ts';
import {
  bookingWhen,
  CARD_THAT_PAYS,
  deliver,
  eventsAbout,
  holdNow,
  payAt,
  sessionIdOf,
  startPayment,
  stripeDouble,
} from './payments.ts';

let eventId: string;

beforeAll(async () => {
  eventId = await eventOnSale();
});

/** A guest holds seats, and shows at checkout that an address is theirs. */
async function guestWith(seats: number[]): Promise<{ hold: Hold; token: string; email: string }> {
  const { hold, token: device } = await holdSeats(eventId, seats);
  const email = freshEmail();
  return { hold, email, token: await signIn(email, device) };
}

/** Buys seats by card, with the webhook delivered. */
async function buy(seats: number[]): Promise<{ booking: Booking; token: string; email: string }> {
  const { hold, token, email } = await guestWith(seats);
  const { paymentUrl } = await startPayment(hold, token);
  await payAt(paymentUrl!, CARD_THAT_PAYS);
  for (const event of await eventsAbout(sessionIdOf(paymentUrl!))) await deliver(event);
  return { booking: await bookingWhen(hold.id, token, 'issued'), token, email };
}

describe('buying tickets', () => {
  test('[MONEY-1] from hold to live tickets: the quoted price is captured, the codes are genuine, the fan is told', async () => {
    const { booking, token, email } = await buy([0, 1]);
    expect(booking).toMatchObject({ currency: 'CHF', total: { totalMinor: 11_800 }, status: 'issued' });
    expect(booking.tickets.map(({ seat, row, seatNumber }) => [seat, row, seatNumber])).toEqual([
      [0, 'A', '1'],
      [1, 'A', '2'],
    ]);
    const key = ticketPublicKey(hexToBytes('0d0e0f0a'.repeat(8)));
    for (const ticket of booking.tickets) {
      expect(ticket.status).toBe('live');
      expect(readTicketCode(ticket.code!, [key])).toMatchObject({ ok: true, value: { ticketId: ticket.id } });
    }
    expect(await paymentOf(booking.id)).toMatchObject({ status: 'succeeded', amount_received: 11_800 });
    await until(async () => (await mailTo(email))?.subject === 'Your tickets for An Evening');
    expect((await get<{ items: Booking[] }>('/v1/bookings', { token })).items.map(({ id }) => id)).toEqual([
      booking.id,
    ]);
  });

  test("[AUTH-6] somebody else's booking is not there", async () => {
    const { booking } = await buy([2]);
    const stranger = await signIn(freshEmail());
    const response = await ask(`/v1/bookings/${booking.id}`, { token: stranger });
    expect(await problemIn(response)).toMatchObject({ status: 404, code: 'booking-not-found' });
  });

  test('[MONEY-2] asked again, payment answers with the same page; one session is attached', async () => {
    const { hold, token } = await guestWith([3]);
    const key = crypto.randomUUID();
    const first = await startPayment(hold, token, key);
    expect(await startPayment(hold, token, key)).toEqual(first);
    expect(await startPayment(hold, token)).toEqual(first);
    expect((await holdNow(hold, token)).state).toBe('paying');
  });

  test('[I2] a seat that was paid for is gone for others, and is not paid twice', async () => {
    const { booking, token } = await buy([4]);
    const taken = await ask(`/v1/events/${eventId}/holds`, {
      method: 'POST',
      body: { planHash: 'sample', seats: [{ seat: 4 }] },
    });
    expect(await problemIn(taken)).toMatchObject({ status: 409, code: 'seats-taken', seats: [4] });
    const again = await ask(`/v1/events/${eventId}/holds/${booking.id}/payment`, {
      method: 'POST',
      body: { fence: (await get<Hold>(`/v1/events/${eventId}/holds/${booking.id}`, { token })).fence },
      token,
    });
    expect((await problemIn(again)).code).toMatch(/wrong-state|hold-ended/);
  });

  test('[MONEY-8] webhooks twice, and an old one after all: one booking, one capture, one mail', async () => {
    const { booking, token, email } = await buy([5]);
    const sessionId = await sessionOf(booking.id);
    for (const event of await eventsAbout(sessionId)) {
      expect((await deliver(event)).status).toBe(200);
      expect((await deliver({ ...event, id: `${event.id}_again` })).status).toBe(200);
    }
    await new Promise((resolve) => setTimeout(resolve, 2000));
    expect(await bookingWhen(booking.id, token, 'issued')).toEqual(booking);
    expect(await paymentOf(booking.id)).toMatchObject({ amount_received: booking.total.totalMinor });
    const tickets = (await mailsTo(email)).filter(({ subject }) => subject.startsWith('Your tickets'));
    expect(tickets).toHaveLength(1);
  });

  test('[MONEY-9] a webhook that nobody signed is refused', async () => {
    const { hold, token } = await guestWith([6]);
    const { paymentUrl } = await startPayment(hold, token);
    await payAt(paymentUrl!, CARD_THAT_PAYS);
    const [event] = await eventsAbout(sessionIdOf(paymentUrl!));
    const response = await deliver(event!, 'whsec_of_somebody_else');
    expect(response.status).toBe(400);
    expect((await holdNow(hold, token)).state).toBe('paying');
  });

  test('[MONEY-5] the webhook never comes: asking for the payment again finds out that it is paid', async () => {
    const { hold, token } = await guestWith([7]);
    const { paymentUrl } = await startPayment(hold, token);
    await payAt(paymentUrl!, CARD_THAT_PAYS);
    expect(await startPayment(hold, token)).toMatchObject({ paymentUrl: null });
    expect((await bookingWhen(hold.id, token, 'issued')).tickets).toHaveLength(1);
  });

  test('[MONEY-7] the page was closed at the provider: the hold is held again and may be paid anew', async () => {
    const { hold, token } = await guestWith([8]);
    const { paymentUrl } = await startPayment(hold, token);
    await stripeDouble().checkout.sessions.expire(sessionIdOf(paymentUrl!));
    const next = await startPayment(hold, token);
    expect(next.paymentUrl).not.toBeNull();
    expect(next.paymentUrl).not.toBe(paymentUrl);
  });

  test('[MONEY-7] given up with the page open: the page is closed at the provider, and then the seats are free', async () => {
    const { hold, token } = await guestWith([10]);
    const { paymentUrl } = await startPayment(hold, token);
    await release(hold, token);
    expect((await holdNow(hold, token)).state).toBe('expiring');
    await until(async () => (await holdNow(hold, token)).state === 'released');
    expect(await stripeDouble().checkout.sessions.retrieve(sessionIdOf(paymentUrl!))).toMatchObject({
      status: 'expired',
    });
  });

  test('[MONEY-7] given up after paying, with the webhook lost: the word of the provider counts, and it is paid', async () => {
    const { hold, token } = await guestWith([11]);
    const { paymentUrl } = await startPayment(hold, token);
    await payAt(paymentUrl!, CARD_THAT_PAYS);
    await release(hold, token);
    expect((await bookingWhen(hold.id, token, 'issued')).tickets.map(({ seat }) => seat)).toEqual([11]);
  });

  test('[BOOK-3] a payment for seats that are gone is given back, and the fan is told', async () => {
    const { hold, token, email } = await guestWith([9]);
    const { paymentUrl } = await startPayment(hold, token);
    await loseHold(hold, token, sessionIdOf(paymentUrl!));
    await buy([9]);
    await payAt(paymentUrl!, CARD_THAT_PAYS);
    for (const event of await eventsAbout(sessionIdOf(paymentUrl!))) await deliver(event);
    await bookingWhen(hold.id, token, 'refused');
    await until(async () => (await paymentOf(hold.id))?.status === 'canceled');
    await until(async () => (await mailTo(email))?.subject.startsWith('No seats for') ?? false);
  });

  test('[BOOK-7] money that can never be captured: the booking is cancelled and its seats are for sale again', async () => {
    const { hold, token } = await guestWith([12]);
    const { paymentUrl } = await startPayment(hold, token);
    await payAt(paymentUrl!, CARD_THAT_PAYS);
    const { id: paymentId } = await stripeDouble().paymentIntents.cancel((await paymentOf(hold.id))!.id);
    await commitAnyway(hold, { sessionId: sessionIdOf(paymentUrl!), paymentId });
    const booking = await bookingWhen(hold.id, token, 'cancelled');
    expect(booking.tickets.map(({ status, code }) => ({ status, code }))).toEqual([{ status: 'void', code: null }]);
    await until(async () => (await seatState(12)) === 0);
  });
});

/** As if the provider had called the session over while it could still be paid; then the fan gives the seats back. */
async function loseHold(hold: Hold, token: string, sessionId: string): Promise<void> {
  const boxOffice = boxOfficeOf(exports, addressOf(hold));
  const holdId = idOf<HoldId>(hold.id);
  const ended = await boxOffice.decidePayment({ kind: 'payment-ended', holdId, sessionId });
  if (!ended.ok) throw new Error(ended.refusal.reason);
  await release(hold, token);
}

/** As if the bank took its authorization back between the sale and the capture. */
async function commitAnyway(hold: Hold, payment: { sessionId: string; paymentId: string }): Promise<void> {
  const { fence, total } = hold;
  const sold = await boxOfficeOf(exports, addressOf(hold)).decidePayment({
    kind: 'commit',
    holdId: idOf<HoldId>(hold.id),
    fence,
    amountMinor: total.totalMinor,
    ...payment,
  });
  if (!sold.ok) throw new Error(sold.refusal.reason);
}

function addressOf(about: { eventId: string }): EventAddress {
  return { eventId: idOf<EventId>(about.eventId), jurisdiction: 'eu', hint: 'weur' };
}

async function seatState(seat: number): Promise<SeatState> {
  const frame = await boxOfficeOf(exports, addressOf({ eventId })).snapshot();
  const decoded = decodeAvailabilityFrame(frame!);
  if (!decoded.ok || decoded.value.kind !== 'snapshot') throw new Error('a box office answers with a snapshot');
  return seatStateAt(decoded.value.availability.packed, seat);
}

async function release(hold: Hold, token: string): Promise<void> {
  const path = `/v1/events/${hold.eventId}/holds/${hold.id}?fence=${hold.fence}`;
  expect((await ask(path, { method: 'DELETE', token })).status).toBe(200);
}

async function sessionOf(holdId: string): Promise<string> {
  const { data } = await stripeDouble().checkout.sessions.list({ limit: 100 });
  return data.find(({ client_reference_id }) => client_reference_id === holdId)!.id;
}

/** The payment for a hold, as the provider has it. */
async function paymentOf(holdId: string) {
  const { payment_intent: intent } = await stripeDouble().checkout.sessions.retrieve(await sessionOf(holdId));
  return typeof intent === 'string' ? stripeDouble().paymentIntents.retrieve(intent) : null;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const giveUpAtMs = Date.now() + 15_000;
  while (!(await isSo())) {
    if (Date.now() > giveUpAtMs) throw new Error('it did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
