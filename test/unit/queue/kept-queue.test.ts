import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DrawSeal } from '../../../domain/queue/draw/draw-record.ts';
import { keptOf, knownByBoth, remainsKept, type KeptQueue } from '../../../domain/queue/kept-queue.ts';
import { createQueue } from '../../../domain/queue/queue.ts';
import { switchedOnPlan } from '../../../domain/queue/switched-on-plan.ts';

const SEAL = sealAt(1_000);
const DRAWN = { kind: 'ledger', random: 'aa' } as const;
const NOTHING: KeptQueue = { seal: null, drawn: null, given: 0, nowServing: 0 };
const SEALED: KeptQueue = { ...NOTHING, seal: SEAL };
const CALLING: KeptQueue = { seal: SEAL, drawn: DRAWN, given: 12, nowServing: 7 };

describe('[QUEUE-24] what registers keep of a queue', () => {
  it('never goes back, in whatever order it is heard', () => {
    const growing = [NOTHING, SEALED, { ...CALLING, given: 9, nowServing: 0 }, { ...CALLING, nowServing: 2 }, CALLING];
    fc.assert(
      fc.property(fc.shuffledSubarray(growing, { minLength: 1 }), (heard) => {
        const newest = growing[Math.max(...heard.map((kept) => growing.indexOf(kept)))]!;
        const { given } = heard.reduce((most, kept) => (kept.given > most.given ? kept : most));
        expect(heard.reduce<KeptQueue | null>(knownByBoth, null)).toEqual({ ...newest, given });
      }),
    );
  });

  it('is the first seal and the first draw that were heard of', () => {
    const late = { ...CALLING, seal: sealAt(99_000), drawn: { kind: 'ledger', random: 'bb' } as const };
    expect(knownByBoth(SEALED, late)).toMatchObject({ seal: SEAL, drawn: late.drawn });
    expect(knownByBoth(CALLING, late)).toEqual(CALLING);
  });

  it('is the plan too, of a queue that was switched on', () => {
    const plan = switchedOnPlan({ nowMs: 5, capacity: 3 });
    const kept = keptOf(createQueue(plan));
    expect(kept).toEqual({ ...NOTHING, plan });
    expect(knownByBoth({ ...NOTHING, given: 4 }, kept)).toEqual({ ...NOTHING, given: 4, plan });
  });
});

describe('[QUEUE-24] the queue of a lost box office', () => {
  it('goes on from the newest that any register keeps', () => {
    const registers = [
      { kept: SEALED, last: null },
      { kept: CALLING, last: null },
      { kept: null, last: null },
    ];
    expect(remainsKept(registers)).toEqual({ ...CALLING, requests: [] });
  });

  it('[QUEUE-7] gives no number again that a register has, or that was known as given', () => {
    const last = { register: 1, request: 3, first: 20, count: 5 };
    const before = { register: 0, request: 8, first: 11, count: 2 };
    const heard = (given: number) =>
      remainsKept([
        { kept: { ...CALLING, given }, last: before },
        { kept: null, last },
      ]);
    expect(heard(12)).toEqual({ ...CALLING, given: 25, requests: [before, last] });
    expect(heard(40)).toMatchObject({ given: 40 });
  });

  it('has all numbers of the draw given, though the box office was lost before it said so', () => {
    const kept = { ...SEALED, drawn: DRAWN };
    expect(remainsKept([{ kept, last: null }])).toMatchObject({ drawn: DRAWN, given: 5, nowServing: 0 });
  });

  it('begins anew when no register has heard of one', () => {
    expect(remainsKept([{ kept: null, last: null }])).toBeNull();
  });
});

/** Of five fans. */
function sealAt(sealedAtMs: number): DrawSeal {
  const registers = [2, 3].map((count) => ({ count, root: '00' }));
  return { sealedAtMs, classes: [{ name: 'everybody', registers, digest: 'ff' }] };
}
