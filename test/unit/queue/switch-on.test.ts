import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCheckpoint, encodeCheckpoint } from '../../../domain/inventory/checkpoint.ts';
import type { CommandResult } from '../../../domain/inventory/commands.ts';
import { decideRebuild } from '../../../domain/inventory/decide-rebuild.ts';
import type { InventoryEvent } from '../../../domain/inventory/events.ts';
import { decodeFrame, encodeFrame } from '../../../domain/inventory/frame.ts';
import type { HoldView } from '../../../domain/inventory/hold-view.ts';
import { createInventory } from '../../../domain/inventory/inventory.ts';
import { auditRow } from '../../../domain/ledger/audit-row.ts';
import { createAuditState } from '../../../domain/ledger/audit-state.ts';
import type { BrokenRule } from '../../../domain/ledger/audit-state.ts';
import { CrowdWatch } from '../../../domain/queue/crowd-watch.ts';
import { remainsOf } from '../../../domain/queue/queue.ts';
import { CROWD_GAP_MS_MAX, CROWDED_MS } from '../../../domain/queue/queue-limits.ts';
import { HistoryTables } from '../../support/history-tables.ts';
import { entryOf, OnSale } from '../../support/on-sale.ts';

/** Fan 0 pays, fan 1 holds, fans 2 and 3 look at seats; two may shop at once. */
function switchedOn(): { sale: OnSale; paying: HoldView; held: HoldView } {
  const sale = new OnSale({ seats: 100, drawn: null });
  const held = accepted(sale.hold(1));
  const paying = accepted(sale.pay(0, accepted(sale.hold(0))));
  sale.switchOn({ capacity: 2, shoppers: [2, 1, 3] });
  return { sale, paying, held };
}

describe('a queue that is switched on', () => {
  it('[SWITCH-3] gives everybody who pays, holds or has a socket a pass, and a slot each', () => {
    const { sale, held } = switchedOn();
    const { queue } = sale;
    expect([...queue.slots.keys()].sort()).toEqual([0, 1, 2, 3].map(entryOf));
    expect(queue.slots.get(entryOf(1))!.holdId).toBe(held.holdId);
    expect(queue.slots.get(entryOf(2))!.holdId).toBeNull();
    expect({ given: queue.given, nowServing: queue.nowServing }).toEqual({ given: 4, nowServing: 4 });
    expect(sale.hold(2).ok).toBe(true);
    expect(sale.hold(1, { replaces: held, seats: 2 }).ok).toBe(true);
  });

  it('[SWITCH-1] [I7] refuses everybody else a hold from then on', () => {
    expect(refusalOf(switchedOn().sale.hold(9))).toBe('no-pass');
  });

  it('[SWITCH-2] is open at once: who joins has a number, and is called when there is a slot', () => {
    const { sale, paying } = switchedOn();
    expect(sale.phase).toBe('open');
    expect(sale.giveNumbers(0, 1, 3)).toBe(4);
    sale.leave(2);
    sale.leave(3);
    accepted(sale.commit(paying));
    sale.tick();
    expect(sale.claim(4).kind).toBe('pass');
  });

  it('[SWITCH-4] has room for all who shop, and no slot is given until there are fewer than the capacity', () => {
    const { sale, paying } = switchedOn();
    sale.giveNumbers(0, 1, 3);
    for (let second = 0; second < 60; second++) {
      sale.nowMs += 1_000;
      sale.sync({});
      sale.tick();
    }
    expect(sale.queue.nowServing).toBeGreaterThan(4);
    expect(sale.claim(4)).toEqual({ kind: 'in-line', ahead: 0 });
    sale.leave(2);
    sale.leave(3);
    expect(sale.queue.slots.size).toBe(2);
    accepted(sale.commit(paying));
    expect(sale.claim(4).kind).toBe('pass');
    expect(sale.queue.slots.size).toBe(2);
  });

  it('[SWITCH-3] a device counts once, and so does a fan', () => {
    const sale = new OnSale({ seats: 100, drawn: null });
    accepted(sale.hold(1));
    sale.switchOn({ capacity: 2, shoppers: [1, 2, 2] });
    expect(sale.queue.slots.size).toBe(2);
  });

  it('[SWITCH-1] a second time changes nothing; a planned or a closed sale has none', () => {
    const { sale } = switchedOn();
    const rows = sale.rows.length;
    expect(sale.switchOn({ capacity: 7, shoppers: [8] })).toMatchObject({ ok: true, kept: [] });
    expect(sale.rows.length).toBe(rows);
    const planned = new OnSale({ seats: 10, drawn: 3 });
    expect(planned.switchOn({ capacity: 7, shoppers: [] })).toEqual({ ok: false, reason: 'planned' });
    const closed = new OnSale({ seats: 10, drawn: null });
    closed.setClock('close-sale');
    expect(closed.switchOn({ capacity: 7, shoppers: [] })).toEqual({ ok: false, reason: 'sale-closed' });
  });
});

describe('[SWITCH-5] what is on stays on', () => {
  it('after a restart, by the ledger and by a checkpoint', () => {
    const { sale } = switchedOn();
    const before = encodeCheckpoint(sale.inventory);
    sale.restart();
    expect(encodeCheckpoint(sale.inventory)).toEqual(before);
    expect(encodeCheckpoint(decodeCheckpoint(sale.publication, before))).toEqual(before);
    for (const { events } of sale.rows) expect(decodeFrame(encodeFrame(events))).toEqual(events);
  });

  it('in a sale that is rebuilt: with its numbers, and without its passes', () => {
    const { sale } = switchedOn();
    sale.giveNumbers(3, 1, 5);
    const publication = { ...sale.publication, epoch: 2 };
    const inventory = createInventory(publication);
    const operated = { blockedSeats: [], paused: false, outage: null, closed: false, queue: remainsOf(sale.queue) };
    const remains = { bookings: [], operated, paid: [] };
    const { events } = decideRebuild({ inventory, history: new HistoryTables() }, remains, sale.nowMs);
    expect(inventory.queue).toMatchObject({ plan: sale.queue.plan, given: 9, nowServing: 4 });
    expect(inventory.queue!.slots.size).toBe(0);
    expect(faultOf([{ atMs: sale.nowMs, events }], publication)).toBeNull();
  });
});

describe('[LEDGER-11] the ledger of a queue that was switched on', () => {
  const rows = switchedOn().sale.rows;

  it('is in order as it is', () => expect(faultOf(rows)).toBeNull());

  it.each<[what: string, rule: string, change: (event: InventoryEvent) => InventoryEvent[]]>([
    ['a hold without a slot', 'SWITCH-3', (event) => (isKept(event, 1) ? [{ ...event, filledBy: null }] : [event])],
    [
      'a slot for another browser’s hold',
      'SWITCH-3',
      (event) => (isKept(event, 1) ? [{ ...event, deviceId: keptOf(3).deviceId }] : [event]),
    ],
    ['a number twice', 'QUEUE-7', (event) => (isKept(event, 2) ? [{ ...event, number: 1 }] : [event])],
    ['a fan with two slots', 'QUEUE-10', (event) => (isKept(event, 2) ? [{ ...event, entry: entryOf(1) }] : [event])],
    [
      'a queue from another moment',
      'SWITCH-2',
      (event) => (event.kind === 'queue-switched-on' ? [{ ...event, plan: { ...event.plan, opensAtMs: 1 } }] : [event]),
    ],
    ['a queue twice', 'SWITCH-1', (event) => (event.kind === 'queue-switched-on' ? [event, event] : [event])],
  ])('%s shows', (_, rule, change) => {
    const changed = rows.map(({ atMs, events }) => ({ atMs, events: events.flatMap(change) }));
    expect(faultOf([...changed, lastRow(rows)])?.rule).toBe(rule);
  });

  function keptOf(number: number) {
    const kept = rows.flatMap(({ events }) => events).find((event) => isKept(event, number));
    if (kept?.kind !== 'pass-kept') throw new Error(`fan ${number} has no pass`);
    return kept;
  }
});

describe('[I7] [SWITCH-4] whatever fans do', () => {
  const fan = fc.nat(9);
  const move = fc.oneof(
    fc.record({ does: fc.constantFrom('claim' as const, 'hold' as const, 'pay' as const), fan }),
    fc.record({ does: fc.constantFrom('commit' as const, 'release' as const, 'leave' as const, 'join' as const), fan }),
    fc.record({ does: fc.constantFrom('wait' as const, 'restart' as const), fan }),
  );

  it('slots above the capacity only fall, and every hold has one', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fan, { maxLength: 6 }),
        fc.uniqueArray(fan, { maxLength: 8 }),
        fc.integer({ min: 1, max: 4 }),
        fc.array(move, { minLength: 10, maxLength: 60 }),
        (holders, shoppers, capacity, moves) => {
          const sale = new OnSale({ seats: 30, drawn: null });
          const holds = new Map(holders.map((number) => [number, accepted(sale.hold(number))]));
          sale.switchOn({ capacity, shoppers });
          expect(sale.queue.slots.size).toBe(new Set([...holders, ...shoppers]).size);
          let occupied = sale.queue.slots.size;
          let request = 0;
          for (const { does, fan: number } of moves) {
            const hold = holds.get(number);
            if (does === 'claim') sale.claim(number);
            else if (does === 'hold') remember(holds, number, sale.hold(number, hold ? { replaces: hold } : {}));
            else if (does === 'pay' && hold) sale.pay(number, hold);
            else if (does === 'commit' && hold) sale.commit(hold);
            else if (does === 'release' && hold) sale.release(number, hold);
            else if (does === 'leave') sale.leave(number);
            else if (does === 'join') sale.giveNumbers(0, ++request, 2);
            else if (does === 'restart') sale.restart();
            else if (does === 'wait') {
              sale.nowMs += 60_000;
              sale.sync({});
              sale.tick();
            }
            const { slots, slotOfHold } = sale.queue;
            expect(slots.size).toBeLessThanOrEqual(Math.max(capacity, occupied));
            occupied = slots.size;
            expect([...slotOfHold.keys()].sort()).toEqual([...sale.inventory.holds.keys()].sort());
          }
          expect(faultOf(sale.rows, sale.publication)).toBeNull();
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('[SWITCH-1] a crowd', () => {
  it('switches the queue on when a floor has been crowded for long enough', () => {
    const watch = new CrowdWatch();
    for (let ms = 0; ms < CROWDED_MS; ms += 1_000) expect(watch.heard(0, ms)).toBe(false);
    expect(watch.heard(0, CROWDED_MS)).toBe(true);
  });

  it('does not when it ends and comes again, nor when two floors have a moment each', () => {
    const watch = new CrowdWatch();
    const pauseMs = CROWD_GAP_MS_MAX + 1_000;
    for (let time = 1; time < 20; time++) expect(watch.heard(time % 2, time * pauseMs)).toBe(false);
  });
});

function isKept(event: InventoryEvent, number: number): event is Extract<InventoryEvent, { kind: 'pass-kept' }> {
  return event.kind === 'pass-kept' && event.entry === entryOf(number);
}

function remember(holds: Map<number, HoldView>, number: number, result: CommandResult): void {
  if (result.ok) holds.set(number, result.hold);
  else if (result.refusal.reason === 'hold-ended') holds.delete(number);
}

type Rows = { atMs: number; events: InventoryEvent[] }[];

/** Something that happens after all of it, so that what is left open shows. */
function lastRow(rows: Rows): Rows[number] {
  const { atMs } = rows.at(-1)!;
  return { atMs, events: [{ kind: 'clock-paused', atMs }] };
}

function faultOf(rows: Rows, publication = new OnSale({ seats: 100, drawn: null }).publication): BrokenRule | null {
  const state = createAuditState(publication);
  for (const row of rows) {
    const broken = auditRow(state, row, (...parts) => sha256(concatBytes(...parts)));
    if (broken) return broken;
  }
  return null;
}

function accepted(result: CommandResult): HoldView {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
  return result.hold;
}

function refusalOf(result: CommandResult): string | null {
  return result.ok ? null : result.refusal.reason;
}
