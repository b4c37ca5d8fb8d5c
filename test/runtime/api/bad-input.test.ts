import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../support/postgres-sample.ts';
import { ask, eventOnSale, holdSeats, problemIn } from './client.ts';

let eventId: string;

beforeAll(async () => {
  eventId = await eventOnSale();
});

const holdBody = { planHash: 'sample', seats: [{ seat: 0 }] };

describe('each kind of bad input has its own clear answer', () => {
  test('an unknown event', async () => {
    const problem = await problemIn(await ask(`/v1/events/${newId()}/holds`, { method: 'POST', body: holdBody }));
    expect(problem).toMatchObject({ status: 404, code: 'event-not-found', title: 'There is no such event' });
    expect(await problemIn(await ask(`/v1/events/${newId()}`))).toMatchObject({ code: 'event-not-found' });
    expect(await problemIn(await ask(`/v1/events/${newId()}/availability`))).toMatchObject({ code: 'event-not-found' });
  });

  test('[API-2] an id that is none names the parameter', async () => {
    const problem = await problemIn(await ask('/v1/events/tomorrow'));
    expect(problem).toMatchObject({ status: 400, code: 'invalid-request' });
    expect(problem.errors).toEqual([expect.objectContaining({ pointer: 'eventId' })]);
  });

  test('a seat of another plan', async () => {
    const body = { ...holdBody, planHash: 'last-year' };
    const problem = await problemIn(await ask(`/v1/events/${eventId}/holds`, { method: 'POST', body }));
    expect(problem).toMatchObject({ status: 422, code: 'wrong-plan', errors: [{ pointer: '/planHash' }] });
  });

  test('a seat that the plan does not have', async () => {
    const body = { planHash: 'sample', seats: [{ seat: 4000 }] };
    const problem = await problemIn(await ask(`/v1/events/${eventId}/holds`, { method: 'POST', body }));
    expect(problem).toMatchObject({ status: 422, code: 'unknown-seat', seats: [4000] });
  });

  test('a hold that has ended', async () => {
    const { hold, token } = await holdSeats(eventId, [1]);
    const path = `/v1/events/${eventId}/holds/${hold.id}`;
    expect((await ask(`${path}?fence=${hold.fence}`, { method: 'DELETE', token })).status).toBe(200);
    const extension = await ask(`${path}/extension`, { method: 'POST', body: { fence: hold.fence }, token });
    expect(await problemIn(extension)).toMatchObject({ status: 410, code: 'hold-ended' });
  });

  test("somebody else's hold", async () => {
    const { hold } = await holdSeats(eventId, [2]);
    const { token: stranger } = await holdSeats(eventId, [3]);
    const path = `/v1/events/${eventId}/holds/${hold.id}`;
    const body = { fence: hold.fence };
    const answers = [
      await ask(path, { token: stranger }),
      await ask(path),
      await ask(`${path}?fence=${hold.fence}`, { method: 'DELETE', token: stranger }),
      await ask(`${path}/extension`, { method: 'POST', body, token: stranger }),
    ];
    for (const answer of answers) {
      expect(await problemIn(answer)).toMatchObject({ status: 403, code: 'not-your-hold' });
    }
  });

  test('[AUTH-3] a tampered cookie, which is cleared', async () => {
    const { token } = await holdSeats(eventId, [4]);
    const cookie = `__Host-onsale=${token.slice(0, -4)}AAAA`;
    const response = await ask('/v1/auth/session', { cookie });
    expect(response.headers.get('Set-Cookie')).toMatch(/^__Host-onsale=; Path=\/; Max-Age=0/);
    expect(await problemIn(response)).toMatchObject({ status: 401, code: 'invalid-session' });
  });

  test('[API-1] a body that is not JSON', async () => {
    const response = await ask(`/v1/events/${eventId}/holds`, { method: 'POST', rawBody: '{"seats": [' });
    expect(await problemIn(response)).toMatchObject({ status: 400, code: 'malformed-json' });
  });

  test('[API-1] a body of 2 MB, with and without a length that says so', async () => {
    const rawBody = JSON.stringify({ filler: 'x'.repeat(2 * 1024 * 1024) });
    const response = await ask(`/v1/events/${eventId}/holds`, { method: 'POST', rawBody });
    expect(await problemIn(response)).toMatchObject({ status: 413, code: 'body-too-large' });
    const lied = await ask(`/v1/events/${eventId}/holds`, {
      method: 'POST',
      rawBody,
      headers: { 'Content-Length': '10' },
    });
    expect(await problemIn(lied)).toMatchObject({ status: 413, code: 'body-too-large' });
  });

  test('[API-1] a form instead of JSON', async () => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const response = await ask(`/v1/events/${eventId}/holds`, { method: 'POST', rawBody: 'seat=1', headers });
    expect(await problemIn(response)).toMatchObject({ status: 415, code: 'unsupported-media-type' });
  });

  test('[API-2] every faulty field is named by its pointer', async () => {
    const body = { planHash: 'sample', seats: [{ seat: -1 }, { seat: 1, ticketType: 7 }] };
    const problem = await problemIn(await ask(`/v1/events/${eventId}/holds`, { method: 'POST', body }));
    expect(problem.errors?.map(({ pointer }) => pointer)).toEqual(['/seats/0/seat', '/seats/1/ticketType']);
    const best = { zone: 'stalls', quantity: 0 };
    const other = await problemIn(await ask(`/v1/events/${eventId}/holds`, { method: 'POST', body: best }));
    expect(other.errors?.map(({ pointer }) => pointer)).toEqual(['/quantity']);
  });

  test('[API-5] a mutation without a key, and with a bad one', async () => {
    const missing = await ask(`/v1/events/${eventId}/holds`, { method: 'POST', body: holdBody, key: null });
    expect(await problemIn(missing)).toMatchObject({ status: 400, code: 'idempotency-key-missing' });
    const short = await ask(`/v1/events/${eventId}/holds`, { method: 'POST', body: holdBody, key: 'short' });
    expect(await problemIn(short)).toMatchObject({ code: 'invalid-request', errors: [{ pointer: 'Idempotency-Key' }] });
  });

  test('[API-5] a key with another body', async () => {
    const { hold, token } = await holdSeats(eventId, [5]);
    const key = crypto.randomUUID();
    const replace = (seat: number) => ({
      method: 'POST',
      key,
      token,
      body: { planHash: 'sample', seats: [{ seat }], replaces: { holdId: hold.id, fence: hold.fence } },
    });
    const path = `/v1/events/${eventId}/holds`;
    const first = await (await ask(path, replace(6))).json();
    expect(await (await ask(path, replace(6))).json()).toMatchObject({ fence: (first as { fence: string }).fence });
    expect(await problemIn(await ask(path, replace(7)))).toMatchObject({ status: 422, code: 'idempotency-key-reused' });
  });

  test('[API-3] an address that is not there, and a method that it does not take', async () => {
    expect(await problemIn(await ask('/v1/tickets'))).toMatchObject({ status: 404, code: 'not-found' });
    const response = await ask(`/v1/events/${eventId}/holds`, { method: 'PUT', body: {} });
    expect(response.headers.get('Allow')).toBe('POST');
    expect(await problemIn(response)).toMatchObject({ status: 405, code: 'method-not-allowed' });
  });

  test('[API-2] query parameters: a limit, a date, a cursor of nothing', async () => {
    expect(await pointersOf('limit=1000&start=yesterday')).toEqual(['start', 'limit']);
    expect(await pointersOf('start=2030-01-02T00:00:00Z&end=2030-01-01T00:00:00Z&when=today&page=2&cursor=x')).toEqual([
      'start',
      'end',
      'end',
      'page',
    ]);
    expect(await pointersOf('cursor=abc')).toEqual(['cursor']);
    expect(await pointersOf('page=51')).toEqual(['page']);
  });

  test('[API-4] a refusal names its request and shows no stack', async () => {
    const response = await ask('/v1/events/tomorrow');
    const problem = await problemIn(response);
    expect(problem.instance).toBe(response.headers.get('Onsale-Request-Id'));
    expect(JSON.stringify(problem)).not.toMatch(/\.ts|at \w+ \(/);
  });
});

async function pointersOf(query: string): Promise<string[] | undefined> {
  const problem = await problemIn(await ask(`/v1/events?${query}`));
  return problem.errors?.map(({ pointer }) => pointer);
}
