import { beforeAll, describe, expect, test } from 'vitest';
import type { Hold } from '../../../protocol/http/holds.ts';
import type { SaleStatusDocument } from '../../../protocol/http/operators.ts';
import { newId } from '../../support/postgres-sample.ts';
import { ask, eventOnSale, get, holdSeats, post, problemIn, signInAs, type Asked } from './client.ts';

let operator: string;

beforeAll(async () => {
  operator = await signInAs('operator');
});

function setClock(eventId: string, paused: boolean, asked: Asked = {}): Promise<SaleStatusDocument> {
  return post(`/v1/events/${eventId}/clock`, { body: { paused }, token: operator, ...asked });
}

function setBlocks(eventId: string, body: { seats: number[]; blocked: boolean }): Promise<Response> {
  return ask(`/v1/events/${eventId}/blocks`, { method: 'POST', body, token: operator });
}

function holdAgain(eventId: string, seat: number): Promise<Response> {
  return ask(`/v1/events/${eventId}/holds`, { method: 'POST', body: { planHash: 'sample', seats: [{ seat }] } });
}

describe('an operator', () => {
  test('[CLOCK-2] [CLOCK-4] pauses the sale: no seat is held anew, no time passes, and it goes on', async () => {
    const eventId = await eventOnSale();
    const { hold, token } = await holdSeats(eventId, [0]);
    expect(hold.paused).toBe(false);
    expect(await setClock(eventId, true)).toMatchObject({ eventId, paused: true, seats: { held: 1 } });
    expect(await problemIn(await holdAgain(eventId, 1))).toMatchObject({ status: 409, code: 'sale-paused' });
    const read = () => get<Hold>(`/v1/events/${eventId}/holds/${hold.id}`, { token });
    const [first, second] = [await read(), await read()];
    expect(first).toMatchObject({ state: 'held', paused: true });
    expect(second.secondsLeft).toBe(first.secondsLeft);
    expect(await setClock(eventId, false)).toMatchObject({ paused: false });
    const after = await read();
    expect(after.paused).toBe(false);
    expect(after.secondsLeft).toBeGreaterThan(first.secondsLeft - 5);
    expect((await holdAgain(eventId, 1)).status).toBe(201);
  });

  test('[API-5] a late copy of "pause" does not pause a sale that goes on again', async () => {
    const eventId = await eventOnSale();
    const key = crypto.randomUUID();
    const paused = await setClock(eventId, true, { key });
    await setClock(eventId, false);
    expect(await setClock(eventId, true, { key })).toEqual(paused);
    expect((await holdAgain(eventId, 1)).status).toBe(201);
    const other = { method: 'POST', body: { paused: false }, token: operator, key };
    expect(await problemIn(await ask(`/v1/events/${eventId}/clock`, other))).toMatchObject({
      status: 422,
      code: 'idempotency-key-reused',
    });
  });

  test('[BLOCK-1] [BLOCK-2] blocks free seats and puts them back', async () => {
    const eventId = await eventOnSale();
    const before = await setClock(eventId, false);
    const blocked = await (await setBlocks(eventId, { seats: [2, 3], blocked: true })).json<SaleStatusDocument>();
    expect(blocked.seats).toEqual({
      ...before.seats,
      available: before.seats.available - 2,
      blocked: before.seats.blocked + 2,
    });
    expect(blocked.version).toBe(before.version + 1);
    expect(await problemIn(await holdAgain(eventId, 3))).toMatchObject({ code: 'seats-taken', seats: [3] });
    expect((await setBlocks(eventId, { seats: [2, 3], blocked: false })).status).toBe(200);
    expect((await holdAgain(eventId, 3)).status).toBe(201);
  });

  test('[BLOCK-1] is told which seats fans have, in words of its own', async () => {
    const eventId = await eventOnSale();
    await holdSeats(eventId, [4, 5]);
    const problem = await problemIn(await setBlocks(eventId, { seats: [3, 4, 5], blocked: true }));
    expect(problem).toMatchObject({ status: 409, code: 'seats-taken', seats: [4, 5] });
    expect(problem.detail).toContain('held or booked');
    expect((await holdAgain(eventId, 3)).status).toBe(201);
  });

  test('[API-2] faults and unknown events are refused', async () => {
    const eventId = await eventOnSale();
    const none = await problemIn(await setBlocks(eventId, { seats: [], blocked: true }));
    expect(none).toMatchObject({ code: 'invalid-request', errors: [{ pointer: '/seats' }] });
    expect(await problemIn(await setBlocks(eventId, { seats: [999], blocked: true }))).toMatchObject({
      code: 'unknown-seat',
      seats: [999],
    });
    const asked = { method: 'POST', body: { paused: true }, token: operator };
    expect(await problemIn(await ask(`/v1/events/${newId()}/clock`, asked))).toMatchObject({
      code: 'event-not-found',
    });
  });
});
