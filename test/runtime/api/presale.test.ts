import { beforeAll, describe, expect, test } from 'vitest';
import { PERMIT_HEADER } from '../../../protocol/http/hold-headers.ts';
import type { EventDetail } from '../../../protocol/http/catalogue.ts';
import type { QueueStatus, QueueTicket } from '../../../protocol/http/queue.ts';
import { insertSampleEvent } from '../../support/postgres-sample.ts';
import { ask, eventOnSale, freshEmail, get, post, problemIn, signIn, signInAs, testDatabase } from './client.ts';

const MINUTE_MS = 60_000;
/** As dev/queue-doubles has them. */
const PERSON = 'XXXX.DUMMY.TOKEN.XXXX';

let organiser: string;
/** Another one for every hold. */
let nextSeat = 0;
beforeAll(async () => {
  organiser = await signInAs('organiser');
});

describe('[PRESALE-1] [PRESALE-2] a presale', () => {
  test('takes holds of those whose code or address lets them, whoever asks, and of nobody else', async () => {
    const email = freshEmail();
    const eventId = await eventWithPresale({ codes: ['Fan Club'], emails: [email] });
    const [fan, invited, other] = [await signIn(freshEmail()), await signIn(email), await signIn(freshEmail())];
    expect(await problemIn(await hold(eventId, fan))).toMatchObject({ status: 403, code: 'presale-only' });
    const { permit } = await enter(eventId, fan, { code: 'fanclub' });
    expect(await problemIn(await hold(eventId, other, permit))).toMatchObject({ code: 'presale-only' });
    expect((await hold(eventId, fan, permit)).status).toBe(201);
    expect((await hold(eventId, invited, (await enter(eventId, invited, {})).permit)).status).toBe(201);

    const elsewhere = await eventWithPresale({ codes: ['Other'], emails: [] });
    expect(await problemIn(await hold(elsewhere, fan, permit))).toMatchObject({ code: 'presale-only' });
    expect(await enter(eventId, fan, { code: 'FANCLUB' })).toEqual({ permit });
    expect(await problemIn(await ask(permits(eventId), { method: 'POST', body: {}, token: other }))).toMatchObject({
      code: 'wrong-access-code',
    });
    const taken = { method: 'POST', body: { code: 'fanclub' }, token: other };
    expect(await problemIn(await ask(permits(eventId), taken))).toMatchObject({ code: 'wrong-access-code' });
    expect(await problemIn(await ask(permits(eventId), { method: 'POST', body: {} }))).toMatchObject({
      code: 'not-signed-in',
    });
  });

  test('[PRESALE-4] codes are not found by trying', async () => {
    const eventId = await eventWithPresale({ codes: [], emails: [] });
    const fan = await signIn(freshEmail());
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 6; attempt++) {
      const guess = { method: 'POST', body: { code: `GUESS${attempt}` }, token: fan };
      statuses.push((await ask(permits(eventId), guess)).status);
    }
    expect(statuses).toEqual([403, 403, 403, 403, 403, 429]);
  });

  test('[PRESALE-5] is published with the event, and stands from then on', async () => {
    const { eventId } = await insertSampleEvent(testDatabase());
    const path = `/v1/events/${eventId}/presale`;
    const wrong = { name: 'Members', opensAt: inMinutes(5), closesAt: inMinutes(4) };
    const refused = await ask(path, { method: 'PUT', body: wrong, token: organiser });
    expect((await problemIn(refused)).errors).toMatchObject([{ pointer: '/opensAt' }]);
    const window = { name: 'Members', opensAt: inMinutes(5), closesAt: inMinutes(6) };
    expect((await ask(path, { method: 'PUT', body: window, token: organiser })).status).toBe(200);
    await post(`/v1/events/${eventId}/publish`, { token: organiser });
    expect((await get<EventDetail>(`/v1/events/${eventId}`)).presale).toEqual(window);
    const fan = await signIn(freshEmail());
    expect(await problemIn(await hold(eventId, fan))).toMatchObject({ code: 'not-open-yet' });
    const late = await ask(path, { method: 'DELETE', token: organiser });
    expect(await problemIn(late)).toMatchObject({ code: 'wrong-state' });
    const { eventId: plain } = await insertSampleEvent(testDatabase());
    await post(`/v1/events/${plain}/publish`, { token: organiser });
    const nothing = await ask(permits(plain), { method: 'POST', body: {}, token: fan });
    expect(await problemIn(nothing)).toMatchObject({ status: 404, code: 'no-presale' });
  });
});

describe('[SWITCH-1] the organiser switches a queue on', () => {
  test('and nobody has to sign in to join it; who held before goes on', async () => {
    const eventId = await eventOnSale();
    const device = await deviceWithHold(eventId);
    const path = `/v1/events/${eventId}/queue/switch`;
    expect(await problemIn(await ask(path, { method: 'POST', body: {}, token: device }))).toMatchObject({
      code: 'not-signed-in',
    });
    const on = await post<QueueStatus>(path, { body: { capacity: 1 }, token: organiser });
    expect(on).toMatchObject({ phase: 'open', isFirstCome: true, nowServing: 1 });
    expect(await post<QueueStatus>(path, { body: { capacity: 9 }, token: organiser })).toMatchObject({ nowServing: 1 });
    expect(await post(`/v1/events/${eventId}/claims`, { body: {}, token: device })).toMatchObject({ state: 'pass' });

    const joined = await ask(`/v1/events/${eventId}/queue/entries`, { method: 'POST', body: { botToken: PERSON } });
    const token = joined.headers.get('Onsale-Session')!;
    const ticket = await joined.json<QueueTicket>();
    expect(ticket).toMatchObject({ class: 'Everybody', isNewcomer: true });
    const again = await post<QueueTicket>(`/v1/events/${eventId}/queue/entries`, {
      body: { ticket: ticket.ticket },
      token,
    });
    expect({ register: again.register, index: again.index }).toEqual({
      register: ticket.register,
      index: ticket.index,
    });
    expect(await problemIn(await hold(eventId, token))).toMatchObject({ code: 'no-pass' });

    // [JOIN-7] Signing in at that device gives no second place.
    const signedIn = await signIn(freshEmail(), token);
    const same = await post<QueueTicket>(`/v1/events/${eventId}/queue/entries`, {
      body: { botToken: PERSON },
      token: signedIn,
    });
    expect({ register: same.register, index: same.index }).toEqual({ register: ticket.register, index: ticket.index });
    const mine = await get<QueueTicket>(`/v1/events/${eventId}/queue/entries/me`, { token: signedIn });
    expect(mine.index).toBe(ticket.index);
  });
});

async function deviceWithHold(eventId: string): Promise<string> {
  const held = await hold(eventId, undefined);
  expect(held.status).toBe(201);
  return held.headers.get('Onsale-Session')!;
}

async function eventWithPresale(fans: { codes: string[]; emails: string[] }): Promise<string> {
  const { eventId } = await insertSampleEvent(testDatabase());
  const window = { name: 'Fans', opensAt: inMinutes(-1), closesAt: inMinutes(30) };
  await ask(`/v1/events/${eventId}/presale`, { method: 'PUT', body: window, token: organiser });
  const { codes, emails } = fans;
  await post(`/v1/events/${eventId}/presale/codes`, { body: { class: 'Fans', codes }, token: organiser });
  await post(`/v1/events/${eventId}/presale/invites`, { body: { class: 'Fans', emails }, token: organiser });
  await post(`/v1/events/${eventId}/publish`, { token: organiser });
  return eventId;
}

function permits(eventId: string): string {
  return `/v1/events/${eventId}/presale/permit`;
}

function enter(eventId: string, token: string, body: object): Promise<{ permit: string }> {
  return post(permits(eventId), { body, token });
}

function hold(eventId: string, token: string | undefined, permit?: string): Promise<Response> {
  const body = { planHash: 'sample', seats: [{ seat: nextSeat++ }] };
  const headers = permit === undefined ? {} : { [PERMIT_HEADER]: permit };
  return ask(`/v1/events/${eventId}/holds`, { method: 'POST', body, ...(token && { token }), headers });
}

function inMinutes(minutes: number): string {
  return new Date(Math.floor((Date.now() + minutes * MINUTE_MS) / 1_000) * 1_000).toISOString();
}
