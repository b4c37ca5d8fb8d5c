import { describe, expect, it } from 'vitest';
import { expireDue } from '../../../domain/inventory/expiry.ts';
import { nextDeadlineMs } from '../../../domain/inventory/inventory.ts';
import { viewOf } from '../../../domain/inventory/view.ts';
import { accepted, guest, MINUTE, Office, reasonOf, START, user } from './fixtures.ts';

/** Holds and lets expire, again and again. */
function use(office: Office, fan: ReturnType<typeof guest>, minutes: number): void {
  for (let i = 0; i < minutes; i += 10) {
    office.hold(fan, [3]);
    office.wait(10 * MINUTE);
  }
}

describe('expiry', () => {
  it('[HOLD-18] is over at the deadline, not a millisecond before', () => {
    const office = new Office();
    const hold = office.hold(guest(1), [3]);
    office.nowMs = hold.expiresAtMs - 1;
    expect(office.view(hold).state).toEqual({ name: 'held' });
    expect(reasonOf(office.do(office.holdCommand(guest(2), [3])))).toBe('seats-taken');
    office.nowMs = hold.expiresAtMs;
    expect(office.view(hold).state).toEqual({ name: 'released', why: 'expired' });
    expect(reasonOf(office.extend(guest(1), hold))).toBe('hold-ended');
  });

  it('[HOLD-18] is seen by a read before any decision has noticed it', () => {
    const office = new Office();
    const [held, attached] = [office.hold(guest(1), [3]), office.paying(user(2), [4], 'cs-2')];
    const nowMs = START + 10 * MINUTE;
    const read = (holdId: typeof held.holdId) =>
      accepted(viewOf(office.inventory, office.tables, { holdId, fan: null, nowMs })).state;
    expect(read(held.holdId)).toEqual({ name: 'released', why: 'expired' });
    expect(read(attached.holdId)).toEqual({ name: 'expiring', attempt: 1, sessionId: 'cs-2' });
  });

  it('[HOLD-19] [I10] frees the seats at once for the next who asks, without an alarm', () => {
    const office = new Office();
    const held = office.hold(guest(1), [3]);
    const paying = office.hold(user(2), [4]);
    accepted(office.startPayment(user(2), paying));
    office.nowMs = held.expiresAtMs;
    const { results, events } = office.batch([office.holdCommand(guest(3), [3, 4])]);
    expect(results.map(reasonOf)).toEqual(['accepted as held']);
    expect(events.map(({ kind }) => kind)).toEqual(['released', 'released', 'held']);
    expect(office.view(held).state).toEqual({ name: 'released', why: 'expired' });
  });

  it('[HOLD-28] [I10] keeps the seats of an open session for the word of the provider', () => {
    const office = new Office();
    const hold = office.paying(user(1), [3], 'cs-1');
    office.nowMs = hold.expiresAtMs;
    expect(reasonOf(office.do(office.holdCommand(guest(2), [3])))).toBe('seats-taken');
    expect(office.view(hold).state).toEqual({ name: 'expiring', attempt: 1, sessionId: 'cs-1' });
    expect(nextDeadlineMs(office.inventory)).toBeNull();
  });

  it('[HOLD-3] [HOLD-4] ends what is due, earliest first, and nothing else', () => {
    const office = new Office();
    const first = office.hold(guest(1), [1]);
    office.wait(1);
    const second = office.hold(guest(2), [2]);
    office.wait(1);
    const third = office.hold(guest(3), [3]);
    expect(nextDeadlineMs(office.inventory)).toBe(first.expiresAtMs);
    const events = expireDue(office.inventory, second.expiresAtMs);
    expect(events.map((event) => event.holdId)).toEqual([first.holdId, second.holdId]);
    office.nowMs = second.expiresAtMs;
    office.batch([]);
    expect(nextDeadlineMs(office.inventory)).toBe(third.expiresAtMs);
  });
});

describe('extending', () => {
  it('[HOLD-20] adds the payment time, once', () => {
    const office = new Office({ paymentSeconds: 300 });
    const hold = office.hold(guest(1), [3]);
    const extended = accepted(office.extend(guest(1), hold));
    expect(extended).toMatchObject({ extended: true, expiresAtMs: START + 15 * MINUTE, fence: hold.fence });
    expect(reasonOf(office.extend(guest(1), hold))).toBe('already-extended');
    office.nowMs = START + 10 * MINUTE;
    expect(office.view(hold).state.name).toBe('held');
  });

  it('[HOLD-20] is granted while paying, and is the same one', () => {
    const office = new Office();
    const hold = office.paying(user(1), [3], 'cs-1');
    expect(accepted(office.extend(user(1), hold)).expiresAtMs).toBe(START + 20 * MINUTE);
    expect(reasonOf(office.extend(user(1), hold))).toBe('already-extended');
  });

  it('[HOLD-21] never goes past half an hour after the hold was made', () => {
    const office = new Office({ holdSeconds: 1200, paymentSeconds: 1200 });
    const hold = office.hold(user(1), [3]);
    expect(accepted(office.extend(user(1), hold)).expiresAtMs).toBe(START + 30 * MINUTE);
    office.wait(29 * MINUTE);
    expect(accepted(office.startPayment(user(1), hold)).expiresAtMs).toBe(START + 30 * MINUTE);
  });
});

describe('time per fan', () => {
  it('[HOLD-22] [HOLD-21] gives sixty minutes in all and cuts the last hold short', () => {
    const office = new Office();
    use(office, guest(1), 50);
    const early = office.hold(guest(1), [3]);
    office.wait(4 * MINUTE);
    accepted(office.release(guest(1), early));
    const last = office.hold(guest(1), [3]);
    expect(last.expiresAtMs - office.nowMs).toBe(6 * MINUTE);
    expect(reasonOf(office.extend(guest(1), last))).toBe('hold-time-used-up');
    office.wait(6 * MINUTE);
    expect(reasonOf(office.do(office.holdCommand(guest(1), [3])))).toBe('hold-time-used-up');
    expect(reasonOf(office.do(office.holdCommand(guest(2), [3])))).toBe('accepted as held');
  });

  it('[HOLD-22] refuses with less than a minute left, and gives a whole one', () => {
    const office = new Office();
    use(office, guest(1), 50);
    const early = office.hold(guest(1), [3]);
    office.wait(9 * MINUTE);
    accepted(office.release(guest(1), early));
    const minute = office.hold(guest(1), [3]);
    expect(minute.expiresAtMs - office.nowMs).toBe(MINUTE);
    office.wait(1);
    accepted(office.release(guest(1), minute));
    expect(reasonOf(office.do(office.holdCommand(guest(1), [3])))).toBe('hold-time-used-up');
  });

  it('[HOLD-22] does not charge for noticing an expiry late', () => {
    const office = new Office();
    office.hold(guest(1), [3]);
    office.wait(300 * MINUTE);
    const { rows } = office.batch([]);
    expect(rows.heldMs).toEqual([{ owner: `device:${guest(1).deviceId}`, addMs: 10 * MINUTE }]);
  });

  it('[HOLD-22] counts the time of the browser for the user who signs in on it', () => {
    const office = new Office();
    use(office, guest(1), 60);
    expect(reasonOf(office.do(office.holdCommand(user(1), [3])))).toBe('hold-time-used-up');
  });

  it('[HOLD-22] does not count what was sold, not even when it had been released before', () => {
    const office = new Office();
    const hold = office.hold(user(1), [3]);
    accepted(office.startPayment(user(1), hold));
    office.wait(10 * MINUTE);
    office.batch([]);
    const owner = `user:${user(1).userId}` as const;
    expect(office.tables.heldMsBefore(owner)).toBe(10 * MINUTE);
    accepted(office.commit(hold, 'cs-1'));
    expect(office.tables.heldMsBefore(owner)).toBe(0);
  });

  it('[HOLD-21] [HOLD-24] cuts the payment window to what is left of the user', () => {
    const office = new Office();
    use(office, user(1, 1), 50);
    const anonymous = office.hold(guest(2), [5]);
    office.wait(5 * MINUTE);
    const paying = accepted(office.startPayment(user(1, 2), anonymous));
    expect(paying.expiresAtMs - office.nowMs).toBe(5 * MINUTE);
  });

  it('[HOLD-22] refuses to start paying when the user has no time left', () => {
    const office = new Office();
    use(office, user(1, 1), 60);
    const anonymous = office.hold(guest(2), [5]);
    expect(reasonOf(office.startPayment(user(1, 2), anonymous))).toBe('hold-time-used-up');
  });
});

describe('releasing', () => {
  it('[HOLD-23] frees the seats of a hold, also while paying without a session', () => {
    const office = new Office();
    const held = office.hold(guest(1), [3]);
    expect(accepted(office.release(guest(1), held)).state).toEqual({ name: 'released', why: 'fan' });
    const paying = office.hold(user(2), [4]);
    accepted(office.startPayment(user(2), paying));
    expect(accepted(office.release(user(2), paying)).state).toEqual({ name: 'released', why: 'fan' });
    expect(office.hold(guest(3), [3, 4]).state.name).toBe('held');
  });

  it('[HOLD-23] waits for the provider when a session is open, and then nothing can change it', () => {
    const office = new Office();
    const hold = office.paying(user(1), [3], 'cs-1');
    const released = accepted(office.release(user(1), hold));
    expect(released.state).toEqual({ name: 'expiring', attempt: 1, sessionId: 'cs-1' });
    const refusal = { reason: 'wrong-state', state: 'expiring' };
    expect(office.release(user(1), hold)).toEqual({ ok: false, refusal });
    expect(office.extend(user(1), hold)).toEqual({ ok: false, refusal });
    expect(office.replace(user(1), hold, [4])).toEqual({ ok: false, refusal });
    expect(office.startPayment(user(1), hold)).toEqual({ ok: false, refusal });
    expect(reasonOf(office.do(office.holdCommand(guest(2), [3])))).toBe('seats-taken');
  });
});
