import { describe, expect, test } from 'vitest';
import { QUICKNET } from '../../../domain/queue/draw/beacon.ts';
import { presaleFaults } from '../../../domain/queue/presale-window.ts';
import { queuePlanFaults, queuePlanOf } from '../../../domain/queue/queue-plan-of.ts';
import { emailHashesOf } from '../../../web/organise/email-hashes.ts';
import { proposedCapacity, proposedPresale, proposedTimes } from '../../../web/organise/form/queue-proposal.ts';
import { emailHashOf } from '../../../workers/queue-room/presale-codes.ts';

describe('[PLAN-1] what is proposed of a queue', () => {
  const nowMs = Date.parse('2030-11-20T08:00:30Z');
  const timeZone = 'Europe/Berlin';

  test('opens at ten at the venue, a week ahead, after a day of gathering; all rounds of the beacon have come by then', () => {
    expect(proposedTimes({ nowMs, startsAtMs: null, timeZone })).toEqual({
      joinsFromMs: Date.parse('2030-11-26T08:45:00Z'),
      closesAtMs: Date.parse('2030-11-27T08:45:00Z'),
      opensAtMs: Date.parse('2030-11-27T09:00:00Z'),
    });
  });

  test.each(['2030-11-20T10:00:00Z', '2030-11-22T19:00:00Z', '2030-11-28T08:00:00Z', '2031-03-01T19:00:00Z'])(
    'stands, for an event on %s',
    (startsAt) => {
      const startsAtMs = Date.parse(startsAt);
      const times = proposedTimes({ nowMs, startsAtMs, timeZone });
      const capacity = proposedCapacity({ places: 60_000, shoppersMax: 4_000 });
      const rest = { passSeconds: 600, graceSeconds: 120, registers: 1, classes: ['Everybody'], isVerifiable: true };
      const plan = queuePlanOf({ ...times, ...rest, capacity }, QUICKNET);
      expect(queuePlanFaults(plan, { nowMs, floors: 1, startsAtMs })).toEqual([]);
    },
  );

  test('lets in a fifth of the places, within what floors and sense allow', () => {
    const capacities = [0, 12, 1_000, 60_000].map((places) => proposedCapacity({ places, shoppersMax: 4_000 }));
    expect(capacities).toEqual([500, 10, 200, 2_000]);
    expect(proposedCapacity({ places: 60_000, shoppersMax: 1_000 })).toBe(1_000);
  });
});

describe('[PRESALE-3] what is proposed of a presale', () => {
  const nowMs = Date.parse('2030-11-20T08:00:30Z');
  const timeZone = 'Europe/Berlin';

  test('lasts two days from ten at the venue, a week ahead; before a queue it ends half an hour before the sale', () => {
    const event = { nowMs, startsAtMs: null, timeZone };
    expect(proposedPresale({ ...event, queueOpensAtMs: null })).toEqual({
      opensAtMs: Date.parse('2030-11-27T09:00:00Z'),
      closesAtMs: Date.parse('2030-11-29T09:00:00Z'),
    });
    expect(proposedPresale({ ...event, queueOpensAtMs: Date.parse('2030-11-27T09:00:00Z') })).toEqual({
      opensAtMs: Date.parse('2030-11-25T08:30:00Z'),
      closesAtMs: Date.parse('2030-11-27T08:30:00Z'),
    });
  });

  test.each([
    ['2030-11-20T10:00:00Z', null],
    ['2030-11-28T08:00:00Z', null],
    ['2031-03-01T19:00:00Z', null],
    ['2031-03-01T19:00:00Z', '2030-11-20T08:40:00Z'],
  ])('stands, for an event on %s with a queue whose sale opens at %s', (startsAt, queueOpensAt) => {
    const startsAtMs = Date.parse(startsAt);
    const queueOpensAtMs = queueOpensAt === null ? null : Date.parse(queueOpensAt);
    const times = proposedPresale({ nowMs, startsAtMs, queueOpensAtMs, timeZone });
    expect(presaleFaults({ name: 'Members', ...times }, { nowMs, startsAtMs, queueOpensAtMs })).toEqual([]);
  });
});

test('[JOIN-6] an invite list becomes the hashes that the API compares, whatever stands around the addresses', async () => {
  const list = 'name;mail\n"Ann";Ann@Example.org\nBob <bob@example.org>, ann@example.org\nnobody';
  expect(await emailHashesOf(list)).toEqual([
    await emailHashOf('ann@example.org'),
    await emailHashOf('bob@example.org'),
  ]);
});
