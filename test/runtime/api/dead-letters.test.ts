import { env, exports } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import type { BookingMessage } from '../../../protocol/queue/booking-message.ts';
import { consumeDeadLetters, DEAD_LETTER_QUEUE } from '../../../workers/queues/dead-letters.ts';
import { servicesOf } from '../../../workers/services.ts';
import { ask, eventOnSale, freshEmail, get, holdSeats, post, signIn, signInAs } from './client.ts';
import { bookingWhen, CARD_THAT_PAYS, eventsAbout, payAt, sessionIdOf, startPayment } from './payments.ts';

interface DeadLetters {
  items: { id: number; kind: string; replayedAt: string | null; body: BookingMessage }[];
}

function services() {
  return servicesOf(env, { exports, waitUntil: () => undefined } as unknown as ExecutionContext);
}

async function die(id: string, body: BookingMessage): Promise<number> {
  let acknowledged = 0;
  const message = { id, body, timestamp: new Date(), attempts: 100, ack: () => undefined, retry: () => undefined };
  const batch = { queue: 'onsale-bookings-dead', messages: [message], ackAll: () => acknowledged++ };
  await consumeDeadLetters(services(), batch as unknown as MessageBatch<BookingMessage>);
  return acknowledged;
}

test('[DEAD-1] [DEAD-2] a webhook that was given up on is kept once, and played again it sells the seats', async () => {
  const eventId = await eventOnSale();
  const { hold, token: device } = await holdSeats(eventId, [1]);
  const token = await signIn(freshEmail(), device);
  const { paymentUrl } = await startPayment(hold, token);
  await payAt(paymentUrl!, CARD_THAT_PAYS);
  const [event] = await eventsAbout(sessionIdOf(paymentUrl!));
  const { id, type, created } = event!;
  const payload = JSON.stringify(event);
  const body: BookingMessage = { kind: 'provider-event', id, type, createdAtMs: created * 1000, payload };
  expect(await die(`message-${id}`, body)).toBe(1);
  expect(await die(`message-${id}`, body)).toBe(1);

  const operator = await signInAs('operator');
  const listed = (await get<DeadLetters>('/v1/dead-letters', { token: operator })).items;
  const kept = listed.filter((letter) => letter.body.kind === 'provider-event' && letter.body.id === id);
  expect(kept).toMatchObject([{ kind: 'provider-event', replayedAt: null, body }]);

  const letter = kept[0]!.id;
  const replay = await post('/v1/dead-letters/replay', { token: operator, body: { ids: [letter, 999_999] } });
  expect(replay).toEqual({ replayed: [letter] });
  await bookingWhen(hold.id, token, 'issued');
  const after = (await get<DeadLetters>('/v1/dead-letters', { token: operator })).items;
  expect(after.find((one) => one.id === letter)?.replayedAt).not.toBeNull();
});

test('[DEAD-2] operators only', async () => {
  const token = await signInAs('organiser');
  expect((await ask('/v1/dead-letters', { token })).status).toBe(403);
});

test('[DEAD-1] the queue is known in every environment', () => {
  expect(['onsale-bookings-dead', 'onsale-bookings-staging-dead'].every((name) => DEAD_LETTER_QUEUE.test(name))).toBe(
    true,
  );
  expect(
    ['onsale-bookings', 'onsale-bookings-staging', 'onsale-changes'].some((name) => DEAD_LETTER_QUEUE.test(name)),
  ).toBe(false);
});
