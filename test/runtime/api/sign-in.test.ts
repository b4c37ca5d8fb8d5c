import { describe, expect, test } from 'vitest';
import {
  ask,
  eventOnSale,
  freshEmail,
  get,
  holdSeats,
  mailedCode,
  mailTo,
  ORIGIN,
  post,
  problemIn,
  signIn,
} from './client.ts';

interface SessionDocument {
  user: { id: string; email: string; roles: string[] } | null;
}

const whoAmI = (token: string) => get<SessionDocument>('/v1/auth/session', { token });

describe('signing in', () => {
  test('[AUTH-1] a mailed code makes a session, as a cookie and as a token', async () => {
    const email = freshEmail();
    const code = await mailedCode(email);
    const response = await ask('/v1/auth/sessions', { method: 'POST', body: { email, code } });
    expect(response.status).toBe(201);
    const cookie = response.headers.get('Set-Cookie')!;
    expect(cookie).toMatch(/^__Host-onsale=[\w.-]+; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure$/);
    const { token, user } = await response.json<{ token: string; user: { id: string } }>();
    expect(await whoAmI(token)).toMatchObject({ user: { id: user.id, email, roles: ['fan'] } });
    const byCookie = await get<SessionDocument>('/v1/auth/session', { cookie: cookie.split(';')[0]! });
    expect(byCookie.user?.id).toBe(user.id);
  });

  test('one address is one user, however it is written', async () => {
    const email = freshEmail();
    const first = await whoAmI(await signIn(email));
    const body = { email: ` ${email.toUpperCase()}`, code: await mailedCode(email) };
    const { token } = await post<{ token: string }>('/v1/auth/sessions', { body });
    expect((await whoAmI(token)).user?.id).toBe(first.user?.id);
  });

  test('[AUTH-5] a wrong code is refused, and five of them end it', async () => {
    const email = freshEmail();
    const code = await mailedCode(email);
    const wrong = code === '000000' ? '000001' : '000000';
    for (let i = 0; i < 5; i++) {
      const refused = await ask('/v1/auth/sessions', { method: 'POST', body: { email, code: wrong } });
      expect(await problemIn(refused)).toMatchObject({ status: 401, code: 'wrong-code' });
    }
    const late = await ask('/v1/auth/sessions', { method: 'POST', body: { email, code } });
    expect(await problemIn(late)).toMatchObject({ status: 401, code: 'wrong-code' });
  });

  test('[AUTH-5] a code works once, and a newer one ends it', async () => {
    const email = freshEmail();
    const first = await mailedCode(email);
    const second = await mailedCode(email);
    const use = (code: string) => ask('/v1/auth/sessions', { method: 'POST', body: { email, code } });
    if (first !== second) expect((await use(first)).status).toBe(401);
    expect((await use(second)).status).toBe(201);
    expect((await use(second)).status).toBe(401);
  });

  test('[API-5] a sign-in whose answer was lost may be sent again, with its key', async () => {
    const email = freshEmail();
    const body = { email, code: await mailedCode(email) };
    const asked = { method: 'POST', body, key: crypto.randomUUID() };
    expect((await ask('/v1/auth/sessions', asked)).status).toBe(201);
    expect((await ask('/v1/auth/sessions', asked)).status).toBe(201);
    const other = await ask('/v1/auth/sessions', { ...asked, body: { email, code: '123456' } });
    expect(await problemIn(other)).toMatchObject({ code: 'idempotency-key-reused' });
  });

  test('[API-5] a request for a code that is sent again mails the same code', async () => {
    const email = freshEmail();
    const key = crypto.randomUUID();
    const mailed: string[] = [];
    for (let i = 0; i < 2; i++) {
      await post('/v1/auth/codes', { body: { email }, key });
      mailed.push(await newestCode(email));
    }
    expect(mailed[1]).toBe(mailed[0]);
    expect((await ask('/v1/auth/sessions', { method: 'POST', body: { email, code: mailed[0]! } })).status).toBe(201);
  });

  test('[AUTH-5] an address gets at most five codes a minute', async () => {
    const email = freshEmail();
    const statuses: number[] = [];
    for (let i = 0; i < 6; i++) {
      statuses.push((await ask('/v1/auth/codes', { method: 'POST', body: { email } })).status);
    }
    expect(statuses).toEqual([202, 202, 202, 202, 202, 429]);
  });

  test('[AUTH-2] signing in keeps the device, and with it what it holds', async () => {
    const eventId = await eventOnSale();
    const { hold, token: device } = await holdSeats(eventId, [0]);
    const token = await signIn(freshEmail(), device);
    const path = `/v1/events/${eventId}/holds/${hold.id}`;
    expect(await get(path, { token })).toMatchObject({ id: hold.id, state: 'held' });
  });

  test('[AUTH-2] somebody known gets no second session', async () => {
    const eventId = await eventOnSale();
    const { token } = await holdSeats(eventId, [0]);
    const body = { planHash: 'sample', seats: [{ seat: 1 }] };
    const response = await ask(`/v1/events/${eventId}/holds`, { method: 'POST', body, token });
    expect(response.headers.get('Onsale-Session')).toBeNull();
    expect(response.headers.get('Set-Cookie')).toBeNull();
  });

  test('signing out clears the cookie', async () => {
    const cookie = `__Host-onsale=${await signIn(freshEmail())}`;
    const response = await ask('/v1/auth/session', { method: 'DELETE', cookie, origin: ORIGIN });
    expect(response.status).toBe(204);
    expect(response.headers.get('Set-Cookie')).toMatch(/^__Host-onsale=; Path=\/; Max-Age=0/);
  });
});

async function newestCode(email: string): Promise<string> {
  return /\b\d{6}\b/.exec((await mailTo(email))!.text)![0];
}
