import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Hold } from '../../../protocol/http/holds.ts';
import type { ApiAnswer } from '../../../web/lib/api.ts';
import { followHold } from '../../../web/lib/hold-timer.ts';

const OFFLINE: ApiAnswer<Hold> = { ok: false, problem: { type: '/problems/offline', title: 'Gone', status: 0 } };

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', new EventTarget());
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function hold(secondsLeft: number, paused = false): Hold {
  return { id: 'h', eventId: 'e', state: 'held', secondsLeft, paused, paymentsDown: false } as Hold;
}

/** Follows a hold; `answers`: what the server says, one after the other. */
function following(first: Hold, answers: ApiAnswer<Hold>[]) {
  const seen: string[] = [];
  const read = vi.fn(async () => answers.shift()!);
  const timer = followHold(first, {
    read,
    onTick: (seconds) => seen.push(`${Math.round(seconds)}`),
    onPaused: (seconds, paymentsDown) =>
      seen.push(`${paymentsDown ? 'payment down' : 'paused'} at ${Math.round(seconds)}`),
    onOver: (answer) => seen.push(answer.ok ? `over: ${answer.value.state}` : 'over'),
  });
  return { seen, read, timer, stop: timer.stop };
}

test('[PAY-5] time stands while the sale is paused, and goes on where it stood', async () => {
  const paused: ApiAnswer<Hold> = { ok: true, value: hold(50, true) };
  const { seen, stop } = following(hold(50, true), [paused, OFFLINE, { ok: true, value: hold(50) }]);
  await vi.advanceTimersByTimeAsync(29_000);
  expect(seen).toEqual(['paused at 50', 'paused at 50']);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(seen.slice(2)).toEqual(['50', '49', '48']);
  stop();
});

test('[PAY-5] a pause that the page did not hear of shows when its own time has run out', async () => {
  const { seen, stop } = following(hold(2), [{ ok: true, value: hold(40, true) }]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(seen).toEqual(['2', '1', '0', 'paused at 40']);
  stop();
});

test('[PAY-1] only the server says that a hold is over', async () => {
  const released: Hold = { ...hold(0), state: 'released' };
  const { seen, read } = following(hold(1), [{ ok: true, value: released }]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen.at(-1)).toBe('over: released');
  expect(read).toHaveBeenCalledTimes(1);
});

test('[PAY-5] nothing is asked or told after the stop', async () => {
  const { seen, read, stop } = following(hold(50, true), []);
  stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen).toEqual(['paused at 50']);
  expect(read).not.toHaveBeenCalled();
});

test('[PAY-7] a clock that is pushed stops the time at once, and lets it go on where it stood', async () => {
  const { seen, read, timer, stop } = following(hold(50), []);
  await vi.advanceTimersByTimeAsync(2_000);
  timer.setClock({ paused: true, paymentsDown: true });
  await vi.advanceTimersByTimeAsync(8_000);
  timer.setClock({ paused: false, paymentsDown: false });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(seen).toEqual(['50', '49', '48', 'payment down at 48', '48', '47']);
  expect(read).not.toHaveBeenCalled();
  stop();
});

test('[PAY-7] a hold that is pushed counts, and an answer that was on its way does not', async () => {
  let answerLate: ((answer: ApiAnswer<Hold>) => void) | null = null;
  const seen: string[] = [];
  const timer = followHold(hold(50, true), {
    read: () => new Promise((resolve) => (answerLate = resolve)),
    onTick: (seconds) => seen.push(`${Math.round(seconds)}`),
    onPaused: (seconds) => seen.push(`paused at ${seconds}`),
    onOver: (answer) => seen.push(answer.ok ? `over: ${answer.value.state}` : 'over'),
  });
  await vi.advanceTimersByTimeAsync(10_000);
  timer.take({ ...hold(0), state: 'committed' });
  answerLate!({ ok: true, value: hold(50, true) });
  await vi.advanceTimersByTimeAsync(20_000);
  expect(seen).toEqual(['paused at 50', 'over: committed']);
});
