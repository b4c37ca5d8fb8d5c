import { exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { readRefund } from '../../../db/queries/refunds.ts';
import { idOf, type EventId } from '../../../domain/shared/ids.ts';
import { boxOfficeOf } from '../../../durable-objects/address-book.ts';
import type { Booking } from '../../../protocol/http/bookings.ts';
import type { RefundBegun } from '../../../protocol/http/operators.ts';
import { decodeAvailabilityFrame, seatStateAt } from '../../../protocol/socket/availability.ts';
import { world } from '../world.ts';
import {
  ask,
  eventOnSale,
  freshEmail,
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

/** The bank takes back what Stripe had called given back. */
const CARD_REFUND_FAILS = '4000000000005126';
const SEAT_MINOR = 5900;

let eventId: string;
let organiser: string;

beforeAll(async () => {
  eventId = await eventOnSale();
  organiser = await signInAs('organiser', 'operator');
});

async function buy(
  seats: number[],
  card = CARD_THAT_PAYS,
): Promise<{ booking: Booking; token: string; email: string; paymentId: string }> {
  const { hold, token: device } = await holdSeats(eventId, seats);
  const email = freshEmail();
  const token = await signIn(email, device);
  const { paymentUrl } = await startPayment(hold, token);
  await payAt(paymentUrl!, card);
  for (const event of await eventsAbout(sessionIdOf(paymentUrl!))) await deliver(event);
  const booking = await bookingWhen(hold.id, token, 'issued');
  const session = await stripeDouble().checkout.sessions.retrieve(sessionIdOf(paymentUrl!));
  const { payment_intent: payment } = session;
  if (typeof payment !== 'string') throw new Error('a paid session has a payment');
  return { booking, token, email, paymentId: payment };
}

function refund(booking: Booking, body: object, key?: string): Promise<RefundBegun> {
  const asked = { token: organiser, body };
  return post(`/v1/bookings/${booking.id}/refunds`, key === undefined ? asked : { ...asked, key });
}

async function seatState(seat: number): Promise<number> {
  const address = { eventId: idOf<EventId>(eventId), jurisdiction: 'eu', hint: 'weur' } as const;
  const decoded = decodeAvailabilityFrame((await boxOfficeOf(exports, address).snapshot())!);
  if (!decoded.ok || decoded.value.kind !== 'snapshot') throw new Error('a box office answers with a snapshot');
  return seatStateAt(decoded.value.availability.packed, seat);
}

async function refundedMinor(paymentId: string): Promise<number> {
  const { data } = await stripeDouble().refunds.list({ payment_intent: paymentId });
  return data.filter(({ status }) => status === 'succeeded').reduce((minor, { amount }) => minor + amount, 0);
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const giveUpAtMs = Date.now() + 15_000;
  while (!(await isSo())) {
    if (Date.now() > giveUpAtMs) throw new Error('it did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe('giving money back', () => {
  test('[BOOK-10] for one of two seats: first the ticket, then the money, then the seat, and the fan is told', async () => {
    const { booking, token, email, paymentId } = await buy([0, 1]);
    const { id: ticketId } = booking.tickets[0]!;
    const key = crypto.randomUUID();
    const body = { ticketIds: [ticketId], amountMinor: SEAT_MINOR };
    const begun = await refund(booking, body, key);
    expect(begun.state).toBe('requested');
    expect(await refund(booking, body, key)).toEqual(begun);
    const after = await bookingWhen(booking.id, token, 'part_refunded');
    expect(after.tickets.map(({ status }) => status)).toEqual(['void', 'live']);
    await until(async () => (await seatState(0)) === 0);
    expect(await seatState(1)).toBe(2);
    expect(await refundedMinor(paymentId)).toBe(SEAT_MINOR);
    expect(await readRefund(testDatabase(), begun.refundId!)).toMatchObject({ state: 'done' });
    await until(async () => (await mailsTo(email)).some(({ subject }) => /refund/i.test(subject)));
  });

  test('[BOOK-10] [BOOK-11] whole, after a part: never more than was paid', async () => {
    const { booking, token, paymentId } = await buy([2, 3]);
    await refund(booking, { ticketIds: [booking.tickets[0]!.id], amountMinor: SEAT_MINOR });
    const path = `/v1/bookings/${booking.id}/refunds`;
    const tooMuch = await ask(path, { method: 'POST', token: organiser, body: { amountMinor: SEAT_MINOR + 1 } });
    expect(await problemIn(tooMuch)).toMatchObject({ code: 'invalid-request' });
    await refund(booking, { amountMinor: SEAT_MINOR });
    await bookingWhen(booking.id, token, 'refunded');
    await until(async () => (await seatState(2)) === 0 && (await seatState(3)) === 0);
    expect(await refundedMinor(paymentId)).toBe(2 * SEAT_MINOR);
    const again = await ask(path, { method: 'POST', token: organiser, body: { amountMinor: 0 } });
    expect(await problemIn(again)).toMatchObject({ code: 'not-refundable' });
  });

  test('[BOOK-13] nothing back: the seat is free all the same', async () => {
    const { booking, token, paymentId } = await buy([4]);
    expect((await refund(booking, { amountMinor: 0 })).state).toBe('done');
    await bookingWhen(booking.id, token, 'refunded');
    await until(async () => (await seatState(4)) === 0);
    expect(await refundedMinor(paymentId)).toBe(0);
  });

  test('[BOOK-14] the bank sends it back: failed, and tried again as the next attempt', async () => {
    const { booking, paymentId } = await buy([5], CARD_REFUND_FAILS);
    const { refundId } = await refund(booking, { amountMinor: SEAT_MINOR });
    const stateNow = async () => (await readRefund(testDatabase(), refundId!))!.state;
    await until(async () => (await stateNow()) === 'done');
    await until(async () => (await refundedMinor(paymentId)) === 0);
    const { data } = await stripeDouble().events.list({ limit: 100, type: 'refund.failed' });
    const failure = data.find(
      ({ data: { object } }) => 'payment_intent' in object && object.payment_intent === paymentId,
    )!;
    expect((await deliver(failure)).status).toBe(200);
    await until(async () => (await stateNow()) === 'failed');
    expect((await deliver({ ...failure, id: `${failure.id}_again` })).status).toBe(200);

    const retried = await post(`/v1/refunds/${refundId}/retry`, { token: organiser });
    expect(retried).toEqual({ refundId, state: 'requested' });
    await until(async () => (await stateNow()) === 'done');
    expect((await readRefund(testDatabase(), refundId!))!.attempt).toBe(2);
  });
});

describe('disputes', () => {
  test('[BOOK-15] [BOOK-16] opened and lost: the tickets are void, the seats are for sale', async () => {
    const { booking, token, paymentId } = await buy([6]);
    const disputeId = await dispute(paymentId);
    await tell(disputeId);
    const disputed = await bookingWhen(booking.id, token, 'disputed');
    expect(disputed.tickets.map(({ status }) => status)).toEqual(['live']);
    await close(disputeId, 'lost');
    await tell(disputeId);
    await bookingWhen(booking.id, token, 'refunded');
    await until(async () => (await seatState(6)) === 0);
  });

  test('[BOOK-16] opened and won: as it was', async () => {
    const { booking, token, paymentId } = await buy([7]);
    const disputeId = await dispute(paymentId);
    await tell(disputeId);
    await bookingWhen(booking.id, token, 'disputed');
    await close(disputeId, 'won');
    await tell(disputeId);
    expect((await bookingWhen(booking.id, token, 'issued')).tickets.map(({ status }) => status)).toEqual(['live']);
    expect(await seatState(7)).toBe(2);
  });
});

async function dispute(paymentId: string): Promise<string> {
  const response = await fetch(`${world.STRIPE_API_BASE}/_double/disputes`, {
    method: 'POST',
    body: JSON.stringify({ paymentIntent: paymentId }),
  });
  return (await response.json<{ id: string }>()).id;
}

async function close(disputeId: string, outcome: 'won' | 'lost'): Promise<void> {
  const url = `${world.STRIPE_API_BASE}/_double/disputes/${disputeId}/close`;
  await (await fetch(url, { method: 'POST', body: JSON.stringify({ outcome }) })).text();
}

async function tell(disputeId: string): Promise<void> {
  for (const event of await eventsAbout(disputeId)) expect((await deliver(event)).status).toBe(200);
}
