import { expect, test, vi } from 'vitest';
import type { Claim } from '../../../protocol/http/claims.ts';
import { PASS_HEADER } from '../../../protocol/http/hold-headers.ts';
import type { QueueStatus } from '../../../protocol/http/queue.ts';
import { insertSampleEvent } from '../../support/postgres-sample.ts';
import { ask, freshEmail, get, post, problemIn, signIn, signInAs, testDatabase } from './client.ts';

const PERSON = 'XXXX.DUMMY.TOKEN.XXXX';

test('[QUEUE-11] [QUEUE-13] [QUEUE-14] from joining to seats by HTTP alone: nobody holds before their turn', async () => {
  const [fan, other] = [await signIn(freshEmail()), await signIn(freshEmail())];
  const eventId = await eventWithQueue();
  const ticket = await joined(eventId, fan);
  expect(await problemIn(await hold(eventId, fan))).toMatchObject({ status: 403, code: 'no-pass' });
  expect(await claim(eventId, fan, ticket)).toMatchObject({ state: 'not-called' });
  const status = () => get<QueueStatus>(`/v1/events/${eventId}/queue`);
  await vi.waitFor(async () => expect((await status()).phase).toBe('open'), { timeout: 60_000, interval: 500 });
  expect(await problemIn(await hold(eventId, fan))).toMatchObject({ status: 403, code: 'no-pass' });
  const turn = await vi.waitFor(
    async () => {
      const answer = await claim(eventId, fan, ticket);
      if (answer.state !== 'pass') throw new Error(answer.state);
      return answer;
    },
    { timeout: 20_000, interval: 500 },
  );
  expect(turn.secondsLeft).toBeGreaterThan(590);
  expect(await problemIn(await hold(eventId, other, turn.pass))).toMatchObject({ code: 'no-pass' });
  const held = await hold(eventId, fan, turn.pass);
  expect(held.status).toBe(201);
  const { id, fence } = await held.json<{ id: string; fence: string }>();
  await ask(`/v1/events/${eventId}/holds/${id}?fence=${fence}`, { method: 'DELETE', token: fan });
  expect((await ask(`/v1/events/${eventId}/claims`, { method: 'DELETE', token: fan })).status).toBe(204);
  expect(await problemIn(await hold(eventId, fan, turn.pass))).toMatchObject({ code: 'no-pass' });
}, 120_000);

test('[QUEUE-6] a claim with a ticket that is forged, or somebody else’s, is refused; so is one without a queue', async () => {
  const [fan, other] = [await signIn(freshEmail()), await signIn(freshEmail())];
  const eventId = await eventWithQueue();
  const ticket = await joined(eventId, fan);
  const claimWith = (token: string, text: string) =>
    ask(`/v1/events/${eventId}/claims`, { method: 'POST', body: { ticket: text }, token });
  expect(await problemIn(await claimWith(other, ticket))).toMatchObject({ status: 403, code: 'wrong-ticket' });
  expect(await problemIn(await claimWith(fan, `${ticket.slice(0, -3)}AAA`))).toMatchObject({ code: 'wrong-ticket' });
  const { eventId: plain } = await insertSampleEvent(testDatabase());
  await post(`/v1/events/${plain}/publish`, { token: await signInAs('organiser') });
  const nowhere = await ask(`/v1/events/${plain}/claims`, { method: 'POST', body: { ticket }, token: fan });
  expect(await problemIn(nowhere)).toMatchObject({ status: 404, code: 'no-queue' });
});

/** Published, joined from now on, drawn in some seconds and open 15 s later. */
async function eventWithQueue(): Promise<string> {
  const { eventId } = await insertSampleEvent(testDatabase());
  const token = await signInAs('organiser');
  const closesAtMs = Date.now() + 5_000;
  const body = {
    joinsFrom: new Date(closesAtMs - 60_000).toISOString(),
    closesAt: new Date(closesAtMs).toISOString(),
    opensAt: new Date(closesAtMs + 15_000).toISOString(),
    capacity: 2,
    registers: 2,
    isVerifiable: false,
  };
  expect((await ask(`/v1/events/${eventId}/queue`, { method: 'PUT', body, token })).status).toBe(200);
  await post(`/v1/events/${eventId}/publish`, { token });
  return eventId;
}

async function joined(eventId: string, token: string): Promise<string> {
  const body = { botToken: PERSON };
  return (await post<{ ticket: string }>(`/v1/events/${eventId}/queue/entries`, { body, token })).ticket;
}

function claim(eventId: string, token: string, ticket: string): Promise<Claim> {
  return post<Claim>(`/v1/events/${eventId}/claims`, { body: { ticket }, token });
}

function hold(eventId: string, token: string, pass?: string): Promise<Response> {
  const body = { planHash: 'sample', seats: [{ seat: 0 }] };
  const headers = pass === undefined ? {} : { [PASS_HEADER]: pass };
  return ask(`/v1/events/${eventId}/holds`, { method: 'POST', body, token, headers });
}
