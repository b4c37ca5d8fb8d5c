import { beforeAll, describe, expect, test } from 'vitest';
import { ask, eventOnSale, freshEmail, get, holdSeats, mailsTo, post, problemIn, signIn, signInAs } from './client.ts';
import { bookingWhen, CARD_THAT_PAYS, deliver, eventsAbout, payAt, sessionIdOf, startPayment } from './payments.ts';

let eventId: string;
beforeAll(async () => {
  eventId = await eventOnSale();
});

/** A number that nobody else of these tests has. */
function freshPhone(): string {
  return `+4179${String(crypto.getRandomValues(new Uint32Array(1))[0]! % 10_000_000).padStart(7, '0')}`;
}

async function textedCode(phone: string, token: string): Promise<string> {
  await post('/v1/auth/phone/codes', { token, body: { phone } });
  return /^\d{6}/.exec((await mailsTo(phone))[0]!.text)![0];
}

function prove({ token, phone, code }: { token: string; phone: string; code: string }): Promise<Response> {
  return ask('/v1/auth/phone', { method: 'POST', token, body: { phone, code } });
}

describe('text messages', () => {
  test('[NOTIFY-5] [NOTIFY-6] who showed that a number is theirs gets a text when the tickets are ready', async () => {
    const { hold, token: device } = await holdSeats(eventId, [0]);
    const token = await signIn(freshEmail(), device);
    const phone = freshPhone();
    expect(await get('/v1/auth/phone', { token })).toEqual({ phone: null, isOffered: true });
    // As people write it.
    const written = `${phone.slice(0, 3)} (79) ${phone.slice(5, 8)}-${phone.slice(8)}`;
    const body = { phone: written, code: await textedCode(phone, token) };
    expect(await post('/v1/auth/phone', { token, body })).toEqual({ phone, isOffered: true });

    const { paymentUrl } = await startPayment(hold, token);
    await payAt(paymentUrl!, CARD_THAT_PAYS);
    for (const event of await eventsAbout(sessionIdOf(paymentUrl!))) await deliver(event);
    await bookingWhen(hold.id, token, 'issued');
    await expect
      .poll(async () => (await mailsTo(phone)).map(({ text }) => text))
      .toContainEqual(expect.stringMatching(/^Your tickets for An Evening, .* are ready: https:/));
    const operator = await signInAs('operator');
    const log = await get<{ items: unknown[] }>(`/v1/bookings/${hold.id}/notifications`, { token: operator });
    expect(log.items).toContainEqual(
      expect.objectContaining({ what: 'confirmed', channel: 'sms', recipient: phone, state: 'sent' }),
    );
  });

  test('[NOTIFY-6] a code is good once, for its number and its account; tries are counted', async () => {
    const [token, other] = [await signIn(freshEmail()), await signIn(freshEmail())];
    const phone = freshPhone();
    const code = await textedCode(phone, token);
    expect(await problemIn(await prove({ token: other, phone, code }))).toMatchObject({ code: 'wrong-code' });
    expect(await problemIn(await prove({ token, phone: freshPhone(), code }))).toMatchObject({ code: 'wrong-code' });
    expect((await prove({ token, phone, code })).status).toBe(200);
    expect(await problemIn(await prove({ token, phone, code }))).toMatchObject({ code: 'wrong-code' });

    const wrong = code === '000000' ? '000001' : '000000';
    const next = await textedCode(phone, token);
    for (let tries = 0; tries < 5; tries++) await prove({ token, phone, code: wrong === next ? '000002' : wrong });
    expect(await problemIn(await prove({ token, phone, code: next }))).toMatchObject({ status: 401 });
  });

  test('[NOTIFY-6] a number is forgotten when its owner says so; what is no number is named', async () => {
    const token = await signIn(freshEmail());
    const phone = freshPhone();
    await post('/v1/auth/phone', { token, body: { phone, code: await textedCode(phone, token) } });
    expect((await ask('/v1/auth/phone', { method: 'DELETE', token })).status).toBe(204);
    expect(await get('/v1/auth/phone', { token })).toEqual({ phone: null, isOffered: true });
    const response = await ask('/v1/auth/phone/codes', { method: 'POST', token, body: { phone: '079 123 45 67' } });
    expect(await problemIn(response)).toMatchObject({ status: 400, errors: [{ pointer: '/phone' }] });
  });
});
