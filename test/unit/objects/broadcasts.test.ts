import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Broadcasts } from '../../../durable-objects/floor/broadcasts.ts';

/** What each socket was sent, by its number. */
let sent: number[][];
let broadcasts: Broadcasts;
let commandsWait: boolean;

beforeEach(() => {
  vi.useFakeTimers();
  sent = Array.from({ length: 300 }, () => []);
  const sockets = sent.map((frames) => ({ send: (frame: Uint8Array) => frames.push(frame[0]!) }));
  commandsWait = false;
  broadcasts = new Broadcasts({ sockets: () => sockets as unknown as WebSocket[], isBusy: () => commandsWait });
});

afterEach(() => {
  vi.useRealTimers();
});

describe('a broadcast', () => {
  it('[FLOOR-8] goes to 128 sockets at a time, and lets others have their turn in between', async () => {
    void broadcasts.send(Uint8Array.of(1));
    expect(reached()).toBe(128);
    await vi.advanceTimersByTimeAsync(1);
    expect(reached()).toBe(256);
    await vi.advanceTimersByTimeAsync(1);
    expect(reached()).toBe(300);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('[FLOOR-8] that comes while another is on its way follows it, at every socket', async () => {
    void broadcasts.send(Uint8Array.of(1));
    void broadcasts.send(Uint8Array.of(2));
    await vi.advanceTimersByTimeAsync(10);
    expect(sent).toEqual(sent.map(() => [1, 2]));
    void broadcasts.send(Uint8Array.of(3));
    await vi.advanceTimersByTimeAsync(10);
    expect(sent).toEqual(sent.map(() => [1, 2, 3]));
  });

  it('[FLOOR-8] waits while commands do, for 0.16 ms a socket at most', async () => {
    commandsWait = true;
    void broadcasts.send(Uint8Array.of(1));
    await vi.advanceTimersByTimeAsync(30);
    expect(reached()).toBe(0);
    commandsWait = false;
    await vi.advanceTimersByTimeAsync(10);
    expect(reached()).toBe(128);
    await vi.advanceTimersByTimeAsync(10);
    commandsWait = true;
    void broadcasts.send(Uint8Array.of(2));
    void broadcasts.send(Uint8Array.of(3));
    await vi.advanceTimersByTimeAsync(40);
    expect(sent).toEqual(sent.map(() => [1]));
    await vi.advanceTimersByTimeAsync(20);
    expect(sent).toEqual(sent.map(() => [1, 2, 3]));
  });
});

describe('the answer to a frame', () => {
  it('[FLOOR-8] comes when every socket was sent it, not before', async () => {
    let isSent = false;
    commandsWait = true;
    void broadcasts.send(Uint8Array.of(1)).then(() => (isSent = true));
    await vi.advanceTimersByTimeAsync(30);
    expect(isSent).toBe(false);
    commandsWait = false;
    await vi.advanceTimersByTimeAsync(10);
    expect(reached()).toBeLessThan(300);
    expect(isSent).toBe(false);
    await vi.advanceTimersByTimeAsync(2);
    expect(reached()).toBe(300);
    expect(isSent).toBe(true);
  });
});

function reached(): number {
  return sent.filter((frames) => frames.length > 0).length;
}
