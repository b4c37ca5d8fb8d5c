import { describe, expect, it } from 'vitest';
import { playCrowd, type CrowdOptions } from '../../support/crowd.ts';

const MINUTE = 60_000;

function crowd(changes: Partial<CrowdOptions> = {}): CrowdOptions {
  return { seed: 1, drawn: 200_000, seats: 100_000, capacity: 400, noShows: 0.6, ...changes };
}

describe('slots', () => {
  for (const seed of [1, 2, 3]) {
    it(`[QUEUE-9] [QUEUE-10] are used to 97 % in every minute after the first, with 60 % no-shows (seed ${seed})`, () => {
      const minutes = playCrowd(crowd({ seed }), 20);
      console.log('slot use, %:', minutes.map(({ slotUse }) => (slotUse * 100).toFixed(1)).join(' '));
      for (const { occupiedMax } of minutes) expect(occupiedMax).toBeLessThanOrEqual(400);
      for (const { slotUse } of minutes.slice(1)) expect(slotUse).toBeGreaterThanOrEqual(0.97);
    });
  }

  it('[QUEUE-9] are as full with a crowd that comes as with one that hardly does', () => {
    // With so few who come, the first minutes are for finding out.
    for (const [noShows, from] of [
      [0, 1],
      [0.3, 1],
      [0.85, 2],
    ] as const) {
      const minutes = playCrowd(crowd({ noShows }), 12);
      console.log(`no-shows ${noShows}:`, minutes.map(({ slotUse }) => (slotUse * 100).toFixed(1)).join(' '));
      for (const { slotUse } of minutes.slice(from)) expect(slotUse).toBeGreaterThanOrEqual(0.97);
    }
  });

  it('[QUEUE-9] recover within two minutes from seven in which nobody could pay', () => {
    const stall = { fromMs: 5 * MINUTE, toMs: 12 * MINUTE };
    const minutes = playCrowd(crowd({ stall }), 20);
    console.log('with a stall:', minutes.map(({ slotUse }) => (slotUse * 100).toFixed(1)).join(' '));
    for (const { slotUse } of minutes.slice(14)) expect(slotUse).toBeGreaterThanOrEqual(0.97);
  });

  it('[QUEUE-9] [I8] stay used when the box office starts again, and the floors say who is there', () => {
    const minutes = playCrowd(crowd({ crashAtMs: 5 * MINUTE + 7_000 }), 10);
    console.log('with a crash:', minutes.map(({ slotUse }) => (slotUse * 100).toFixed(1)).join(' '));
    for (const { slotUse } of minutes.slice(1)) expect(slotUse).toBeGreaterThanOrEqual(0.97);
  });
});
