import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Broadcasts } from '../../../durable-objects/floor/broadcasts.ts';

/** What each socket was sent, by its number. */
let sent: number[][];
let broadcasts: Broadcasts;

beforeEach(() => {
  vi.useFakeTimers();
  sent = Array.from({ length: 300 }, () => []);
  const sockets = sent.map((frames) => ({ send: (frame: Uint8Array) => frames.push(frame[0]!) }));
  broadcasts = new Broadcasts(() => sockets as unknown as WebSocket[]);
});

afterEach(() => {
  vi.useRealTimers();
});

describe('a broadcast', () => {
  it('[FLOOR-8] goes to 128 sockets at a time, and lets others have their turn in between', async () => {
    broadcasts.send(Uint8Array.of(1));
    expect(reached()).toBe(128);
    await vi.advanceTimersByTimeAsync(1);
    expect(reached()).toBe(256);
    await vi.advanceTimersByTimeAsync(1);
    expect(reached()).toBe(300);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('[FLOOR-8] that comes while another is on its way follows it, at every socket', async () => {
    broadcasts.send(Uint8Array.of(1));
    broadcasts.send(Uint8Array.of(2));
    await vi.advanceTimersByTimeAsync(10);
    expect(sent).toEqual(sent.map(() => [1, 2]));
    broadcasts.send(Uint8Array.of(3));
    await vi.advanceTimersByTimeAsync(10);
    expect(sent).toEqual(sent.map(() => [1, 2, 3]));
  });
});

function reached(): number {
  return sent.filter((frames) => frames.length > 0).length;
}
