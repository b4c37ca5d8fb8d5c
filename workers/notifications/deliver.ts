import { beginNotification, endNotification, type NewNotification } from '../../db/queries/notifications.ts';
import type { Mail } from '../adapters/messages/mail.ts';
import type { Messenger } from '../adapters/messages/messenger.ts';
import type { Sms } from '../adapters/messages/sms.ts';
import type { Services } from '../services.ts';

/** What a message is about: with its address it is sent once. */
export interface Occasion {
  bookingId: string;
  what: string;
  /** Tells two messages of a kind apart. */
  about: string;
}

/** Sends a mail once, and writes down what became of it. Rules NOTIFY-1 to NOTIFY-3. @throws when it was not taken */
export async function deliverMail(
  services: Pick<Services, 'db' | 'mail'>,
  occasion: Occasion,
  mail: Mail,
): Promise<void> {
  await deliver(services, { occasion, channel: 'mail', messenger: services.mail, message: mail });
}

/** As `deliverMail`; where no provider of text messages is set up nothing is sent. */
export async function deliverSms(services: Pick<Services, 'db' | 'sms'>, occasion: Occasion, sms: Sms): Promise<void> {
  if (services.sms === null) return;
  await deliver(services, { occasion, channel: 'sms', messenger: services.sms, message: sms });
}

async function deliver<Message extends { to: string }>(
  { db }: Pick<Services, 'db'>,
  given: {
    occasion: Occasion;
    channel: NewNotification['channel'];
    messenger: Messenger<Message>;
    message: Message;
  },
): Promise<void> {
  const { occasion, channel, messenger, message } = given;
  const { bookingId, what, about } = occasion;
  const recipient = message.to;
  const key = [bookingId, what, about, channel, recipient].join(':');
  if ((await beginNotification(db, { key, bookingId, what, channel, recipient })) === 'sent') return;
  try {
    const providerId = await messenger.send(message, key);
    await endNotification(db, key, { state: 'sent', providerId });
  } catch (error) {
    await endNotification(db, key, { state: 'failed', error: error instanceof Error ? error.message : String(error) });
    throw error;
  }
}
