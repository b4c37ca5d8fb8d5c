import { exports } from 'cloudflare:workers';
import { afterAll, expect, test } from 'vitest';
import { readUser } from '../../../db/queries/accounts.ts';
import { readSession } from '../../../workers/session/session.ts';
import { eventOnSale, mailsTo, testDatabase } from '../api/client.ts';
import { bookingWhen } from '../api/payments.ts';
import { customers, expectNumbersToAddUp, setPart, until } from './parts.ts';

afterAll(() => setPart('mailbox', 'start'));

test('[NOTIFY-3] mail is gone while fans buy: nothing else notices, and each mail comes later, once', async () => {
  const eventId = await eventOnSale();
  const fans = await customers(eventId, [0, 1]);
  await setPart('mailbox', 'stop');
  for (const fan of fans) {
    await fan.pay();
    await fan.hearWebhooks();
  }
  for (const { hold, token } of fans) await bookingWhen(hold.id, token, 'issued');
  await expectNumbersToAddUp(eventId, fans);

  await setPart('mailbox', 'start');
  const addresses = await Promise.all(fans.map(({ token }) => emailOf(token)));
  await until('both have their tickets by mail', async () => {
    await exports.default.scheduled();
    const mails = await Promise.all(addresses.map(mailsTo));
    return mails.every((list) => list.length > 0);
  });
  await exports.default.scheduled();
  for (const address of addresses) {
    expect((await mailsTo(address)).map(({ subject }) => subject)).toEqual(['Your tickets for An Evening']);
  }
});

async function emailOf(token: string): Promise<string> {
  const session = await readSession(token, 'development-session-secret-of-no-worth');
  if (!session.ok) throw new Error('the session is our own');
  return (await readUser(testDatabase(), session.value.user!.id))!.email;
}
