import { exports } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { idOf, type EventId, type HoldId } from '../../../domain/shared/ids.ts';
import { boxOfficeOf, floorOf } from '../../../durable-objects/address-book.ts';
import { stripeProvider } from '../../../workers/adapters/stripe.ts';
import { paymentPage } from '../../../workers/payments/start-payment.ts';
import { readSession } from '../../../workers/session/session.ts';
import { eventOnSale, freshEmail, holdSeats, signIn } from './client.ts';
import { holdNow, startPayment } from './payments.ts';

const STRIPE_OF_NOWHERE = {
  STRIPE_SECRET_KEY: 'sk_test_nowhere',
  STRIPE_WEBHOOK_SECRET: 'whsec_nowhere',
  STRIPE_API_BASE: 'http://127.0.0.1:1',
  PAYMENT_METHODS: ['card' as const],
};

test('[MONEY-3] a provider that does not answer leaves the hold, and the next request is the next attempt', async () => {
  const eventId = await eventOnSale();
  const { hold, token: device } = await holdSeats(eventId, [0]);
  const token = await signIn(freshEmail(), device);
  const session = await readSession(token, 'development-session-secret-of-no-worth');
  if (!session.ok) throw new Error('the session is our own');
  const fan = { userId: session.value.user!.id, deviceId: session.value.deviceId };
  const address = { eventId: idOf<EventId>(eventId), jurisdiction: 'eu', hint: 'weur' } as const;
  const holdId = idOf<HoldId>(hold.id);
  const command = { kind: 'start-payment', key: 'first-try', fan, holdId, fence: hold.fence } as const;
  const { result, quote } = await floorOf(exports, address, 1, fan).submit(address, command);
  if (!result.ok) throw new Error(result.refusal.reason);

  const vars = { PUBLIC_ORIGIN: 'https://tickets.test' };
  const services = { vars, objects: exports, payments: stripeProvider(STRIPE_OF_NOWHERE) };
  const paying = {
    route: { address, floors: 1, eventName: 'An Evening', queue: null, presale: null },
    hold: result.hold,
    quote: quote!,
    email: '',
  };
  expect(await paymentPage(services, paying)).toEqual({ ok: false, failure: { kind: 'provider' } });

  expect(await holdNow(hold, token)).toMatchObject({ state: 'paying' });
  expect((await startPayment(hold, token)).paymentUrl).toContain('/pay/');
  const view = await boxOfficeOf(exports, address).viewHold(holdId, null);
  expect(view).toMatchObject({ ok: true, hold: { state: { name: 'paying', attempt: 2 } } });
});
