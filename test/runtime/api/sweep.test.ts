import { exports } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { readUser } from '../../../db/queries/accounts.ts';
import { readBooking } from '../../../db/queries/my-bookings.ts';
import { recordDelivery } from '../../../db/queries/booking-delivery.ts';
import { committedFact, insertSampleEvent } from '../../support/postgres-sample.ts';
import { mailTo, testDatabase } from './client.ts';

test('[OUTBOX-2] what a lost message left undone is done by the next sweep', async () => {
  const db = testDatabase();
  const { eventId, userId } = await insertSampleEvent(db);
  const fact = committedFact({ userId, seats: [0, 1], paymentId: null });
  await recordDelivery(db, { eventId, epoch: 1, afterSeq: 0, throughSeq: 1, facts: [fact] });
  const booking = { bookingId: fact.bookingId, userId };
  expect((await readBooking(db, booking))?.status).toBe('captured');

  await exports.default.scheduled();
  const issued = await readBooking(db, booking);
  expect(issued?.status).toBe('issued');
  expect(issued?.tickets.map(({ status, code }) => [status, code?.length])).toEqual([
    ['live', 140],
    ['live', 140],
  ]);
  const { email } = (await readUser(db, userId))!;
  expect(await mailTo(email)).toMatchObject({ subject: 'Your tickets for An Evening' });
});
