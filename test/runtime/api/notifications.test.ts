import { describe, expect, test } from 'vitest';
import { listNotifications } from '../../../db/queries/notifications.ts';
import { deliverMail } from '../../../workers/notifications/deliver.ts';
import type { Mail, MailSender } from '../../../workers/adapters/messages/mail.ts';
import { newId } from '../../support/postgres-sample.ts';
import { testDatabase } from './client.ts';

const db = testDatabase();

/** A provider that can be down, and forget to answer. */
class Provider implements MailSender {
  readonly keys: string[] = [];
  isDown = false;
  losesAnswer = false;

  async send(_mail: Mail, key: string): Promise<string> {
    if (this.isDown) throw new Error('the provider of messages answered 503');
    this.keys.push(key);
    if (this.losesAnswer) throw new Error('the connection broke');
    return `provider-${this.keys.length}`;
  }
}

const mail = (to: string): Mail => ({ to, subject: 'Tickets', text: 'Ready', html: '<p>Ready</p>' });

describe('the delivery log', () => {
  test('[NOTIFY-1] the same message is sent once; another address, kind or occasion is another message', async () => {
    const provider = new Provider();
    const services = { db, mail: provider };
    const occasion = { bookingId: newId(), what: 'refunded', about: 'refund 1' };
    await deliverMail(services, occasion, mail('a@example.org'));
    await deliverMail(services, occasion, mail('a@example.org'));
    expect(provider.keys).toHaveLength(1);
    await deliverMail(services, occasion, mail('b@example.org'));
    await deliverMail(services, { ...occasion, about: 'refund 2' }, mail('a@example.org'));
    await deliverMail(services, { ...occasion, what: 'confirmed' }, mail('a@example.org'));
    expect(new Set(provider.keys).size).toBe(4);
  });

  test('[NOTIFY-2] [NOTIFY-3] a provider that is down leaves the reason, and gets the message when it is back', async () => {
    const provider = new Provider();
    const services = { db, mail: provider };
    const occasion = { bookingId: newId(), what: 'confirmed', about: '' };
    provider.isDown = true;
    for (let tries = 0; tries < 2; tries++) {
      await expect(deliverMail(services, occasion, mail('a@example.org'))).rejects.toThrow('answered 503');
    }
    expect(await listNotifications(db, occasion.bookingId)).toMatchObject([
      { state: 'failed', attempts: 2, lastError: 'the provider of messages answered 503', sentAt: null },
    ]);
    provider.isDown = false;
    await deliverMail(services, occasion, mail('a@example.org'));
    const [record] = await listNotifications(db, occasion.bookingId);
    expect(record).toMatchObject({
      what: 'confirmed',
      channel: 'mail',
      recipient: 'a@example.org',
      state: 'sent',
      attempts: 3,
      providerId: 'provider-1',
      lastError: null,
    });
    expect(record!.sentAt).not.toBeNull();
  });

  test('[NOTIFY-1] after a lost answer the provider gets the same key again', async () => {
    const provider = new Provider();
    const services = { db, mail: provider };
    const occasion = { bookingId: newId(), what: 'confirmed', about: '' };
    provider.losesAnswer = true;
    await expect(deliverMail(services, occasion, mail('a@example.org'))).rejects.toThrow('broke');
    provider.losesAnswer = false;
    await deliverMail(services, occasion, mail('a@example.org'));
    expect(provider.keys).toHaveLength(2);
    expect(new Set(provider.keys).size).toBe(1);
  });
});
