import { describe, expect, it } from 'vitest';
import { decodeCheckpoint, encodeCheckpoint } from '../../../domain/inventory/checkpoint.ts';
import { decideAll } from '../../../domain/inventory/decide.ts';
import { factOf } from '../../../domain/inventory/facts.ts';
import { nextDeadlineMs } from '../../../domain/inventory/inventory.ts';
import { viewOf } from '../../../domain/inventory/view.ts';
import type { HoldView } from '../../../domain/inventory/hold-view.ts';
import { accepted, guest, MINUTE, Office, reasonOf, START, user } from './fixtures.ts';

const PAUSE = { kind: 'pause-clock' } as const;
const RESUME = { kind: 'resume-clock' } as const;

function down(sinceMs: number) {
  return { kind: 'payments-down', sinceMs } as const;
}

function up(sinceMs: number) {
  return { kind: 'payments-up', sinceMs } as const;
}

function msLeft({ expiresAtMs, nowMs }: HoldView): number {
  return expiresAtMs - nowMs;
}

describe('pausing the clock', () => {
  it('[CLOCK-1] [CLOCK-2] seven minutes of pause take nothing from a hold or a payment window', () => {
    const office = new Office();
    const [held, paying] = [office.hold(guest(1), [1]), office.paying(user(2), [2], 'cs-2')];
    office.wait(4 * MINUTE + 1);
    expect(office.sale(PAUSE).paused).toBe(true);
    office.wait(7 * MINUTE);
    expect(office.view(held)).toMatchObject({ paused: true, state: { name: 'held' } });
    expect(office.sale(RESUME).paused).toBe(false);
    for (const hold of [held, paying]) expect(msLeft(office.view(hold))).toBe(6 * MINUTE - 1);
    office.wait(6 * MINUTE - 2);
    expect(office.view(held)).toMatchObject({ paused: false, state: { name: 'held' } });
    expect(nextDeadlineMs(office.inventory)).toBe(office.nowMs + 1);
    office.wait(1);
    expect(office.view(held).state).toEqual({ name: 'released', why: 'expired' });
    expect(office.batch([]).events).toMatchObject([{ kind: 'released' }, { kind: 'expiring', sessionId: 'cs-2' }]);
  });

  it('[CLOCK-2] pauses add up, and nobody is charged for them', () => {
    const office = new Office();
    const hold = office.hold(guest(1), [1]);
    for (let pause = 0; pause < 3; pause++) {
      office.wait(MINUTE);
      office.sale(PAUSE);
      office.wait(60 * MINUTE);
      office.sale(RESUME);
    }
    expect(msLeft(office.view(hold))).toBe(7 * MINUTE);
    accepted(office.release(guest(1), hold));
    expect([...office.tables.heldMs.values()]).toEqual([3 * MINUTE]);
  });

  it('[CLOCK-3] ends first what is due, then nothing', () => {
    const office = new Office();
    const first = office.hold(guest(1), [1]);
    office.wait(5 * MINUTE);
    const second = office.hold(guest(2), [2]);
    office.nowMs = first.expiresAtMs;
    expect(office.operate(PAUSE).events.map(({ kind }) => kind)).toEqual(['released', 'clock-paused']);
    expect(nextDeadlineMs(office.inventory)).toBeNull();
    office.wait(60 * MINUTE);
    expect(office.batch([]).events).toEqual([]);
    expect(office.view(second).state).toEqual({ name: 'held' });
  });

  it('[CLOCK-4] refuses what begins, and lets go on what has begun', () => {
    const office = new Office();
    const hold = office.hold(guest(1), [1]);
    const started = office.hold(user(2), [2]);
    accepted(office.startPayment(user(2), started));
    const open = office.paying(user(3), [3], 'cs-3');
    const sold = office.paying(user(4), [4], 'cs-4');
    const command = office.holdCommand(guest(5), [5]);
    const made = accepted(office.do(command));
    office.sale(PAUSE);

    expect(reasonOf(office.do(office.holdCommand(guest(6), [6])))).toBe('paused');
    expect(reasonOf(office.replace(guest(1), hold, [7]))).toBe('paused');
    expect(reasonOf(office.startPayment(user(1), hold))).toBe('paused');
    expect(reasonOf(office.startPayment(user(2), started))).toBe('paused');

    expect(accepted(office.startPayment(user(3), open)).state).toMatchObject({ name: 'paying', sessionId: 'cs-3' });
    expect(accepted(office.do(command)).holdId).toBe(made.holdId);
    expect(reasonOf(office.attach(started, 'cs-2'))).toBe('accepted as paying');
    expect(reasonOf(office.extend(guest(1), hold))).toBe('accepted as held');
    expect(reasonOf(office.commit(sold, 'cs-4'))).toBe('accepted as committed');
    expect(reasonOf(office.giveBack(sold, [4]))).toBe('accepted as committed');
    expect(reasonOf(office.paymentEnded(open, 'cs-3'))).toBe('accepted as held');
    expect(reasonOf(office.release(guest(5), made))).toBe('accepted as released');
    office.sale(RESUME);
    expect(reasonOf(office.do(office.holdCommand(guest(6), [6])))).toBe('accepted as held');
  });

  it('[CLOCK-5] twice is once', () => {
    const office = new Office();
    expect(office.operate(RESUME).events).toEqual([]);
    expect(office.operate(PAUSE).events).toEqual([{ kind: 'clock-paused', atMs: START }]);
    office.wait(MINUTE);
    expect(office.operate(PAUSE).events).toEqual([]);
    office.wait(MINUTE);
    expect(office.operate(RESUME).events).toEqual([{ kind: 'clock-resumed', atMs: START + 2 * MINUTE }]);
    expect(office.inventory.clock).toMatchObject({ pausedMs: 2 * MINUTE, pausedAtMs: null });
    expect(office.operate(RESUME).results).toMatchObject([{ ok: true, sale: { paused: false } }]);
  });

  it('[CLOCK-6] the provider and Postgres go by Unix time', () => {
    const office = new Office();
    office.sale(PAUSE);
    office.wait(60 * MINUTE);
    office.sale(RESUME);
    const hold = office.paying(user(1), [1], 'cs-1');
    expect(hold.state).toMatchObject({ providerExpiresAtMs: START + 180 * MINUTE });
    office.sale(PAUSE);
    office.wait(MINUTE);
    const amountMinor = hold.total.faceMinor + hold.total.feeMinor + hold.total.taxMinor;
    const commit = { kind: 'commit', holdId: hold.holdId, fence: hold.fence, amountMinor, paymentId: 'pi' } as const;
    const sessions = ['cs-other', 'cs-1'].map((sessionId) => ({ ...commit, sessionId }));
    expect(office.batch(sessions).events.map(factOf)).toMatchObject([
      { kind: 'commit-refused', atMs: START + 61 * MINUTE },
      { kind: 'committed', atMs: START + 61 * MINUTE },
    ]);
  });

  it('[CLOCK-7] [I11] survives a restart, paused or resumed', () => {
    const office = new Office();
    const hold = office.hold(guest(1), [1]);
    office.wait(MINUTE);
    office.sale(PAUSE);
    office.wait(MINUTE);
    const { inventory, tables } = office;
    const states = () => [
      inventory,
      office.replayed(),
      decodeCheckpoint(inventory.publication, encodeCheckpoint(inventory)),
    ];
    const read = { holdId: hold.holdId, fan: null };
    for (const state of states()) {
      expect(state.clock).toMatchObject({ pausedMs: 0, pausedAtMs: START + MINUTE });
      const seen = accepted(viewOf(state, tables, { ...read, nowMs: office.nowMs + 60 * MINUTE }));
      expect([seen.paused, msLeft(seen)]).toEqual([true, 9 * MINUTE]);
    }
    office.sale(RESUME);
    for (const state of states()) {
      expect(state.clock).toMatchObject({ pausedMs: MINUTE, pausedAtMs: null });
      expect(msLeft(accepted(viewOf(state, tables, { ...read, nowMs: office.nowMs })))).toBe(9 * MINUTE);
    }
  });

  it('[CLOCK-7] a checkpoint from before the clock could be paused is read: it never was', () => {
    const { inventory } = new Office();
    const bytes = encodeCheckpoint(inventory);
    // Version 1 ends before the clock, 2 before whether the sale has ended, 3 before what stops the clock, 5 before the plan
    // of a queue that was switched on.
    for (const [version, missing] of Object.entries({ 1: 6, 2: 4, 3: 3, 5: 1 })) {
      const old = bytes.slice(0, -missing).with(0, Number(version));
      expect(encodeCheckpoint(decodeCheckpoint(inventory.publication, old))).toEqual(bytes);
    }
  });

  it('[CLOCK-8] a leap of the machine during a pause takes nothing; what has expired stays so when it steps back', () => {
    const office = new Office();
    const hold = office.hold(guest(1), [1]);
    office.sale(PAUSE);
    office.wait(24 * 60 * MINUTE);
    office.sale(RESUME);
    expect(msLeft(office.view(hold))).toBe(10 * MINUTE);
    office.wait(10 * MINUTE);
    const expired = office.batch([]);
    expect(expired.events).toMatchObject([{ kind: 'released' }]);
    // The shell never gives a time before that of the commit: this is what would be seen if it did.
    const before = { holdId: hold.holdId, fan: null, nowMs: START };
    expect(accepted(viewOf(office.inventory, office.tables, before)).state).toMatchObject({ name: 'released' });
    expect(decideAll(office.inventory, office.tables, [], START).events).toEqual([]);
  });

  it('[CLOCK-7] of a checkpoint from before payment could be down it was an operator who paused', () => {
    const office = new Office();
    office.sale(PAUSE);
    const bytes = encodeCheckpoint(office.inventory);
    const old = bytes.slice(0, -3).with(0, 3);
    expect(encodeCheckpoint(decodeCheckpoint(office.inventory.publication, old))).toEqual(bytes);
  });
});

describe('payment is down', () => {
  it('[CLOCK-9] stops the clock, and gives everybody the time that they had', () => {
    const office = new Office();
    const [held, paying] = [office.hold(guest(1), [1]), office.paying(user(2), [2], 'cs-2')];
    office.wait(3 * MINUTE + 7);
    expect(office.sale(down(START))).toMatchObject({ paused: false, paymentsDown: true });
    office.wait(50 * MINUTE);
    expect(office.view(held)).toMatchObject({ paused: true, paymentsDown: true, state: { name: 'held' } });
    expect(reasonOf(office.do(office.holdCommand(guest(6), [6])))).toBe('paused');
    expect(reasonOf(office.commit(paying, 'cs-2'))).toBe('accepted as committed');
    expect(office.sale(up(START))).toMatchObject({ paused: false, paymentsDown: false });
    expect(office.view(held)).toMatchObject({ paused: false, paymentsDown: false });
    expect(msLeft(office.view(held))).toBe(7 * MINUTE - 7);
    office.wait(7 * MINUTE - 7);
    expect(office.view(held).state).toEqual({ name: 'released', why: 'expired' });
  });

  it.each([
    { first: PAUSE, second: down(1), ends: [RESUME, up(1)] },
    { first: PAUSE, second: down(1), ends: [up(1), RESUME] },
    { first: down(1), second: PAUSE, ends: [RESUME, up(1)] },
    { first: down(1), second: PAUSE, ends: [up(1), RESUME] },
  ])('[CLOCK-10] $first.kind, $second.kind, then $ends.0.kind: it stands until both are over', (order) => {
    const office = new Office();
    const hold = office.hold(guest(1), [1]);
    office.sale(order.first);
    office.wait(MINUTE);
    office.sale(order.second);
    office.wait(MINUTE);
    office.sale(order.ends[0]!);
    office.wait(MINUTE);
    expect(office.view(hold)).toMatchObject({ paused: true });
    expect(nextDeadlineMs(office.inventory)).toBeNull();
    for (const state of [
      office.replayed(),
      decodeCheckpoint(office.inventory.publication, encodeCheckpoint(office.inventory)),
    ]) {
      expect(encodeCheckpoint(state)).toEqual(encodeCheckpoint(office.inventory));
    }
    office.sale(order.ends[1]!);
    expect(office.view(hold)).toMatchObject({ paused: false, paymentsDown: false });
    expect(msLeft(office.view(hold))).toBe(10 * MINUTE);
    expect(office.inventory.clock).toMatchObject({ pausedMs: 3 * MINUTE, pausedAtMs: null });
  });

  it('[CLOCK-11] an outage is heard of once and over once; late copies and older ones change nothing', () => {
    const office = new Office();
    const kinds = (command: Parameters<Office['operate']>[0]) => office.operate(command).events.map(({ kind }) => kind);
    expect(kinds(down(5))).toEqual(['payments-down']);
    expect(kinds(down(5))).toEqual([]);
    expect(kinds(up(4))).toEqual([]);
    expect(kinds(up(5))).toEqual(['payments-up']);
    expect(kinds(up(5))).toEqual([]);
    expect(kinds(down(5))).toEqual([]);
    expect(kinds(down(4))).toEqual([]);
    // The end overtook the beginning.
    expect(kinds(up(6))).toEqual(['payments-up']);
    expect(kinds(down(6))).toEqual([]);
    expect(office.inventory.clock.pausedAtMs).toBeNull();
    expect(kinds(down(7))).toEqual(['payments-down']);
    expect(kinds(down(8))).toEqual(['payments-down']);
    expect(kinds(up(7))).toEqual([]);
    expect(office.inventory.clock.pausedAtMs).toBe(START);
    expect(kinds(up(8))).toEqual(['payments-up']);
    expect(office.inventory.clock.pausedAtMs).toBeNull();
  });
});
