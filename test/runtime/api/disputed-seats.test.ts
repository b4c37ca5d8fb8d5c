import { exports } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { recordDelivery } from '../../../db/queries/booking-delivery.ts';
import { upsertUser } from '../../../db/queries/accounts.ts';
import { idOf, type EventId, type UserId } from '../../../domain/shared/ids.ts';
import { boxOfficeOf } from '../../../durable-objects/address-book.ts';
import { decodeAvailabilityFrame, seatStateAt } from '../../../protocol/socket/availability.ts';
import { committedFact, newId } from '../../support/postgres-sample.ts';
import { eventOnSale, freshEmail, holdSeats, mailTo, signIn, testDatabase } from './client.ts';
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

test("[BOOK-4] [DELIVERY-4] a seat that is another booking's by Postgres: the money goes back, the seat is blocked, its neighbour is free", async () => {
  const db = testDatabase();
  const eventId = await eventOnSale();
  const userId = newId<UserId>();
  await upsertUser(db, { id: userId, email: freshEmail(), name: null, roles: ['fan'] });
  // A booking that the box office knows nothing of.
  const facts = [committedFact({ userId, seats: [3], paymentId: null })];
  await recordDelivery(db, { eventId, epoch: 99, afterSeq: 0, throughSeq: 1, facts });

  const { hold, token: device } = await holdSeats(eventId, [3, 4]);
  const email = freshEmail();
  const token = await signIn(email, device);
  const { paymentUrl } = await startPayment(hold, token);
  await payAt(paymentUrl!, CARD_THAT_PAYS);
  for (const event of await eventsAbout(sessionIdOf(paymentUrl!))) await deliver(event);

  const booking = await bookingWhen(hold.id, token, 'refused');
  expect(booking.tickets).toEqual([]);
  await expect.poll(() => seatStates(eventId, [3, 4]), { timeout: 15_000 }).toEqual([3, 0]);
  const { payment_intent: payment } = await stripeDouble().checkout.sessions.retrieve(sessionIdOf(paymentUrl!));
  if (typeof payment !== 'string') throw new Error('a paid session has a payment');
  expect((await stripeDouble().paymentIntents.retrieve(payment)).status).toBe('canceled');
  await expect.poll(async () => (await mailTo(email))?.subject, { timeout: 15_000 }).toMatch(/^No seats/);
});

async function seatStates(eventId: string, seats: number[]): Promise<number[]> {
  const address = { eventId: idOf<EventId>(eventId), jurisdiction: 'eu', hint: 'weur' } as const;
  const decoded = decodeAvailabilityFrame((await boxOfficeOf(exports, address).snapshot())!);
  if (!decoded.ok || decoded.value.kind !== 'snapshot') throw new Error('a box office answers with a snapshot');
  const { packed } = decoded.value.availability;
  return seats.map((seat) => seatStateAt(packed, seat));
}
