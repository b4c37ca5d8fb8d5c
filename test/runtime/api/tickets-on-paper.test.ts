import { beforeAll, describe, expect, test } from 'vitest';
import { listNotifications } from '../../../db/queries/notifications.ts';
import { ask, eventOnSale, freshEmail, get, holdSeats, mailsTo, problemIn, signIn, testDatabase } from './client.ts';
import { bookingWhen, CARD_THAT_PAYS, deliver, eventsAbout, payAt, sessionIdOf, startPayment } from './payments.ts';

let sold: { bookingId: string; token: string; email: string };

beforeAll(async () => {
  const eventId = await eventOnSale();
  const { hold, token: device } = await holdSeats(eventId, [0, 1, 2]);
  const email = freshEmail();
  const token = await signIn(email, device);
  const { paymentUrl } = await startPayment(hold, token);
  await payAt(paymentUrl!, CARD_THAT_PAYS);
  for (const event of await eventsAbout(sessionIdOf(paymentUrl!))) await deliver(event);
  await bookingWhen(hold.id, token, 'issued');
  sold = { bookingId: hold.id, token, email };
});

describe('tickets on paper', () => {
  test('[PRINT-1] all tickets of a booking are one PDF, a page each', async () => {
    const response = await ask(`/v1/bookings/${sold.bookingId}/tickets.pdf`, { token: sold.token });
    expect(response.headers.get('Content-Type')).toBe('application/pdf');
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(pagesOf(new Uint8Array(await response.arrayBuffer()))).toBe(3);
  });

  test("[PRINT-1] somebody else's tickets are not printed", async () => {
    const stranger = await signIn(freshEmail());
    const response = await ask(`/v1/bookings/${sold.bookingId}/tickets.pdf`, { token: stranger });
    expect(await problemIn(response)).toMatchObject({ status: 404, code: 'booking-not-found' });
  });

  test('[NOTIFY-2] [NOTIFY-4] the mail that confirms the booking has the file, and is in the log', async () => {
    const mails = (await mailsTo(sold.email)) as unknown as ConfirmationMail[];
    const [mail] = mails.filter(({ subject }) => subject.startsWith('Your tickets'));
    expect(mail!.attachments.map(({ filename }) => filename)).toEqual([expect.stringMatching(/^tickets-.*\.pdf$/)]);
    const content = Uint8Array.from(atob(mail!.attachments[0]!.content), (character) => character.charCodeAt(0));
    expect(pagesOf(content)).toBe(3);
    expect(await listNotifications(testDatabase(), sold.bookingId)).toMatchObject([
      { what: 'confirmed', channel: 'mail', recipient: sold.email, state: 'sent', attempts: 1 },
    ]);
  });

  test('[KEY-1] scanners find the key that signed the codes', async () => {
    const { keys } = await get<{ keys: { kid: string }[] }>('/v1/keys');
    expect(keys.map(({ kid }) => kid.split('-')[0])).toContain('ticket');
  });
});

interface ConfirmationMail {
  subject: string;
  attachments: { filename: string; content: string }[];
}

/** The page tree is not compressed. */
function pagesOf(pdf: Uint8Array): number {
  const text = new TextDecoder('latin1').decode(pdf);
  expect(text.startsWith('%PDF-')).toBe(true);
  return Number(/\/Type \/Pages[\s\S]*?\/Count (\d+)/.exec(text)?.[1]);
}
