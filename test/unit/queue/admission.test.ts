import { describe, expect, it } from 'vitest';
import type { HoldView } from '../../../domain/inventory/hold-view.ts';
import type { CommandResult } from '../../../domain/inventory/commands.ts';
import type { InventoryCommand } from '../../../domain/inventory/decide.ts';
import { entryOf, OnSale } from '../../support/on-sale.ts';

const MINUTE = 60_000;

function accepted(result: CommandResult): HoldView {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
  return result.hold;
}

function reasonOf(result: CommandResult): string {
  return result.ok ? `accepted as ${result.hold.state.name}` : result.refusal.reason;
}

/** An on-sale whose first ten numbers are called, or all: those of the first calls do not come, so that more are called. */
function open(options: { seats?: number; drawn?: number; capacity?: number } = {}): OnSale {
  const { seats = 1_000, drawn = 1_000, capacity = 2 } = options;
  const sale = new OnSale({ seats, drawn, plan: { capacity } });
  for (; sale.queue.nowServing < Math.min(10, drawn); sale.nowMs += 1_000) sale.tick();
  return sale;
}

describe('claims', () => {
  it('[QUEUE-11] who is called and there has a pass at once while there is a slot', () => {
    const sale = open();
    expect(sale.claim(1)).toEqual({ kind: 'pass', passSeq: 1, expiresAtMs: sale.nowMs + 10 * MINUTE });
  });

  it('[QUEUE-11] who is not called has none', () => {
    const sale = open();
    expect(sale.claim(999)).toEqual({ kind: 'not-called' });
  });

  it('[QUEUE-11] the lowest number in line has the next slot, whoever came first', () => {
    const sale = open({ capacity: 1 });
    sale.claim(0);
    expect(sale.claim(4)).toEqual({ kind: 'in-line', ahead: 0 });
    expect(sale.claim(3)).toEqual({ kind: 'in-line', ahead: 0 });
    expect(sale.claim(4)).toEqual({ kind: 'in-line', ahead: 1 });
    const { entry, deviceId } = sale.ask(0);
    const { passes } = sale.sync({ leaving: [{ entry, deviceId }] });
    expect(passes).toMatchObject([{ entry: entryOf(3), passSeq: 1 }]);
    expect(sale.queue.slots.has(entryOf(3))).toBe(true);
  });

  it('[QUEUE-15] who missed the call stands first when they come, minutes later', () => {
    const sale = open({ capacity: 1 });
    sale.claim(1);
    sale.claim(2);
    sale.nowMs += 5 * MINUTE;
    expect(sale.sync({ isWhole: true, claims: [sale.ask(2), sale.ask(0)] }).outcomes).toEqual([
      { kind: 'in-line', ahead: 1 },
      { kind: 'in-line', ahead: 0 },
    ]);
  });

  it('[QUEUE-11] who claims in another browser, at another floor, is told so in the first', () => {
    const sale = open({ capacity: 1 });
    sale.claim(0);
    sale.claim(3);
    const other = sale.ask(3, 33);
    expect(sale.sync({ floor: 1, claims: [other] }).outcomes).toEqual([{ kind: 'in-line', ahead: 0 }]);
    const { entry, deviceId } = sale.ask(3);
    expect(sale.sync({}).lapsed).toEqual([{ entry, deviceId, outcome: { kind: 'elsewhere' } }]);
    expect(sale.sync({})).toEqual({ outcomes: [], passes: [], lapsed: [] });
    sale.leave(0);
    expect(sale.sync({ floor: 1 }).passes).toMatchObject([{ entry, deviceId: other.deviceId }]);
  });

  it('[QUEUE-21] [QUEUE-23] when all is over floors say again who is there, and hear that', () => {
    const sale = open({ capacity: 1 });
    sale.claim(0);
    sale.claim(3);
    sale.setClock('close-sale');
    sale.tick();
    expect(sale.admission.line.hears(0)).toBe(false);
    expect(sale.sync({ isWhole: true, claims: [sale.ask(3)] }).outcomes).toEqual([{ kind: 'ended' }]);
  });

  it('[QUEUE-11] a floor that nothing is heard of loses its claims after 15 s', () => {
    const sale = open({ capacity: 1 });
    sale.claim(0);
    sale.claim(1);
    sale.sync({ floor: 1, claims: [sale.ask(2)] });
    sale.nowMs += 14_999;
    sale.sync({ floor: 1 });
    sale.tick();
    expect(sale.admission.line.length).toBe(2);
    sale.nowMs += 1;
    sale.tick();
    expect(sale.admission.line.length).toBe(1);
    sale.leave(0);
    expect([...sale.queue.slots.keys()]).toEqual([entryOf(2)]);
  });

  it('[QUEUE-11] who closes the page stands in line no more', () => {
    const sale = open({ capacity: 1 });
    sale.claim(0);
    sale.claim(1);
    sale.sync({ gone: [entryOf(1)] });
    sale.leave(0);
    expect(sale.queue.slots.size).toBe(0);
  });

  it('[QUEUE-20] who had a slot before stands behind everybody who had none', () => {
    const sale = open({ capacity: 1 });
    sale.claim(0);
    sale.leave(0);
    sale.claim(5);
    sale.claim(0);
    sale.claim(7);
    sale.leave(5);
    expect([...sale.queue.slots.keys()]).toEqual([entryOf(7)]);
    sale.leave(7);
    expect([...sale.queue.slots.keys()]).toEqual([entryOf(0)]);
  });
});

describe('passes', () => {
  it('[QUEUE-12] the same browser has the same pass again', () => {
    const sale = open();
    const first = sale.claim(1);
    sale.nowMs += MINUTE;
    expect(sale.claim(1)).toEqual(first);
  });

  it('[QUEUE-12] another browser ends the pass before, and has no longer than that one had', () => {
    const sale = open();
    const first = sale.claim(1, 101);
    sale.nowMs += MINUTE;
    expect(sale.claim(1, 102)).toEqual({ ...first, passSeq: 2 });
    expect(sale.queue.slots.size).toBe(1);
    expect(reasonOf(sale.hold(1, { device: 101, passSeq: 1 }))).toBe('no-pass');
    expect(reasonOf(sale.hold(1, { device: 102, passSeq: 1 }))).toBe('no-pass');
    expect(reasonOf(sale.hold(1, { device: 102, passSeq: 2 }))).toBe('accepted as held');
  });

  it('[QUEUE-12] who only says that they are still there takes no pass from another browser', () => {
    const sale = open();
    sale.claim(1, 101);
    const renewal = { ...sale.ask(1, 102), takesOver: false };
    expect(sale.sync({ claims: [renewal] }).outcomes).toEqual([{ kind: 'elsewhere' }]);
    expect(reasonOf(sale.hold(1, { device: 101, passSeq: 1 }))).toBe('accepted as held');
  });

  it('[I7] [QUEUE-12] a hold fills one slot: the pass of another entry in the same browser does not change it', () => {
    const sale = open();
    sale.claim(1);
    sale.claim(2, 1);
    const { holdId, fence } = accepted(sale.hold(1));
    const change: InventoryCommand = {
      kind: 'hold',
      key: 'as-another',
      fan: sale.fan(1),
      holdId,
      seats: { kind: 'best', zone: 'floor', ticketTypes: [null], allowSplit: true },
      replaces: { holdId, fence },
      pass: { entry: entryOf(2), passSeq: 1 },
    };
    expect(reasonOf(sale.do(change))).toBe('no-pass');
    expect([...sale.queue.slots.values()].map((slot) => slot.holdId)).toEqual([holdId, null]);
  });

  it('[I7] [QUEUE-13] without a live pass nothing is held', () => {
    const sale = open();
    expect(reasonOf(sale.hold(1))).toBe('no-pass');
    sale.claim(1);
    expect(reasonOf(sale.hold(1, { passSeq: 2 }))).toBe('no-pass');
    expect(reasonOf(sale.hold(1, { device: 55 }))).toBe('no-pass');
    sale.nowMs += 10 * MINUTE;
    expect(reasonOf(sale.hold(1, { passSeq: 1 }))).toBe('no-pass');
  });

  it('[I7] [QUEUE-13] a hold is changed with the pass only, also long after its own time', () => {
    const sale = open();
    sale.claim(1);
    sale.nowMs += 9 * MINUTE;
    const hold = accepted(sale.hold(1));
    sale.nowMs += 5 * MINUTE;
    expect(reasonOf(sale.hold(1, { passSeq: 7, seats: 2, replaces: hold }))).toBe('no-pass');
    expect(reasonOf(sale.hold(1, { seats: 2, replaces: hold }))).toBe('accepted as held');
  });

  it('[QUEUE-14] the slot is free at once when its fan has booked', () => {
    const sale = open({ capacity: 1 });
    sale.claim(1);
    sale.claim(2);
    const hold = accepted(sale.hold(1));
    accepted(sale.pay(1, hold));
    expect(sale.queue.slots.has(entryOf(1))).toBe(true);
    accepted(sale.commit(hold));
    expect(sale.queue.slots.size).toBe(0);
    sale.tick();
    expect([...sale.queue.slots.keys()]).toEqual([entryOf(2)]);
  });

  it('[QUEUE-14] it ends with its time when there is no hold, and when there is one with that', () => {
    const sale = open();
    sale.claim(1);
    sale.claim(2);
    sale.nowMs += 5 * MINUTE;
    accepted(sale.hold(2));
    sale.nowMs += 5 * MINUTE;
    sale.tick();
    expect(sale.queue.slots.has(entryOf(1))).toBe(false);
    expect(sale.queue.slots.has(entryOf(2))).toBe(true);
    sale.nowMs += 5 * MINUTE;
    sale.tick();
    expect(sale.queue.slots.has(entryOf(2))).toBe(false);
  });

  it('[QUEUE-14] who lets go of the hold shops on for the rest of the time', () => {
    const sale = open();
    sale.claim(1);
    const hold = accepted(sale.hold(1));
    accepted(sale.release(1, hold));
    expect(reasonOf(sale.hold(1))).toBe('accepted as held');
  });

  it('[QUEUE-10] a payment that is not decided keeps its slot', () => {
    const sale = open({ capacity: 1 });
    sale.claim(1);
    sale.claim(2);
    const hold = accepted(sale.hold(1));
    accepted(sale.pay(1, hold));
    sale.nowMs += 60 * MINUTE;
    sale.tick();
    expect([...sale.queue.slots.keys()]).toEqual([entryOf(1)]);
    sale.do({ kind: 'payment-ended', holdId: hold.holdId, sessionId: `cs-${hold.holdId}` });
    expect(sale.queue.slots.size).toBe(0);
  });

  it('[I7] a payment for a hold that is gone is granted again, and takes no slot', () => {
    const sale = open({ capacity: 1 });
    sale.claim(1);
    const hold = accepted(sale.hold(1));
    accepted(sale.pay(1, hold));
    sale.nowMs += 30 * MINUTE;
    sale.do({ kind: 'payment-ended', holdId: hold.holdId, sessionId: `cs-${hold.holdId}` });
    sale.claim(2);
    expect(reasonOf(sale.commit(hold))).toBe('accepted as committed');
    expect([...sale.queue.slots.keys()]).toEqual([entryOf(2)]);
  });

  it('[QUEUE-14] [CLOCK-4] after a pause of seven minutes everybody has the time that they had, to the second', () => {
    const sale = open();
    const given = sale.claim(1);
    accepted(sale.hold((sale.claim(2), 2)));
    sale.nowMs += 3 * MINUTE;
    sale.setClock('pause-clock');
    expect(sale.phase).toBe('paused');
    sale.nowMs += 7 * MINUTE;
    sale.tick();
    sale.setClock('resume-clock');
    expect(sale.claim(1)).toEqual(given);
    sale.nowMs += 7 * MINUTE - 1_000;
    sale.tick();
    expect(sale.queue.slots.size).toBe(2);
    sale.nowMs += 1_000;
    sale.tick();
    expect(sale.queue.slots.size).toBe(0);
  });

  it('[QUEUE-11] a pause takes no claim from the line', () => {
    const sale = open({ capacity: 1 });
    sale.claim(0);
    sale.claim(1);
    sale.setClock('pause-clock');
    sale.nowMs += 7 * MINUTE;
    sale.tick();
    sale.setClock('resume-clock');
    expect(sale.admission.line.length).toBe(1);
  });
});

describe('calling', () => {
  it('[QUEUE-9] goes on while slots are free, and never beyond the numbers that are given', () => {
    const sale = open({ drawn: 5, capacity: 100 });
    expect(sale.queue.nowServing).toBe(5);
    sale.tick();
    expect(sale.queue.nowServing).toBe(5);
    expect(sale.giveNumbers(0, 1, 3)).toBe(5);
    sale.tick();
    expect(sale.queue.nowServing).toBe(8);
  });

  it('[QUEUE-9] stands while the sale is paused, and while nobody can pay', () => {
    const sale = new OnSale({ seats: 1_000, drawn: 1_000, plan: { capacity: 10 } });
    sale.setClock('pause-clock');
    sale.tick();
    expect(sale.queue.nowServing).toBe(0);
    sale.setClock('resume-clock');
    sale.payingPerSecond = 0;
    sale.tick();
    sale.nowMs += 1_000;
    sale.tick();
    expect(sale.queue.nowServing).toBe(0);
  });

  it('[QUEUE-9] follows how fast can be paid', () => {
    const sale = new OnSale({ seats: 100_000, drawn: 100_000, plan: { capacity: 10_000 } });
    sale.payingPerSecond = 5;
    for (let second = 0; second < 60; second++) {
      sale.tick();
      sale.nowMs += 1_000;
      for (let number = 0; number < sale.queue.nowServing; number++) sale.claim(number);
    }
    expect(sale.queue.slots.size).toBeLessThanOrEqual(300);
    expect(sale.queue.slots.size).toBeGreaterThan(250);
  });

  it('[QUEUE-9] stops when the stock has nothing for more than those who are called', () => {
    const sale = open({ seats: 6, drawn: 1_000, capacity: 4 });
    for (let second = 0; second < 600; second++) {
      sale.nowMs += 1_000;
      for (let number = 0; number < sale.queue.nowServing; number++) sale.claim(number);
      sale.tick();
      const shopper = [...sale.queue.slots.values()].find(({ holdId }) => holdId === null);
      if (shopper) sale.hold(shopper.number);
    }
    expect(sale.queue.slots.size).toBe(4);
    expect(sale.queue.nowServing).toBeLessThan(20);
  });

  it('[QUEUE-21] nobody gets a slot for whom there is no seat, and everybody is told when all is sold', () => {
    const sale = open({ seats: 1, drawn: 10, capacity: 5 });
    sale.sync({ claims: [0, 1, 2].map((number) => sale.ask(number)) });
    expect(sale.queue.slots.size).toBe(1);
    const hold = accepted(sale.hold(0));
    accepted(sale.pay(0, hold));
    accepted(sale.commit(hold));
    expect(sale.phase).toBe('sold-out');
    expect(sale.claim(1)).toEqual({ kind: 'ended' });
    expect(sale.giveNumbers(0, 1, 1)).toBeNull();
  });
});

describe('the pace', () => {
  it('[QUEUE-25] is told when fans come and go, and not when only their numbers are called', () => {
    expect(paceAfter(false)).toBeNull();
    expect(paceAfter(true)).toBeGreaterThanOrEqual(0);
  });
});

describe('newcomers', () => {
  it('[QUEUE-7] a request has the same numbers however often it is made, and an older one none', () => {
    const sale = open({ drawn: 7 });
    expect(sale.giveNumbers(0, 1, 10)).toBe(7);
    expect(sale.giveNumbers(0, 1, 10)).toBe(7);
    expect(sale.giveNumbers(3, 1, 5)).toBe(17);
    expect(sale.giveNumbers(0, 2, 1)).toBe(22);
    expect(sale.giveNumbers(0, 1, 10)).toBeNull();
    expect(sale.queue.given).toBe(23);
  });
});

/** What is told after five minutes in which numbers were called. */
function paceAfter(comes: boolean): number | null {
  const sale = new OnSale({ seats: 10_000, drawn: 10_000, plan: { capacity: 5 } });
  for (let second = 0; second < 300; second++) {
    sale.tick();
    if (comes) for (let number = 0; number < sale.queue.nowServing; number++) sale.claim(number);
    sale.nowMs += 1_000;
  }
  return sale.admission.calledPerMinute;
}
