import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CrowdMeter } from '../../../durable-objects/floor/crowd-meter.ts';
import { CROWD_SOCKETS_HIGH, CROWD_SOCKETS_LOW, CROWD_TOLD_MS } from '../../../durable-objects/floor/floor-limits.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A floor with so many sockets, and how often it has said that it is crowded. */
function floorWith(sockets: number) {
  const floor = { sockets, told: 0, wantsMore: true };
  const tell = () => {
    floor.told++;
    return Promise.resolve(floor.wantsMore);
  };
  return { floor, meter: new CrowdMeter({ sockets: () => floor.sockets, tell }) };
}

const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * CROWD_TOLD_MS);

describe('[SWITCH-1] a floor', () => {
  it('says once a second that it is crowded, from the higher number on until the lower', async () => {
    const { floor, meter } = floorWith(CROWD_SOCKETS_HIGH);
    meter.opened(CROWD_SOCKETS_HIGH);
    await seconds(3);
    expect(floor.told).toBe(3);
    floor.sockets = CROWD_SOCKETS_LOW;
    await seconds(2);
    expect(floor.told).toBe(5);
    floor.sockets = CROWD_SOCKETS_LOW - 1;
    await seconds(5);
    expect(floor.told).toBe(5);
  });

  it('says nothing below that, unless it turns commands away, and then once', async () => {
    const { floor, meter } = floorWith(CROWD_SOCKETS_HIGH - 1);
    meter.opened(CROWD_SOCKETS_HIGH - 1);
    await seconds(3);
    expect(floor.told).toBe(0);
    meter.shed();
    meter.shed();
    await seconds(5);
    expect(floor.told).toBe(1);
  });

  it('is quiet for a minute when the box office need not hear it', async () => {
    const { floor, meter } = floorWith(CROWD_SOCKETS_HIGH);
    floor.wantsMore = false;
    meter.opened(CROWD_SOCKETS_HIGH);
    await seconds(30);
    meter.shed();
    await seconds(20);
    expect(floor.told).toBe(1);
    await seconds(20);
    meter.shed();
    await seconds(2);
    expect(floor.told).toBe(2);
  });
});
