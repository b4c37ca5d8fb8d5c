import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Claim } from '../../../protocol/http/claims.ts';
import type { ApiAnswer } from '../../../web/lib/api.ts';
import { followPass } from '../../../web/queue/pass-timer.ts';

const MINUTE_MS = 60_000;
const OFFLINE: ApiAnswer<Claim> = { ok: false, problem: { type: '/problems/offline', title: 'Gone', status: 0 } };

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', Object.assign(new EventTarget(), { hidden: false }));
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** A server whose clock can be paused: what it says of a pass at any time. */
function server(secondsLeft: number) {
  let left = secondsLeft * 1_000;
  let saidAtMs = performance.now();
  let paused = false;
  const settle = () => {
    if (!paused) left -= performance.now() - saidAtMs;
    saidAtMs = performance.now();
  };
  return {
    setPaused: (isPaused: boolean) => {
      settle();
      paused = isPaused;
    },
    claim: (): Claim & { state: 'pass' } => {
      settle();
      return { state: 'pass', pass: 'p', secondsLeft: left / 1_000, paused };
    },
  };
}

/** Follows a pass; `read`: what the server answers when it is asked. */
function following(first: { secondsLeft: number; paused: boolean }, read: () => ApiAnswer<Claim>) {
  const seen: string[] = [];
  const asked = vi.fn(async () => read());
  const timer = followPass(first, {
    read: asked,
    onTick: (seconds) => seen.push(`${Math.round(seconds)}`),
    onPaused: (seconds) => seen.push(`paused at ${Math.round(seconds)}`),
    onElsewhere: () => seen.push('elsewhere'),
    onOver: () => seen.push('over'),
  });
  return { seen, asked, timer };
}

test('[PAY-8] after a pause of seven minutes exactly as much is left as before it', async () => {
  const sale = server(600);
  const { seen, timer } = following(sale.claim(), () => ({ ok: true, value: sale.claim() }));
  await vi.advanceTimersByTimeAsync(75_000);
  expect(seen.at(-1)).toBe('525');
  sale.setPaused(true);
  timer.setPaused(true);
  await vi.advanceTimersByTimeAsync(7 * MINUTE_MS);
  expect(new Set(seen.slice(76))).toEqual(new Set(['paused at 525']));
  sale.setPaused(false);
  timer.setPaused(false);
  expect(seen.at(-1)).toBe('525');
  await vi.advanceTimersByTimeAsync(525_000);
  expect(seen.at(-1)).toBe('over');
});

test('[PAY-8] a pause and its end that nobody told the page of show when it asks', async () => {
  const sale = server(300);
  const { seen, timer } = following(sale.claim(), () => ({ ok: true, value: sale.claim() }));
  await vi.advanceTimersByTimeAsync(5_000);
  sale.setPaused(true);
  await vi.advanceTimersByTimeAsync(7 * MINUTE_MS);
  expect(seen.at(-1)).toBe('paused at 295');
  sale.setPaused(false);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(Math.round(sale.claim().secondsLeft)).toBe(265);
  expect(seen.at(-1)).toBe('265');
  timer.stop();
});

test('[PAY-9] another browser that took the pass is heard of, and the time goes on no more', async () => {
  const { seen, asked } = following({ secondsLeft: 300, paused: false }, () => ({
    ok: true,
    value: { state: 'elsewhere' },
  }));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen.at(-1)).toBe('elsewhere');
  expect(asked).toHaveBeenCalledTimes(1);
});

test('[PAY-9] nothing is asked near the end, after it, or while nobody looks', async () => {
  const { seen, asked } = following({ secondsLeft: 25, paused: false }, () => OFFLINE);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(seen.at(-1)).toBe('over');
  expect(asked).not.toHaveBeenCalled();
  (document as unknown as { hidden: boolean }).hidden = true;
  const unseen = following({ secondsLeft: 300, paused: false }, () => OFFLINE);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(unseen.asked).not.toHaveBeenCalled();
  (document as unknown as { hidden: boolean }).hidden = false;
  document.dispatchEvent(new Event('visibilitychange'));
  expect(unseen.asked).toHaveBeenCalledTimes(1);
  unseen.timer.stop();
});
