import { hexToBytes } from '@noble/hashes/utils.js';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { readTicketCode, ticketPublicKey } from '../../../domain/tickets/ticket-code.ts';
import type { Booking, BookingPage } from '../../../protocol/http/bookings.ts';
import type { TransferOffer } from '../../../protocol/http/transfers.ts';
import { buySeats, type Buyer } from './buyers.ts';
import {
  ask,
  eventOnSale,
  freshEmail,
  get,
  mailsTo,
  post,
  problemIn,
  signIn,
  signInAs,
  testDatabase,
} from './client.ts';

const KEY = ticketPublicKey(hexToBytes('0d0e0f0a'.repeat(8)));

let eventId: string;
let seat = 0;

beforeAll(async () => {
  const anytime = { hoursBefore: 0 };
  eventId = await eventOnSale({ returnPolicy: { cancellation: null, faceValue: anytime } });
});

describe('handing tickets on', () => {
  test('[TRANSFER-1] [TRANSFER-4] by mail: the taker has a new code, and the old one is of an older generation', async () => {
    const buyer = await buyNext(2);
    const { booking } = buyer;
    const [given, kept] = booking.tickets;
    const friend = freshEmail();
    const offer = await offerTo(friend, buyer, [given!.id]);
    expect(offer).toMatchObject({ status: 'offered', isOpen: true, role: 'sender', toEmail: friend });
    await expect.poll(() => lastMail(friend), { timeout: 10_000 }).toContain(offer.links.page);
    expect(codeOf(await bookingOf(buyer), given!.id)).toBe(given!.code);

    const token = await signIn(friend);
    const seen = await get<TransferOffer>(`/v1/transfers/${offer.id}`, { token });
    expect(seen).toMatchObject({ role: 'recipient', isOpen: true, from: { email: buyer.email } });
    expect(seen.tickets.map(({ id }) => id)).toEqual([given!.id]);
    await accept(offer, token);

    const { items } = await get<BookingPage>('/v1/bookings?when=upcoming', { token });
    expect(items).toMatchObject([{ id: booking.id, role: 'holder', refunds: [], total: { totalMinor: 5900 } }]);
    expect(items[0]!.tickets.map(({ id }) => id)).toEqual([given!.id]);
    const taken = readTicketCode(items[0]!.tickets[0]!.code!, [KEY]);
    expect(taken).toEqual({ ok: true, value: { ticketId: given!.id, generation: 2 } });

    const after = await bookingOf(buyer);
    expect(codeOf(after, given!.id)).toBeNull();
    expect(codeOf(after, kept!.id)).toBe(kept!.code);
    expect(after.transfers).toMatchObject([{ id: offer.id, status: 'accepted', toEmail: friend }]);
    await expect.poll(() => lastMail(buyer.email), { timeout: 10_000 }).toContain('nobody any more');
  });

  test('[TRANSFER-2] an offer ties its tickets: no return, no other offer, until it is taken back', async () => {
    const buyer = await buyNext(1);
    const ticket = buyer.booking.tickets[0]!;
    const offer = await offerTo(freshEmail(), buyer, [ticket.id]);
    const again = await tryOffer(freshEmail(), buyer, [ticket.id]);
    expect(await problemIn(again)).toMatchObject({ code: 'tickets-offered' });
    const back = await ask(`/v1/bookings/${buyer.booking.id}/return-offer?seats=${ticket.seat}`, buyer);
    expect(await problemIn(back)).toMatchObject({ code: 'tickets-offered', seats: [ticket.seat] });
    expect((await bookingOf(buyer)).returnOffer).toBeNull();

    const ended = await ask(`/v1/transfers/${offer.id}`, { method: 'DELETE', token: buyer.token });
    expect(await ended.json()).toMatchObject({ status: 'withdrawn', isOpen: false });
    expect((await bookingOf(buyer)).returnOffer).toMatchObject({ rule: 'face-value', refundMinor: 5400 });
    await offerTo(freshEmail(), buyer, [ticket.id]);
  });

  test('[TRANSFER-3] nobody but its two ends sees an offer, and the sender cannot take it', async () => {
    const buyer = await buyNext(1);
    const offer = await offerTo(freshEmail(), buyer, [buyer.booking.tickets[0]!.id]);
    const stranger = await signIn(freshEmail());
    const path = `/v1/transfers/${offer.id}`;
    for (const [method, at] of [
      ['GET', path],
      ['DELETE', path],
      ['POST', `${path}/acceptance`],
    ] as const) {
      expect(await problemIn(await ask(at, { method, token: stranger }))).toMatchObject({ code: 'transfer-not-found' });
    }
    const bySender = await ask(`${path}/acceptance`, { method: 'POST', token: buyer.token });
    expect(await problemIn(bySender)).toMatchObject({ code: 'transfer-not-found' });
  });

  test('[TRANSFER-5] what was taken back, declined or became void cannot be taken; taken twice is taken once', async () => {
    const buyer = await buyNext(3);
    const [first, second, third] = buyer.booking.tickets;
    const friend = freshEmail();
    const token = await signIn(friend);
    const withdrawn = await offerTo(friend, buyer, [first!.id]);
    await ask(`/v1/transfers/${withdrawn.id}`, { method: 'DELETE', token: buyer.token });
    const declined = await offerTo(friend, buyer, [second!.id]);
    const refused = await ask(`/v1/transfers/${declined.id}`, { method: 'DELETE', token });
    expect(await refused.json()).toMatchObject({ status: 'declined' });
    const voided = await offerTo(friend, buyer, [third!.id]);
    await testDatabase().execute(sql`update tickets set status = 'void' where id = ${third!.id}`);
    for (const { id } of [withdrawn, declined, voided]) {
      const response = await ask(`/v1/transfers/${id}/acceptance`, { method: 'POST', token });
      expect(await problemIn(response)).toMatchObject({ status: 409, code: 'transfer-ended' });
    }
    const taken = await offerTo(friend, buyer, [first!.id]);
    await accept(taken, token);
    await accept(taken, token);
    const { items } = await get<BookingPage>('/v1/bookings', { token });
    expect(readTicketCode(items[0]!.tickets[0]!.code!, [KEY])).toMatchObject({ value: { generation: 2 } });
  });

  test('[TRANSFER-4] [TRANSFER-6] what was handed on can be handed on, even back; only who paid gives back', async () => {
    const buyer = await buyNext(1);
    const { booking } = buyer;
    const ticket = booking.tickets[0]!;
    const friend: Buyer = { booking, email: freshEmail(), token: '' };
    friend.token = await signIn(friend.email);
    await accept(await offerTo(friend.email, buyer, [ticket.id]), friend.token);
    const offerOf = (token: string) => ask(`/v1/bookings/${booking.id}/return-offer?seats=${ticket.seat}`, { token });
    expect(await problemIn(await offerOf(buyer.token))).toMatchObject({ code: 'not-your-tickets' });
    expect(await problemIn(await offerOf(friend.token))).toMatchObject({ code: 'booking-not-found' });
    expect(await problemIn(await tryOffer(freshEmail(), buyer, [ticket.id]))).toMatchObject({
      code: 'not-your-tickets',
    });

    await accept(await offerTo(buyer.email, friend, [ticket.id]), buyer.token);
    const mine = await bookingOf(buyer);
    expect(readTicketCode(codeOf(mine, ticket.id)!, [KEY])).toMatchObject({ value: { generation: 3 } });
    expect(mine.returnOffer).toMatchObject({ rule: 'face-value' });
    expect((await get<BookingPage>('/v1/bookings', { token: friend.token })).items).toEqual([]);
  });

  test('[TRANSFER-2] two who ask at once: one offer stands; a return at the same time takes all or nothing', async () => {
    const buyer = await buyNext(1);
    const ticket = buyer.booking.tickets[0]!;
    const body = { seats: [ticket.seat], refundMinor: 5400 };
    const answers = await Promise.all([
      tryOffer(freshEmail(), buyer, [ticket.id]),
      tryOffer(freshEmail(), buyer, [ticket.id]),
      ask(`/v1/bookings/${buyer.booking.id}/returns`, { method: 'POST', body, token: buyer.token }),
    ]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.map(({ status }) => status).filter((status) => status !== 409)).toHaveLength(1);
    for (const answer of answers) await answer.body?.cancel();
    const { transfers, refunds } = await bookingOf(buyer);
    expect(transfers.length + refunds.length).toBe(1);
  });

  test('[API-5] the same request again is the same offer; to oneself there is none', async () => {
    const buyer = await buyNext(1);
    const body = { ticketIds: [buyer.booking.tickets[0]!.id], email: freshEmail() };
    const asked = { body, token: buyer.token, key: crypto.randomUUID() };
    const path = `/v1/bookings/${buyer.booking.id}/transfers`;
    const first = await post<TransferOffer>(path, asked);
    expect(await post<TransferOffer>(path, asked)).toEqual(first);
    const own = await tryOffer(buyer.email, buyer, body.ticketIds);
    expect(await problemIn(own)).toMatchObject({ code: 'invalid-request', errors: [{ pointer: '/email' }] });
  });
});

describe('what scanners must know', () => {
  test('[SCAN-1] tickets that changed hands with their generation, void ones, and nothing else', async () => {
    const buyer = await buyNext(3);
    const [given, voided] = buyer.booking.tickets;
    const friend = freshEmail();
    await accept(await offerTo(friend, buyer, [given!.id]), await signIn(friend));
    const refundMinor = voided!.price.faceMinor + voided!.price.taxMinor;
    const body = { seats: [voided!.seat], refundMinor };
    await post(`/v1/bookings/${buyer.booking.id}/returns`, { body, token: buyer.token });
    const token = await signInAs('organiser');
    const known = await get<{ raised: Record<string, number>; void: string[] }>(
      `/v1/events/${eventId}/ticket-generations`,
      { token },
    );
    const ours = new Set(buyer.booking.tickets.map(({ id }) => id));
    expect(Object.entries(known.raised).filter(([id]) => ours.has(id))).toEqual([[given!.id, 2]]);
    expect(known.void.filter((id) => ours.has(id))).toEqual([voided!.id]);
  });
});

/** Somebody new buys the next seats. */
async function buyNext(count: number): Promise<Buyer> {
  const seats = Array.from({ length: count }, () => seat++);
  return buySeats(eventId, seats);
}

function tryOffer(email: string, { booking, token }: Buyer, ticketIds: string[]): Promise<Response> {
  return ask(`/v1/bookings/${booking.id}/transfers`, { method: 'POST', body: { ticketIds, email }, token });
}

async function offerTo(email: string, from: Buyer, ticketIds: string[]): Promise<TransferOffer> {
  const response = await tryOffer(email, from, ticketIds);
  expect(response.status).toBe(201);
  return response.json<TransferOffer>();
}

async function accept({ id }: TransferOffer, token: string): Promise<void> {
  const accepted = await post<TransferOffer>(`/v1/transfers/${id}/acceptance`, { token });
  expect(accepted.status).toBe('accepted');
}

function bookingOf({ booking, token }: Buyer): Promise<Booking> {
  return get(`/v1/bookings/${booking.id}`, { token });
}

function codeOf(booking: Booking, ticketId: string): string | null | undefined {
  return booking.tickets.find(({ id }) => id === ticketId)?.code;
}

async function lastMail(email: string): Promise<string> {
  return (await mailsTo(email))[0]?.text ?? '';
}
