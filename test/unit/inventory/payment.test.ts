import { describe, expect, it } from 'vitest';
import { seatCounts } from '../../../domain/inventory/inventory.ts';
import { accepted, guest, MINUTE, Office, reasonOf, START, user } from './fixtures.ts';

const HOUR = 60 * MINUTE;

describe('starting to pay', () => {
  it('[HOLD-24] [HOLD-26] binds the hold to the user and opens the window', () => {
    const office = new Office({ paymentSeconds: 480 });
    const hold = office.hold(guest(1), [3]);
    office.wait(7 * MINUTE);
    const paying = accepted(office.startPayment(user(1), hold));
    expect(paying).toMatchObject({ fence: hold.fence, expiresAtMs: START + 15 * MINUTE, extended: false });
    expect(paying.state).toEqual({
      name: 'paying',
      attempt: 1,
      sessionId: null,
      providerExpiresAtMs: office.nowMs + 2 * HOUR,
    });
    expect(reasonOf(office.release(guest(1), hold))).toBe('not-your-hold');
    expect(reasonOf(office.release(user(1, 7), hold))).toBe('accepted as released');
  });

  it('[HOLD-24] never takes time away', () => {
    const office = new Office({ paymentSeconds: 60 });
    const hold = office.hold(user(1), [3]);
    expect(accepted(office.startPayment(user(1), hold)).expiresAtMs).toBe(hold.expiresAtMs);
  });

  it('[HOLD-24] [I6] counts the cap under the user from here on', () => {
    const office = new Office();
    accepted(office.commit(office.paying(user(1, 1), [0, 1, 2], 'cs-1'), 'cs-1'));
    const anonymous = office.hold(guest(2), [5, 6]);
    expect(office.startPayment(user(1, 2), anonymous)).toEqual({
      ok: false,
      refusal: { reason: 'over-cap', max: 4, owned: 3 },
    });
    expect(office.view(anonymous).state.name).toBe('held');
    const smaller = accepted(office.replace(guest(2), anonymous, [5]));
    expect(reasonOf(office.startPayment(user(1, 2), smaller))).toBe('accepted as paying');
  });

  it('[HOLD-24] [HOLD-9] refuses when the user holds other seats on another device', () => {
    const office = new Office();
    const elsewhere = office.hold(user(1, 1), [0]);
    const anonymous = office.hold(guest(2), [5]);
    expect(office.startPayment(user(1, 2), anonymous)).toEqual({
      ok: false,
      refusal: { reason: 'already-holding', holdId: elsewhere.holdId },
    });
  });

  it('[HOLD-25] starts the next attempt in the same window while no session is attached', () => {
    const office = new Office();
    const hold = office.hold(user(1), [3]);
    const first = accepted(office.startPayment(user(1), hold));
    office.wait(MINUTE);
    const second = accepted(office.startPayment(user(1), hold));
    expect(second.expiresAtMs).toBe(first.expiresAtMs);
    expect(second.state).toEqual({
      name: 'paying',
      attempt: 2,
      sessionId: null,
      providerExpiresAtMs: office.nowMs + 2 * HOUR,
    });
  });

  it('[HOLD-25] answers the same while a session is attached', () => {
    const office = new Office();
    const hold = office.paying(user(1), [3], 'cs-1');
    const frames = office.frames.length;
    expect(accepted(office.startPayment(user(1), hold)).state).toEqual(hold.state);
    expect(office.frames).toHaveLength(frames);
  });

  it('[HOLD-30] sells for nothing without a provider', () => {
    const office = new Office();
    const fan = guest(1);
    const seats = [20, 21].map((seat) => ({ seat, ticketType: 'free' }));
    const command = office.holdCommand(fan, [], { seats: { kind: 'seats', planHash: 'plan-a', seats } });
    const hold = accepted(office.do(command));
    const sold = accepted(office.startPayment(user(1), hold));
    expect(sold.state).toEqual({ name: 'committed', userId: user(1).userId });
    expect(seatCounts(office.inventory)).toMatchObject({ held: 0, booked: 2 });
    expect(reasonOf(office.do(office.holdCommand(user(1, 9), [0, 1, 2])))).toBe('over-cap');
    expect(reasonOf(office.do(office.holdCommand(fan, [0, 1, 2, 3])))).toBe('accepted as held');
  });
});

describe('attaching a session', () => {
  it('[HOLD-27] takes one session for the current attempt', () => {
    const office = new Office();
    const hold = office.hold(user(1), [3]);
    expect(reasonOf(office.attach(hold, 'cs-0'))).toBe('wrong-state');
    accepted(office.startPayment(user(1), hold));
    accepted(office.startPayment(user(1), hold));
    expect(reasonOf(office.attach(hold, 'cs-1', 1))).toBe('wrong-state');
    expect(accepted(office.attach(hold, 'cs-2', 2)).state).toMatchObject({ name: 'paying', sessionId: 'cs-2' });
    const frames = office.frames.length;
    expect(reasonOf(office.attach(hold, 'cs-2', 2))).toBe('accepted as paying');
    expect(office.frames).toHaveLength(frames);
    expect(reasonOf(office.attach(hold, 'cs-3', 2))).toBe('wrong-state');
  });

  it('[HOLD-27] needs the fence, and a hold that has not ended', () => {
    const office = new Office();
    const hold = office.hold(user(1), [3]);
    accepted(office.startPayment(user(1), hold));
    expect(reasonOf(office.attach({ ...hold, fence: '1.7' }, 'cs-1'))).toBe('stale-fence');
    office.wait(10 * MINUTE);
    expect(reasonOf(office.attach(hold, 'cs-1'))).toBe('hold-ended');
  });
});

describe('a payment that ended', () => {
  it('[HOLD-29] frees the seats of an expiring hold', () => {
    const office = new Office();
    const hold = office.paying(user(1), [3], 'cs-1');
    office.nowMs = hold.expiresAtMs;
    const ended = accepted(office.paymentEnded(hold, 'cs-1'));
    expect(ended.state).toEqual({ name: 'released', why: 'payment-expired' });
    expect(office.hold(guest(2), [3]).state.name).toBe('held');
    expect(reasonOf(office.paymentEnded(hold, 'cs-1'))).toBe('accepted as released');
  });

  it('[HOLD-29] [HOLD-25] gives the rest of the time back while there is some, for another attempt', () => {
    const office = new Office();
    const hold = office.paying(user(1), [3], 'cs-1');
    const back = accepted(office.paymentEnded(hold, 'cs-1'));
    expect(back).toMatchObject({ state: { name: 'held' }, expiresAtMs: hold.expiresAtMs, fence: hold.fence });
    expect(reasonOf(office.paymentEnded(hold, 'cs-1'))).toBe('accepted as held');
    expect(accepted(office.startPayment(user(1), hold)).state).toMatchObject({ name: 'paying', attempt: 2 });
    expect(reasonOf(office.paymentEnded(hold, 'cs-1'))).toBe('wrong-state');
  });

  it('[HOLD-29] refuses any other session, a sold hold and an unknown one', () => {
    const office = new Office();
    const hold = office.paying(user(1), [3], 'cs-1');
    expect(reasonOf(office.paymentEnded(hold, 'cs-2'))).toBe('wrong-state');
    accepted(office.commit(hold, 'cs-1'));
    expect(office.paymentEnded(hold, 'cs-1')).toEqual({
      ok: false,
      refusal: { reason: 'wrong-state', state: 'committed' },
    });
    expect(reasonOf(new Office().paymentEnded(hold, 'cs-1'))).toBe('hold-not-found');
  });
});
