import { sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import type { NotificationChannel, NotificationState } from '../schema/notifications.ts';
import { instantText } from './documents.ts';

export interface NewNotification {
  key: string;
  bookingId: string;
  what: string;
  channel: NotificationChannel;
  recipient: string;
}

/** Notes that a message is about to go out; answers whether it must, or was sent before. */
export async function beginNotification(db: Database, message: NewNotification): Promise<'send' | 'sent'> {
  const { rows } = await db.execute<{ state: NotificationState }>(sql`
    insert into notifications (key, booking_id, what, channel, recipient, state)
    values (${message.key}, ${message.bookingId}, ${message.what}, ${message.channel}, ${message.recipient}, 'sending')
    on conflict (key) do update set
      attempts = notifications.attempts + (notifications.state <> 'sent')::int,
      state = case notifications.state when 'sent' then 'sent' else 'sending' end
    returning state`);
  return rows[0]!.state === 'sent' ? 'sent' : 'send';
}

/** What became of a message that had begun; `sent` is never undone. */
export async function endNotification(
  db: Database,
  key: string,
  end: { state: 'sent'; providerId: string | null } | { state: 'failed'; error: string },
): Promise<void> {
  const providerId = end.state === 'sent' ? end.providerId : null;
  const error = end.state === 'failed' ? end.error : null;
  await db.execute(sql`
    update notifications set state = ${end.state}, provider_id = ${providerId}::text, last_error = ${error}::text,
      sent_at = case ${end.state}::text when 'sent' then now() end
    where key = ${key} and state <> 'sent'`);
}

export interface NotificationRecord {
  what: string;
  channel: NotificationChannel;
  recipient: string;
  state: NotificationState;
  attempts: number;
  providerId: string | null;
  lastError: string | null;
  createdAt: string;
  sentAt: string | null;
}

/** The delivery log of a booking, the oldest first. */
export async function listNotifications(db: Database, bookingId: string): Promise<NotificationRecord[]> {
  const { rows } = await db.execute<{ record: NotificationRecord }>(sql`
    select jsonb_build_object(
      'what', what, 'channel', channel, 'recipient', recipient, 'state', state, 'attempts', attempts,
      'providerId', provider_id, 'lastError', last_error, 'createdAt', ${instantText(sql`created_at`)},
      'sentAt', ${instantText(sql`sent_at`)}) as record
    from notifications where booking_id = ${bookingId} order by id limit 500`);
  return rows.map(({ record }) => record);
}
