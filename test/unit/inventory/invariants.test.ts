import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { apply } from '../../../domain/inventory/apply.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../../domain/inventory/checkpoint.ts';
import { decodeFrame, encodeFrame } from '../../../domain/inventory/frame.ts';
import { BOOKED, HELD, seatCounts, seatState } from '../../../domain/inventory/inventory.ts';
import type { Hold } from '../../../domain/inventory/hold.ts';
import { PAYMENT_WAIT_MS_MAX } from '../../../domain/inventory/limits.ts';
import { ownerKey } from '../../../domain/inventory/owner.ts';
import { eventTimeMs } from '../../../domain/inventory/sale-clock.ts';
import { priceTotalMinor } from '../../../domain/shared/money.ts';
import { MINUTE } from './fixtures.ts';
import { Play, SEATS_MAX, steps, type Step } from './play.ts';

// Thousands of decisions a test: seconds on a busy machine, which must not read as a failure.
vi.setConfig({ testTimeout: 60_000 });

/** Checks after every step of every play; a fresh check for each play, so that it may remember. */
function playing(newCheck: () => (play: Play, step: Step) => void, numRuns = 150): void {
  fc.assert(
    fc.property(steps, (list) => {
      const check = newCheck();
      const play = new Play();
      for (const step of list) {
        play.step(step);
        check(play, step);
      }
    }),
    { numRuns },
  );
}

/** Seats that live holds have, with multiplicity. */
function heldSeats({ office }: Play): number[] {
  return [...office.inventory.holds.values()].flatMap(({ quote }) => quote.seats.map(({ seat }) => seat));
}

function bookedSeats({ office }: Play): number[] {
  return office.tables.endedHolds().flatMap(bookedSeatsOf);
}

/** What a hold was sold, without what was given back. */
function bookedSeatsOf({ quote, phase }: Hold): number[] {
  if (phase.name !== 'committed') return [];
  return quote.seats.map(({ seat }) => seat).filter((seat) => !phase.givenBack.includes(seat));
}

describe('whatever fans do', () => {
  it('[I1] [I2] every seat has at most one owner, and a booked one keeps it', () => {
    playing(() => {
      const booked = new Map<number, string>();
      return (play) => {
        const owned = [...heldSeats(play), ...bookedSeats(play)];
        expect(new Set(owned).size).toBe(owned.length);
        for (const seat of heldSeats(play)) expect(seatState(play.office.inventory, seat)).toBe(HELD);
        for (const seat of bookedSeats(play)) expect(seatState(play.office.inventory, seat)).toBe(BOOKED);
        for (const event of play.latest) {
          if (event.kind === 'given-back' || event.kind === 'withdrawn') {
            for (const seat of event.seats) {
              expect(booked.get(seat)).toBe(event.holdId);
              booked.delete(seat);
            }
          }
          if (event.kind !== 'committed') continue;
          for (const { seat } of event.quote.seats) {
            expect(booked.has(seat)).toBe(false);
            booked.set(seat, event.holdId);
          }
        }
        for (const seat of booked.keys()) expect(seatState(play.office.inventory, seat)).toBe(BOOKED);
      };
    });
  });

  it('[I3] nothing is sold but by the current fence, for the quoted amount', () => {
    playing(() => (play) => {
      const sold = play.latest.find((event) => event.kind === 'committed');
      const command = play.commands.at(-1);
      if (!sold) return;
      if (command?.kind !== 'commit') {
        expect(sold).toMatchObject({ sessionId: null, quote: { total: { faceMinor: 0, feeMinor: 0, taxMinor: 0 } } });
        return;
      }
      const ended = play.office.tables.endedHold(sold.holdId)!;
      expect(command.fence).toBe(`${ended.epoch}.${ended.fence}`);
      expect(command.amountMinor).toBe(priceTotalMinor(sold.quote.total));
    });
  });

  it('[I5] the counts of every zone add up and agree with the seats', () => {
    playing(() => (play) => {
      const { inventory } = play.office;
      const states = Array.from({ length: 36 }, (_, seat) => seatState(inventory, seat));
      const count = (state: number): number => states.filter((s) => s === state).length;
      expect(seatCounts(inventory)).toEqual({
        available: count(0),
        held: count(1),
        booked: count(2),
        blocked: count(3),
      });
      const zones = [0, 1, 2].map((zone) => Object.values(seatCounts(inventory, zone)).reduce((a, b) => a + b));
      expect(zones).toEqual([20, 6, 8]);
      expect(count(HELD)).toBe(heldSeats(play).length);
      expect(count(BOOKED)).toBe(bookedSeats(play).length);
    });
  });

  it('[I6] no fan has more seats than the cap, and the counts agree with what they have', () => {
    playing(() => ({ office }) => {
      const { holds, seatsOf } = office.inventory;
      const owned = new Map<string, number>();
      const add = (hold: Hold, seats: number): void => {
        if (seats > 0) owned.set(ownerKey(hold), (owned.get(ownerKey(hold)) ?? 0) + seats);
      };
      for (const hold of holds.values()) add(hold, hold.quote.seats.length);
      for (const hold of office.tables.endedHolds()) add(hold, bookedSeatsOf(hold).length);
      expect(new Map(seatsOf)).toEqual(owned);
      for (const seats of owned.values()) expect(seats).toBeLessThanOrEqual(SEATS_MAX);
    });
  });

  it('[HOLD-9] no fan has two live holds', () => {
    playing(() => ({ office }) => {
      const owners = [...office.inventory.holds.values()].map(ownerKey);
      expect(new Set(owners).size).toBe(owners.length);
      expect([...office.inventory.holdOf.keys()].sort()).toEqual(owners.sort());
    });
  });

  it('[I10] [HOLD-18] nothing outlives its deadline but what waits for the provider', () => {
    playing(() => ({ office }) => {
      const nowMs = eventTimeMs(office.inventory.clock, office.nowMs);
      for (const { phase, expiresAtMs } of office.inventory.holds.values()) {
        expect(phase.name === 'expiring' || expiresAtMs > nowMs).toBe(true);
      }
    });
  });

  it('[HOLD-21] [HOLD-22] [WAIT-3] no hold is promised more than half an hour, no fan more than an hour unsold, but for waits', () => {
    playing(() => ({ office }) => {
      for (const { heldAtMs, expiresAtMs, waitedMs } of office.inventory.holds.values()) {
        expect(expiresAtMs - heldAtMs - waitedMs).toBeLessThanOrEqual(30 * MINUTE);
      }
      for (const heldMs of office.tables.heldMs.values()) {
        expect(heldMs).toBeGreaterThanOrEqual(0);
        expect(heldMs).toBeLessThanOrEqual(60 * MINUTE + PAYMENT_WAIT_MS_MAX);
      }
    });
  });

  it('[I12] the price of a hold is that of its last choice of seats, to the end', () => {
    playing(() => ({ events }) => {
      const quotes = new Map<string, unknown>();
      for (const event of events) {
        if (event.kind === 'held' || event.kind === 'replaced') quotes.set(event.holdId, event.quote);
        if (event.kind === 'committed') expect(event.quote).toEqual(quotes.get(event.holdId));
      }
    });
  });

  it('[I9] version and fence only grow', () => {
    playing(() => {
      let [version, fence] = [0, 0];
      return ({ office }) => {
        expect(office.inventory.version).toBeGreaterThanOrEqual(version);
        expect(office.inventory.fenceCounter).toBeGreaterThanOrEqual(fence);
        [version, fence] = [office.inventory.version, office.inventory.fenceCounter];
      };
    });
  });

  it('[CLOCK-1] event time never goes back, and stands while paused', () => {
    playing(() => {
      let beforeMs = 0;
      return ({ office }) => {
        const nowMs = eventTimeMs(office.inventory.clock, office.nowMs);
        expect(nowMs).toBeGreaterThanOrEqual(beforeMs);
        if (office.inventory.clock.pausedAtMs !== null) {
          expect(eventTimeMs(office.inventory.clock, office.nowMs + MINUTE)).toBe(nowMs);
        }
        beforeMs = nowMs;
      };
    });
  });

  it('[HOLD-36] a repeated success changes nothing', () => {
    playing(
      () => (play, step) => {
        const command = play.commands.at(-1);
        if (step.do === 'wait' || step.do === 'operate' || command === undefined) return;
        const first = play.office.batch([command]);
        if (!first.results[0]!.ok) return;
        const before = encodeCheckpoint(play.office.inventory);
        const again = play.office.batch([command]);
        expect(again.results).toEqual(first.results);
        if (command.kind !== 'start-payment') expect(again.events).toEqual([]);
        expect(encodeCheckpoint(play.office.inventory)).toEqual(before);
      },
      150,
    );
  });
});

describe('the records', () => {
  it('[I11] [HOLD-39] a checkpoint and the frames after it, all frames, and memory are one state', () => {
    fc.assert(
      fc.property(steps, fc.nat(), (list, at) => {
        const play = new Play();
        let checkpoint = encodeCheckpoint(play.office.inventory);
        let framesBefore = 0;
        for (const [i, step] of list.entries()) {
          play.step(step);
          if (i !== at % list.length) continue;
          checkpoint = encodeCheckpoint(play.office.inventory);
          framesBefore = play.office.frames.length;
        }
        const { inventory, frames } = play.office;
        const memory = encodeCheckpoint(inventory);
        const resumed = decodeCheckpoint(inventory.publication, checkpoint);
        expect(encodeCheckpoint(resumed)).toEqual(checkpoint);
        for (const frame of frames.slice(framesBefore)) for (const event of decodeFrame(frame)) apply(resumed, event);
        expect(encodeCheckpoint(resumed)).toEqual(memory);
        const replayed = play.office.replayed();
        expect(encodeCheckpoint(replayed)).toEqual(memory);
        for (const other of [resumed, replayed]) {
          expect(other.counts).toEqual(inventory.counts);
          expect(other.deadlines.firstMs()).toBe(inventory.deadlines.firstMs());
          expect(new Map(other.holdOf)).toEqual(new Map(inventory.holdOf));
          expect(new Map(other.holdOfKey)).toEqual(new Map(inventory.holdOfKey));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('[HOLD-38] a frame gives back its events', () => {
    playing(
      () =>
        ({ events }) => {
          expect(decodeFrame(encodeFrame(events))).toEqual(events);
        },
      100,
    );
  });

  it('the plays get everywhere, or the properties above would say little', () => {
    const kinds = new Map<string, number>();
    const count = (kind: string): void => void kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    for (const list of fc.sample(steps, { numRuns: 500, seed: 1 })) {
      const play = new Play();
      for (const step of list) play.step(step);
      const released = new Set<string>();
      for (const event of play.events) {
        count(event.kind === 'commit-refused' ? `${event.kind} ${event.refusal.reason}` : event.kind);
        if (event.kind === 'released') released.add(event.holdId);
        if (event.kind === 'committed' && released.has(event.holdId)) count('granted again');
      }
    }
    const expected = [
      'held',
      'replaced',
      'extended',
      'payment-started',
      'attached',
      'payment-ended',
      'expiring',
      'released',
      'committed',
      'granted again',
      'given-back',
      'withdrawn',
      'wait-granted',
      'clock-paused',
      'clock-resumed',
      'payments-down',
      'payments-up',
      'blocked',
      'unblocked',
      'commit-refused seats-taken',
      'commit-refused stale-fence',
      'commit-refused amount-differs',
    ];
    expect(expected.filter((kind) => (kinds.get(kind) ?? 0) < 5)).toEqual([]);
  });
});
