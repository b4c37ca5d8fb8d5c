import { describe, expect, it } from 'vitest';
import type { QueueStatus } from '../../../protocol/http/queue.ts';
import { waitingWords, type Me } from '../../../web/queue/waiting-words.ts';

const T = Date.parse('2026-12-05T09:00:00Z');
const MINUTE_MS = 60_000;

const STATUS: QueueStatus = {
  eventId: '0199f0a0-7b1c-7d2e-9a3b-5c6d7e8f9a0b',
  version: 1,
  epoch: 1,
  phase: 'open',
  serverTimeMs: T,
  isFirstCome: false,
  joinsFromMs: T - 30 * MINUTE_MS,
  closesAtMs: T,
  opensAtMs: T + 5 * MINUTE_MS,
  nowServing: 1_000,
  given: 50_000,
  calledPerMinute: 100,
  left: [{ zone: 'stalls', name: 'Stalls', available: 1_000, held: 200 }],
  prices: { currency: 'EUR', fromMinor: 6_000, toMinor: 14_500 },
  draw: null,
};

const OUTSIDE: Me = { state: 'outside' };
const numbered = (number: number | null): Me => ({ state: 'joined', number, isNewcomer: false });

describe('what a fan reads', () => {
  it('before joining opens: when, and that being early gains nothing', () => {
    const words = say({ phase: 'scheduled' }, OUTSIDE, T - 31 * MINUTE_MS);
    expect(words).toMatchObject({ label: 'The queue opens', figure: '01:00', action: null });
    expect(words.sentence).toContain('on Sat 5 Dec 2026 at 10:00');
    expect(say({ phase: 'scheduled' }, OUTSIDE, T - 72 * 60 * MINUTE_MS).figure).toBe('Sat 5 Dec 2026');
  });

  it('gathering: who is outside may join, who is in may close the page', () => {
    expect(say({ phase: 'gathering' }, OUTSIDE, T - 90_000)).toMatchObject({ figure: '01:30', action: 'join' });
    const inside = say({ phase: 'gathering' }, numbered(null), T - 90_000);
    expect(inside.action).toBeNull();
    expect(inside.sentence).toContain('You may close this page');
  });

  it('in line: place, range, what is left and for how much', () => {
    const words = say({}, numbered(1_499));
    expect(words).toMatchObject({ label: 'Your place', figure: '500', action: null });
    expect(words.sentence).toBe('About 3 to 7 minutes. 1,200 tickets are left, from €60.00 to €145.00.');
  });

  it('says honestly when more are ahead than tickets are left', () => {
    expect(say({}, numbered(2_300)).doubt).toContain('there may be none when it is your turn');
    expect(say({}, numbered(1_100)).doubt).toBeUndefined();
  });

  it('reads well when ten million are ahead', () => {
    const words = say({ given: 10_000_000, nowServing: 0, calledPerMinute: 16_000 }, numbered(9_999_999));
    expect(words.figure).toBe('10,000,000');
    expect(words.sentence).toMatch(/^About 8 to 14 hours\./);
  });

  it('called: the one thing to do is to choose seats; not while the sale is paused', () => {
    expect(say({}, numbered(999))).toMatchObject({ figure: 'Your turn', action: 'shop', progress: 1 });
    expect(say({ phase: 'paused' }, numbered(999))).toMatchObject({ figure: 'Paused', action: null });
  });

  it('says how long a pass of this event lasts', () => {
    expect(say({}, numbered(999)).next[0]).toBe('You get a pass for 5 minutes.');
    expect(say({}, numbered(1_499)).next[1]).toMatch(/^You have 5 minutes to choose seats/);
  });

  it('paused: the place stays, and so does the time', () => {
    expect(say({ phase: 'paused' }, numbered(1_499)).sentence).toContain('Nobody loses their place');
  });

  it('over: another thing to do', () => {
    for (const phase of ['sold-out', 'closed'] as const) {
      expect(say({ phase }, numbered(1_499)).action).toBe('other-events');
    }
  });

  it('a newcomer whose number is not given yet is told so', () => {
    const words = say({}, { state: 'joined', number: null, isNewcomer: true });
    expect(words.sentence).toBe('Your number comes within a few seconds.');
  });
});

function say(changes: Partial<QueueStatus>, me: Me, nowMs = T) {
  return waitingWords({
    status: { ...STATUS, ...changes },
    me,
    nowMs,
    timeZone: 'Europe/Berlin',
    passSeconds: 300,
    isVerifiable: true,
    turn: { state: 'not-claimed' },
  });
}
