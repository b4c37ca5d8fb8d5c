import { exports } from 'cloudflare:workers';
import { afterAll, expect, test } from 'vitest';
import { ask, eventOnSale, get, problemIn } from '../api/client.ts';
import { bookingWhen, startPayment } from '../api/payments.ts';
import type { EventDetail } from '../../../protocol/http/catalogue.ts';
import { customers, expectNumbersToAddUp, setPart, until } from './parts.ts';

afterAll(() => setPart('postgres', 'start'));

test('[MONEY-8] [DELIVERY-2] [READS-8] Postgres is gone while fans pay: what is paid waits in the queue and completes later', async () => {
  const eventId = await eventOnSale();
  const [before, paid, paidToo, undecided] = await customers(eventId, [0, 1, 2, 3]);
  await before!.pay();
  await before!.hearWebhooks();
  await bookingWhen(before!.hold.id, before!.token, 'issued');
  for (const fan of [paid!, paidToo!]) await fan.pay();
  await startPayment(undecided!.hold, undecided!.token);
  await get<EventDetail>(`/v1/events/${eventId}`);

  await setPart('postgres', 'stop');
  // What was read lately is read on; what was not is refused for now.
  const { name } = await get<EventDetail>(`/v1/events/${eventId}`);
  expect(name).toBe('An Evening');
  const refused = await ask(`/v1/bookings/${before!.hold.id}`, { token: before!.token });
  expect(refused.headers.get('Retry-After')).toMatch(/^\d+$/);
  expect(await problemIn(refused)).toMatchObject({ status: 503, code: 'database-unavailable' });
  // The provider's word is taken, and the box office sells by it: Postgres is not on that path.
  for (const fan of [paid!, paidToo!]) {
    expect(await fan.hearWebhooks()).toContain(200);
    await until('the seats are sold', async () => (await fan.view()).state.name === 'committed');
  }
  // A sweep in the meantime does no harm.
  await exports.default.scheduled().catch(() => undefined);

  await setPart('postgres', 'start');
  const all = [before!, paid!, paidToo!];
  for (const { hold, token } of all) await bookingWhen(hold.id, token, 'issued', 90_000);
  await undecided!.pay();
  await undecided!.hearWebhooks();
  await bookingWhen(undecided!.hold.id, undecided!.token, 'issued', 90_000);
  await expectNumbersToAddUp(eventId, [...all, undecided!]);
});
