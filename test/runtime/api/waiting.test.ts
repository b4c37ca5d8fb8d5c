import { beforeAll, describe, expect, test, vi } from 'vitest';
import { BoxOffice } from '../../../durable-objects/box-office/box-office.ts';
import type { QueueStatus } from '../../../protocol/http/queue.ts';
import { insertSampleEvent } from '../../support/postgres-sample.ts';
import { ask, eventOnSale, get, ORIGIN, post, problemIn, signInAs, testDatabase } from './client.ts';

const MINUTE_MS = 60_000;

let eventId: string;
beforeAll(async () => {
  const organiser = await signInAs('organiser');
  ({ eventId } = await insertSampleEvent(testDatabase()));
  const nowMs = Date.now();
  const body = {
    joinsFrom: new Date(nowMs - MINUTE_MS).toISOString(),
    closesAt: new Date(nowMs + 60 * MINUTE_MS).toISOString(),
    opensAt: new Date(nowMs + 65 * MINUTE_MS).toISOString(),
    capacity: 10,
    registers: 2,
  };
  const planned = await ask(`/v1/events/${eventId}/queue`, { method: 'PUT', body, token: organiser });
  expect(planned.status).toBe(200);
  await post(`/v1/events/${eventId}/publish`, { token: organiser });
});

describe('what everybody who waits is told', () => {
  test('[QUEUE-19] over HTTP: the same for all, kept for a second, with the time to ask again', async () => {
    const response = await ask(`/v1/events/${eventId}/queue`);
    expect(response.headers.get('Cache-Control')).toMatch(/max-age=1\b/);
    expect(await response.json()).toMatchObject({ eventId, phase: 'gathering', nowServing: 0, nextPollSeconds: 20 });
  });

  test('[QUEUE-19] its origin is a lobby: whoever reads it, the box office is not asked', async () => {
    await ask(`/v1/events/${eventId}/queue`);
    const asked = vi.spyOn(BoxOffice.prototype, 'queueStatus');
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(`/v1/events/${eventId}/queue`)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(asked).not.toHaveBeenCalled();
    asked.mockRestore();
  });

  test('[QUEUE-17] [LOBBY-4] over a socket: the same document, to whoever comes', async () => {
    const { nextPollSeconds: _, ...document } = await get<QueueStatus & { nextPollSeconds: number }>(
      `/v1/events/${eventId}/queue`,
    );
    const headers = { Upgrade: 'websocket' };
    const response = await ask(`/v1/events/${eventId}/lobby`, { headers, origin: ORIGIN });
    expect(response.status).toBe(101);
    const socket = response.webSocket!;
    const heard = new Promise<string>((resolve) => {
      socket.addEventListener('message', ({ data }) => resolve(data as string), { once: true });
    });
    socket.accept();
    const status = JSON.parse(await heard) as QueueStatus;
    const changing = { version: expect.any(Number) as number, serverTimeMs: expect.any(Number) as number };
    expect(status).toEqual({ ...document, ...changing });
    socket.close();
  });

  test('[QUEUE-17] the socket’s address says so to who reads it', async () => {
    expect(await problemIn(await ask(`/v1/events/${eventId}/lobby`))).toMatchObject({
      code: 'invalid-request',
      errors: [{ pointer: 'Upgrade', message: 'this address is a WebSocket' }],
    });
  });

  test('[QUEUE-19] an event without a queue says so', async () => {
    expect(await problemIn(await ask(`/v1/events/${await eventOnSale()}/queue`))).toMatchObject({ code: 'no-queue' });
  });
});
