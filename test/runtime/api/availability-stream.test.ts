import { beforeAll, describe, expect, test } from 'vitest';
import { ask, eventOnSale, holdSeats, problemIn } from './client.ts';

interface SeatEvent {
  event: string;
  id: string;
  data: Record<string, unknown>;
}

let eventId: string;

beforeAll(async () => {
  eventId = await eventOnSale();
});

describe('[CACHE-5] seat changes as server-sent events', () => {
  test('first a snapshot, then what changed', async () => {
    await using stream = await follow();
    const snapshot = await stream.next();
    expect(snapshot).toMatchObject({ event: 'snapshot', id: '1.0', data: { epoch: 1, version: 0, capacity: 20 } });
    await holdSeats(eventId, [3, 4]);
    const changes = await stream.next();
    expect(changes.event).toBe('changes');
    expect(changes.data['changes']).toEqual([
      { seat: 3, state: 'held' },
      { seat: 4, state: 'held' },
    ]);
  });

  test('a client that comes back with the version as it is hears only of changes', async () => {
    await holdSeats(eventId, [8]);
    const known = await currentId();
    await using stream = await follow(known);
    await holdSeats(eventId, [9]);
    expect(await stream.next()).toMatchObject({ event: 'changes', data: { changes: [{ seat: 9, state: 'held' }] } });
  });

  test('an unknown event is refused before a stream begins', async () => {
    const response = await ask(`/v1/events/${crypto.randomUUID()}/availability/stream`);
    expect(response.status).toBe(404);
    expect((await problemIn(response)).code).toBe('event-not-found');
  });
});

/** The newest version, once the floor has heard of every hold so far. */
async function currentId(): Promise<string> {
  await using stream = await follow();
  let last = await stream.next();
  while (!isHeld(last, 8)) last = await stream.next();
  return last.id;
}

function isHeld({ event, data }: SeatEvent, seat: number): boolean {
  if (event === 'changes') return JSON.stringify(data['changes']).includes(`"seat":${seat},"state":"held"`);
  const packed = Uint8Array.from(atob(String(data['states'])), (character) => character.charCodeAt(0));
  return ((packed[seat >> 2]! >> ((seat & 3) * 2)) & 3) === 1;
}

async function follow(lastEventId?: string): Promise<AsyncDisposable & { next(): Promise<SeatEvent> }> {
  const headers = lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId };
  const response = await ask(`/v1/events/${eventId}/availability/stream`, { headers });
  expect(response.headers.get('Content-Type')).toBe('text/event-stream');
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    async next() {
      for (;;) {
        const end = text.indexOf('\n\n');
        const block = text.slice(0, end);
        if (end >= 0) text = text.slice(end + 2);
        if (end >= 0 && block.includes('data: ')) return seatEvent(block);
        if (end >= 0) continue;
        const { value, done } = await reader.read();
        if (done) throw new Error('the stream ended');
        text += value;
      }
    },
    [Symbol.asyncDispose]: () => reader.cancel(),
  };
}

function seatEvent(block: string): SeatEvent {
  const fields = new Map(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]),
  );
  return { event: fields.get('event')!, id: fields.get('id')!, data: JSON.parse(fields.get('data')!) };
}
