import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCheckpoint, encodeCheckpoint } from '../../../domain/inventory/checkpoint.ts';
import { decodeFrame, encodeFrame } from '../../../domain/inventory/frame.ts';
import type { HoldView } from '../../../domain/inventory/hold-view.ts';
import { auditRow } from '../../../domain/ledger/audit-row.ts';
import { createAuditState } from '../../../domain/ledger/audit-state.ts';
import { compareState } from '../../../domain/ledger/compare-state.ts';
import { NEXT_PHASES, type Phase } from '../../../domain/queue/phase.ts';
import { OnSale } from '../../support/on-sale.ts';

const CAPACITY = 3;
const FANS = 12;

type Move =
  | { does: 'wait'; seconds: number }
  | { does: 'claim' | 'pay' | 'commit' | 'release' | 'leave' | 'give-up'; fan: number; device: number }
  | { does: 'hold'; fan: number; device: number; seats: number }
  | { does: 'join'; count: number }
  | { does: 'pause' | 'resume' | 'restart' };

const fan = fc.nat(FANS - 1);
const device = fc.nat(1);
const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ does: fc.constant('wait' as const), seconds: fc.constantFrom(1, 1, 5, 30, 300, 700) }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      does: fc.constantFrom('claim', 'claim', 'pay', 'commit', 'release', 'leave', 'give-up'),
      fan,
      device,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ does: fc.constant('hold' as const), fan, device, seats: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('join' as const), count: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constantFrom('pause', 'resume', 'restart') }) },
);

/** Plays a history; what every fan has is remembered as they would. */
class Play {
  readonly sale = new OnSale({ seats: 16, drawn: 8, plan: { capacity: CAPACITY } });
  readonly #holds = new Map<number, HoldView>();
  #request = 0;

  move(next: Move): void {
    const { sale } = this;
    switch (next.does) {
      case 'wait':
        sale.nowMs += next.seconds * 1_000;
        sale.sync({});
        return sale.tick();
      case 'claim':
        sale.claim(next.fan, deviceOf(next));
        return;
      case 'hold': {
        const replaces = this.#holds.get(next.fan);
        const { seats } = next;
        const result = sale.hold(next.fan, { device: deviceOf(next), seats, ...(replaces && { replaces }) });
        if (result.ok) this.#holds.set(next.fan, result.hold);
        else if (replaces && result.refusal.reason === 'hold-ended') this.#holds.delete(next.fan);
        return;
      }
      case 'pay':
        return this.#withHold(next.fan, (hold) => sale.pay(next.fan, hold));
      case 'commit':
        return this.#withHold(next.fan, (hold) => sale.commit(hold));
      case 'release':
        return this.#withHold(next.fan, (hold) => sale.release(next.fan, hold));
      case 'give-up':
        return this.#withHold(next.fan, ({ holdId }) =>
          sale.do({ kind: 'payment-ended', holdId, sessionId: `cs-${holdId}` }),
        );
      case 'leave':
        return sale.leave(next.fan, deviceOf(next));
      case 'join':
        sale.giveNumbers(0, ++this.#request, next.count);
        return;
      case 'pause':
        return sale.setClock('pause-clock');
      case 'resume':
        return sale.setClock('resume-clock');
      case 'restart':
        return sale.restart();
    }
  }

  #withHold(fanNumber: number, work: (hold: HoldView) => unknown): void {
    const hold = this.#holds.get(fanNumber);
    if (hold) work(hold);
  }
}

function deviceOf({ fan: number, device: other }: { fan: number; device: number }): number {
  return other === 0 ? number : 100 + number;
}

function histories(check: (play: Play, moves: Move[]) => void): void {
  fc.assert(
    fc.property(fc.array(move, { maxLength: 80, minLength: 20 }), (moves) => check(new Play(), moves)),
    { numRuns: 150 },
  );
}

describe('whatever fans do', () => {
  it('[I7] [QUEUE-10] slots never exceed capacity, and every hold has one', () => {
    histories((play, moves) => {
      for (const next of moves) {
        play.move(next);
        const { inventory, queue } = play.sale;
        expect(queue.slots.size).toBeLessThanOrEqual(CAPACITY);
        expect([...queue.slotOfHold.keys()].sort()).toEqual([...inventory.holds.keys()].sort());
        for (const [holdId, entry] of queue.slotOfHold) expect(queue.slots.get(entry)?.holdId).toBe(holdId);
      }
    });
  });

  it('[QUEUE-11] [QUEUE-20] nobody is served while somebody with fewer turns, or a lower number, stands in line', () => {
    histories((play, moves) => {
      for (const next of moves) {
        const before = play.sale.rows.length;
        play.move(next);
        const first = play.sale.admission.line.first();
        for (const event of play.sale.rows.slice(before).flatMap(({ events }) => events)) {
          if (event.kind !== 'pass-given' || event.passSeq > 1 || first === null) continue;
          const turns = event.turns - 1;
          expect(turns < first.turns || (turns === first.turns && event.number < first.number)).toBe(true);
        }
      }
    });
  });

  it('[QUEUE-9] now serving never falls, and stays below the numbers given', () => {
    histories((play, moves) => {
      let called = 0;
      for (const next of moves) {
        play.move(next);
        const { nowServing, given } = play.sale.queue;
        expect(nowServing).toBeGreaterThanOrEqual(called);
        expect(nowServing).toBeLessThanOrEqual(given);
        called = nowServing;
      }
    });
  });

  it('[QUEUE-1] only phases that may follow follow', () => {
    histories((play, moves) => {
      let phase: Phase = play.sale.phase;
      for (const next of moves) {
        play.move(next);
        const now = play.sale.phase;
        if (now !== phase) expect(NEXT_PHASES[phase]).toContain(now);
        phase = now;
      }
    });
  });

  it('[I11] the ledger gives memory again, by frames and by checkpoint, and breaks no rule', () => {
    histories((play, moves) => {
      for (const next of moves) play.move(next);
      const { inventory, publication, rows } = play.sale;
      const state = createAuditState(publication);
      for (const row of rows) {
        expect(decodeFrame(encodeFrame(row.events))).toEqual(row.events);
        expect(auditRow(state, row, (...parts) => sha256(concatBytes(...parts)))).toBeNull();
      }
      expect(compareState(state, inventory)).toBeNull();
      const bytes = encodeCheckpoint(inventory);
      expect(encodeCheckpoint(decodeCheckpoint(publication, bytes))).toEqual(bytes);
      play.sale.restart();
      expect(encodeCheckpoint(play.sale.inventory)).toEqual(bytes);
    });
  });
});
