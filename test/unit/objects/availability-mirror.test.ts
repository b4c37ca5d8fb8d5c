import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { AvailabilityMirror } from '../../../durable-objects/floor/availability-mirror.ts';
import {
  applyAvailabilityFrame,
  decodeAvailabilityFrame,
  setSeatState,
  type Availability,
  type AvailabilityFrame,
  type SeatState,
} from '../../../protocol/socket/availability.ts';

const CAPACITY = 400;

it('[FLOOR-9] whatever version a client has, one update brings it to the present', () => {
  const steps = fc.array(fc.array(fc.tuple(fc.nat(CAPACITY - 1), fc.nat(3)), { maxLength: 8 }), { minLength: 1 });
  fc.assert(
    fc.property(steps, (changes) => {
      const history = versions(changes);
      const mirror = new AvailabilityMirror();
      for (const availability of history) mirror.take({ kind: 'snapshot', availability }, 0);
      for (const client of history) {
        const applied = applyAvailabilityFrame(client, decoded(mirror.updateSince(client)!));
        const now = applied.outcome === 'applied' ? applied.availability : client;
        expect(now).toEqual(history.at(-1));
      }
    }),
  );
});

it('[FLOOR-9] it forgets the oldest changes first, and then answers with a snapshot', () => {
  const history = versions(Array.from({ length: 300 }, (_, index) => [[7, index % 2]]));
  const mirror = new AvailabilityMirror();
  for (const availability of history) mirror.take({ kind: 'snapshot', availability }, 0);
  expect(decoded(mirror.updateSince(history[0]!)!).kind).toBe('snapshot');
  expect(decoded(mirror.updateSince(history[290]!)!)).toMatchObject({
    kind: 'delta',
    delta: { fromVersion: 290, toVersion: 300 },
  });
});

it('[FLOOR-9] [I9] a client that saw a seat taken between two snapshots hears that it is free again', () => {
  const [free, taken, freeAgain] = versions([[[7, 1]], [[7, 0]]]) as [Availability, Availability, Availability];
  const mirror = new AvailabilityMirror();
  for (const availability of [free, freeAgain]) mirror.take({ kind: 'snapshot', availability }, 0);
  const applied = applyAvailabilityFrame(taken, decoded(mirror.updateSince(taken)!));
  expect(applied).toEqual({ outcome: 'applied', availability: freeAgain });
});

it('[FLOOR-9] another epoch shares no changes with the one before', () => {
  const mirror = new AvailabilityMirror();
  const [before, after] = versions([[[1, 1]]]) as [Availability, Availability];
  mirror.take({ kind: 'snapshot', availability: before }, 0);
  mirror.take({ kind: 'snapshot', availability: { ...after, epoch: 2 } }, 0);
  expect(decoded(mirror.updateSince(before)!).kind).toBe('snapshot');
});

it('[FLOOR-10] it is fresh for a second after the box office spoke, and not after it noticed a gap', () => {
  const mirror = new AvailabilityMirror();
  expect(mirror.isFresh(0)).toBe(false);
  mirror.take({ kind: 'snapshot', availability: versions([])[0]! }, 5_000);
  expect([mirror.isFresh(6_000), mirror.isFresh(6_001)]).toEqual([true, false]);
  // The clock has stepped back an hour.
  expect(mirror.isFresh(-3_595_000)).toBe(false);
  mirror.take({ kind: 'delta', delta: { epoch: 1, fromVersion: 3, toVersion: 4, changes: [] } }, 6_000);
  expect(mirror.isFresh(6_000)).toBe(false);
});

/** Version 0 with every seat free, then one version for each list of [seat, state]. */
function versions(changes: [number, number][][]): Availability[] {
  const history: Availability[] = [{ epoch: 1, version: 0, capacity: CAPACITY, packed: new Uint8Array(CAPACITY / 4) }];
  for (const change of changes) {
    const { version, packed } = history.at(-1)!;
    const next = packed.slice();
    for (const [seat, state] of change) setSeatState(next, seat, state as SeatState);
    history.push({ epoch: 1, version: version + 1, capacity: CAPACITY, packed: next });
  }
  return history;
}

function decoded(bytes: Uint8Array): AvailabilityFrame {
  const frame = decodeAvailabilityFrame(bytes);
  if (!frame.ok) throw new Error(frame.failure);
  return frame.value;
}
