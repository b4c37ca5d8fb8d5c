import { expect, test } from 'vitest';
import type { QueueStatus } from '../../../protocol/http/queue.ts';
import { Announcer } from '../../../web/queue/announcer.ts';
import { waitingWords, type Me } from '../../../web/queue/waiting-words.ts';

const T = Date.parse('2026-12-05T09:00:00Z');

/** What is said aloud while a page redraws itself every second for so long. */
function heard(seconds: number, at: (second: number) => { status: Partial<QueueStatus>; me: Me }): string[] {
  const announcer = new Announcer();
  const said: string[] = [];
  for (let second = 0; second < seconds; second++) {
    const { status, me } = at(second);
    const words = waitingWords({
      status: { ...STATUS, ...status },
      me,
      nowMs: T + second * 1_000,
      timeZone: 'Europe/Berlin',
      passSeconds: 600,
      isVerifiable: true,
      turn: { state: 'not-claimed' },
    });
    const due = announcer.due(words, second * 1_000);
    if (due !== null) said.push(due);
  }
  return said;
}

const STATUS: QueueStatus = {
  eventId: '0199f0a0-7b1c-7d2e-9a3b-5c6d7e8f9a0b',
  version: 1,
  epoch: 1,
  phase: 'open',
  serverTimeMs: T,
  isFirstCome: false,
  joinsFromMs: T - 600_000,
  closesAtMs: T + 300_000,
  opensAtMs: T + 600_000,
  nowServing: 0,
  given: 50_000,
  calledPerMinute: 100,
  left: [{ zone: 'a', name: 'Stalls', available: 60_000, held: 0 }],
  prices: null,
  draw: null,
};

const IN: Me = { state: 'joined', number: null, isNewcomer: false };

test('[WAIT-2] a countdown that runs for five minutes is said once', () => {
  expect(heard(299, () => ({ status: { phase: 'gathering' }, me: IN }))).toEqual([
    'You are in. The order is drawn on Sat 5 Dec 2026 at 10:05.',
  ]);
});

test('[WAIT-2] a place that moves every second for an hour is said each time that half of the way is behind', () => {
  const me: Me = { state: 'joined', number: 36_000, isNewcomer: false };
  const said = heard(3_600, (second) => ({ status: { nowServing: second * 10 }, me }));
  const places = said.map((words) => Number(/place is ([\d,]+)/.exec(words)?.[1]?.replaceAll(',', '')));
  expect(places.length).toBeLessThanOrEqual(12);
  for (const [at, place] of places.slice(0, -1).entries()) expect(places[at + 1]! / place).toBeLessThan(0.92);
});

test('[WAIT-2] what becomes something else is said at once: a pause, its end, the call', () => {
  const me: Me = { state: 'joined', number: 500, isNewcomer: false };
  const phases = ['open', 'paused', 'open', 'open'] as const;
  const said = heard(20, (second) => ({
    status: { phase: phases[Math.floor(second / 5)]!, nowServing: second < 15 ? 0 : 501 },
    me,
  }));
  expect(said.map((words) => /paused|your turn|Your place/.exec(words)?.[0])).toEqual([
    'Your place',
    'Your place',
    'Your place',
    'your turn',
  ]);
  expect(said[1]).toContain('The sale is paused');
});
