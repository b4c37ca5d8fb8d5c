import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AVAILABILITY_FORMAT,
  applyAvailabilityFrame,
  decodeAvailabilityFrame,
  encodeDelta,
  encodeSnapshot,
  encodeUpdate,
  packedLength,
  seatStateAt,
  setSeatState,
  type Availability,
  type AvailabilityFrame,
  type SeatState,
} from '../../../protocol/socket/availability.ts';

/** A snapshot and a delta, of every format that there was. */
const BYTES_OF_FORMAT: Readonly<Record<number, string[]>> = {
  1: ['530102ac020a1be405', '440102aa02ac02061d'],
};

describe('availability frames', () => {
  it('[WIRE-1] a snapshot is a few bytes of header and 2 bits a seat', () => {
    const frame = encodeSnapshot({ epoch: 1, version: 7, capacity: 5000, packed: new Uint8Array(1250) });
    expect(frame.length).toBe(1250 + 2 + 1 + 1 + 2);
    expect([...frame.subarray(0, 6)]).toEqual([0x53, AVAILABILITY_FORMAT, 1, 7, 0x88, 0x27]);
  });

  it('[WIRE-1] a snapshot comes back as it was', () => {
    fc.assert(
      fc.property(availabilities(), (availability) => {
        expect(decoded(encodeSnapshot(availability))).toEqual({ kind: 'snapshot', availability });
      }),
    );
  });

  it('[WIRE-5] the bytes of both frames change only together with AVAILABILITY_FORMAT', () => {
    const availability = { epoch: 2, version: 300, capacity: 10, packed: Uint8Array.of(0x1b, 0xe4, 0x05) };
    const changes = [1, 9].map((seat) => ({ seat, state: seatStateAt(availability.packed, seat) }));
    const delta = encodeDelta({ epoch: 2, fromVersion: 298, toVersion: 300, changes });
    const frames = [encodeSnapshot(availability), delta].map((frame) => Buffer.from(frame).toString('hex'));
    expect(frames, 'raise AVAILABILITY_FORMAT and add its bytes here').toEqual(BYTES_OF_FORMAT[AVAILABILITY_FORMAT]);
  });

  it('[WIRE-2] a delta takes at most 4 bytes a seat, up to a million seats', () => {
    const seats = fc.uniqueArray(fc.integer({ min: 0, max: 999_999 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(seats, (indexes) => {
        const changes = indexes.sort((a, b) => a - b).map((seat) => ({ seat, state: 3 as const }));
        const sent = { epoch: 1, fromVersion: 5, toVersion: 9, changes };
        const frame = encodeDelta(sent);
        expect(frame.length).toBeLessThanOrEqual(5 + 4 * changes.length);
        expect(decoded(frame)).toEqual({ kind: 'delta', delta: sent });
      }),
    );
  });

  it('[WIRE-3] an update is never larger than a snapshot', () => {
    fc.assert(
      fc.property(availabilities(), fc.array(fc.nat()), (availability, picks) => {
        const changedSeats = new Set(picks.map((pick) => pick % availability.capacity));
        const frame = encodeUpdate({ availability, fromVersion: 0, changedSeats });
        expect(frame.length).toBeLessThanOrEqual(encodeSnapshot(availability).length);
      }),
    );
  });

  it('[WIRE-4] [I9] whatever frames come twice, late or in overlap, a client that fills its gaps converges', () => {
    fc.assert(
      fc.property(histories(), fc.infiniteStream(fc.nat()), (history, dice) => {
        const last = history.at(-1)!;
        let client = history[0]!;
        for (let step = 0; step < 20; step++) {
          const to = dice.next().value! % history.length;
          const from = dice.next().value! % (to + 1);
          const before = client;
          const applied = applyAvailabilityFrame(client, decoded(updateBetween(history, from, to)));
          if (applied.outcome === 'applied') client = applied.availability;
          expect(client.version).toBeGreaterThanOrEqual(before.version);
          expect(client).toEqual(history[client.version]);
        }
        const applied = applyAvailabilityFrame(client, decoded(updateBetween(history, client.version, last.version)));
        if (applied.outcome === 'applied') client = applied.availability;
        expect(client).toEqual(last);
      }),
    );
  });

  it('[WIRE-4] a delta that begins after what the client has is a gap, and one of another epoch too', () => {
    const client: Availability = { epoch: 2, version: 5, capacity: 8, packed: new Uint8Array(2) };
    expect(applyAvailabilityFrame(null, delta(2, 5, 6)).outcome).toBe('gap');
    expect(applyAvailabilityFrame(client, delta(2, 6, 7)).outcome).toBe('gap');
    expect(applyAvailabilityFrame(client, delta(3, 5, 6)).outcome).toBe('gap');
    expect(applyAvailabilityFrame(client, delta(1, 5, 9)).outcome).toBe('known');
    expect(applyAvailabilityFrame(client, delta(2, 3, 5)).outcome).toBe('known');
    expect(applyAvailabilityFrame(client, delta(2, 5, 6)).outcome).toBe('applied');
  });

  it('[WIRE-5] bytes that are not a whole frame are refused, never half read', () => {
    const snapshot = encodeSnapshot({ epoch: 1, version: 300, capacity: 40, packed: new Uint8Array(10) });
    for (let length = 0; length < snapshot.length; length++) {
      expect(decodeAvailabilityFrame(snapshot.subarray(0, length)).ok).toBe(false);
    }
    expect(decodeAvailabilityFrame(Uint8Array.of(...snapshot, 0)).ok).toBe(false);
    expect(decodeAvailabilityFrame(Uint8Array.of(0x53, AVAILABILITY_FORMAT + 1, 1, 1, 0)).ok).toBe(false);
    expect(decodeAvailabilityFrame(Uint8Array.of(0x44, AVAILABILITY_FORMAT, 1, 1, 2, 0x80)).ok).toBe(false);
    fc.assert(fc.property(fc.uint8Array(), (bytes) => typeof decodeAvailabilityFrame(bytes).ok === 'boolean'));
  });
});

function delta(epoch: number, fromVersion: number, toVersion: number): AvailabilityFrame {
  return { kind: 'delta', delta: { epoch, fromVersion, toVersion, changes: [] } };
}

function decoded(bytes: Uint8Array): AvailabilityFrame {
  const frame = decodeAvailabilityFrame(bytes);
  if (!frame.ok) throw new Error(frame.failure);
  return frame.value;
}

function availabilities(): fc.Arbitrary<Availability> {
  return fc.integer({ min: 1, max: 3000 }).chain((capacity) =>
    fc.record({
      epoch: fc.integer({ min: 1, max: 5 }),
      version: fc.maxSafeNat(),
      capacity: fc.constant(capacity),
      packed: fc.uint8Array({ minLength: packedLength(capacity), maxLength: packedLength(capacity) }),
    }),
  );
}

/** A box office's availability at versions 0, 1, 2, …: each a random change of the one before. */
function histories(): fc.Arbitrary<Availability[]> {
  const steps = fc.array(fc.array(fc.tuple(fc.nat(199), fc.nat(3)), { maxLength: 12 }), {
    minLength: 2,
    maxLength: 12,
  });
  return steps.map((changes) => {
    const history: Availability[] = [{ epoch: 1, version: 0, capacity: 200, packed: new Uint8Array(50) }];
    for (const [index, change] of changes.entries()) {
      const packed = history[index]!.packed.slice();
      for (const [seat, state] of change) setSeatState(packed, seat, state as SeatState);
      history.push({ epoch: 1, version: index + 1, capacity: 200, packed });
    }
    return history;
  });
}

function updateBetween(history: Availability[], from: number, to: number): Uint8Array {
  const changedSeats = new Set<number>();
  for (let version = from + 1; version <= to; version++) {
    for (let seat = 0; seat < 200; seat++) {
      const before = seatStateAt(history[version - 1]!.packed, seat);
      if (before !== seatStateAt(history[version]!.packed, seat)) changedSeats.add(seat);
    }
  }
  return encodeUpdate({ availability: history[to]!, fromVersion: from, changedSeats });
}
