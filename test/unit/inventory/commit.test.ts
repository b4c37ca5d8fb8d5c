import { describe, expect, it } from 'vitest';
import { factOf } from '../../../domain/inventory/facts.ts';
import type { HoldView } from '../../../domain/inventory/hold-view.ts';
import { seatCounts } from '../../../domain/inventory/inventory.ts';
import { accepted, guest, MINUTE, Office, price, reasonOf, START, user } from './fixtures.ts';

/** A hold whose seats were released while its payment page had not been opened yet. */
function lost(office: Office, seats: number[]): HoldView {
  const hold = office.hold(user(1), seats);
  accepted(office.startPayment(user(1), hold));
  office.wait(10 * MINUTE);
  office.batch([]);
  return hold;
}

describe('committing a live hold', () => {
  it('[HOLD-31] [I3] sells to the user, from paying and from expiring', () => {
    for (const waitMs of [0, 10 * MINUTE]) {
      const office = new Office();
      const hold = office.paying(user(1), [3, 4], 'cs-1');
      office.wait(waitMs);
      expect(accepted(office.commit(hold, 'cs-1')).state).toEqual({ name: 'committed', userId: user(1).userId });
      expect(seatCounts(office.inventory)).toMatchObject({ held: 0, booked: 2 });
      expect(office.inventory.holds.size).toBe(0);
    }
  });

  it('[HOLD-31] [I2] booked seats cannot be had, released or expired', () => {
    const office = new Office();
    const hold = office.paying(user(1), [3], 'cs-1');
    accepted(office.commit(hold, 'cs-1'));
    office.wait(100 * MINUTE);
    expect(reasonOf(office.do(office.holdCommand(guest(2), [3])))).toBe('seats-taken');
    expect(reasonOf(office.release(user(1), hold))).toBe('wrong-state');
    expect(office.view(hold).state.name).toBe('committed');
  });

  it('[HOLD-31] [I3] [I12] refuses another fence, another amount, a hold without a user, an unknown hold', () => {
    const office = new Office();
    const hold = office.paying(user(1), [3], 'cs-1');
    expect(reasonOf(office.commit(hold, 'cs-a', { fence: '1.9' }))).toBe('stale-fence');
    expect(office.commit(hold, 'cs-b', { amountMinor: 1 })).toMatchObject({ refusal: { reason: 'wrong-state' } });
    expect(office.commit(hold, 'cs-1', { amountMinor: 6499 })).toEqual({
      ok: false,
      refusal: { reason: 'amount-differs', expectedMinor: 6500 },
    });
    expect(reasonOf(office.commit(office.hold(guest(2), [5]), 'cs-c'))).toBe('wrong-state');
    expect(reasonOf(new Office().commit(hold, 'cs-1'))).toBe('hold-not-found');
    expect(seatCounts(office.inventory)).toMatchObject({ held: 2, booked: 0 });
  });

  it('[HOLD-31] sells a held hold whose payment seemed to have ended: its seats are still there', () => {
    const office = new Office();
    const hold = office.paying(user(1), [3], 'cs-1');
    accepted(office.paymentEnded(hold, 'cs-1'));
    expect(reasonOf(office.commit(hold, 'cs-1'))).toBe('accepted as committed');
  });

  it('[HOLD-33] answers the session that paid with its booking, and refuses any other', () => {
    const office = new Office();
    const hold = office.paying(user(1), [3], 'cs-1');
    accepted(office.commit(hold, 'cs-1'));
    const frames = office.frames.length;
    expect(reasonOf(office.commit(hold, 'cs-1'))).toBe('accepted as committed');
    expect(office.frames).toHaveLength(frames);
    expect(reasonOf(office.commit(hold, 'cs-2'))).toBe('wrong-state');
  });

  it('[I12] charges the price of the hold although the event has another one now', () => {
    const office = new Office();
    const hold = office.paying(user(1), [3], 'cs-1');
    office.inventory.publication.prices[0]![0] = price(9000);
    const sold = accepted(office.commit(hold, 'cs-1', { amountMinor: 6500 }));
    expect(sold.seats).toEqual(hold.seats);
    expect(sold.total).toEqual(price(5000));
  });
});

describe('granting again', () => {
  it('[HOLD-34] [I3] [I12] sells a hold that is gone when its seats are free, for its old price', () => {
    const office = new Office();
    const hold = lost(office, [3, 4]);
    office.inventory.publication.prices[0]![0] = price(9000);
    const { results, events, changedSeats } = office.batch([
      { ...hold, kind: 'commit', sessionId: 'cs-1', paymentId: 'pi-1', amountMinor: 13_000 },
    ]);
    expect(results.map(reasonOf)).toEqual(['accepted as committed']);
    expect(events).toMatchObject([{ kind: 'committed', quote: { total: price(10_000) } }]);
    expect([...changedSeats]).toEqual([3, 4]);
    expect(office.view(hold).state.name).toBe('committed');
    expect(seatCounts(office.inventory)).toMatchObject({ held: 0, booked: 2 });
    expect(reasonOf(office.do(office.holdCommand(user(1), [7, 8, 9])))).toBe('over-cap');
  });

  it('[HOLD-34] refuses when a seat is somebody else’s, and leaves it there', () => {
    const office = new Office();
    const hold = lost(office, [3, 4]);
    office.hold(guest(2), [4]);
    expect(office.commit(hold, 'cs-1')).toEqual({ ok: false, refusal: { reason: 'seats-taken', seats: [4] } });
    expect(seatCounts(office.inventory)).toMatchObject({ held: 1, booked: 0 });
  });

  it('[HOLD-34] [I6] refuses beyond the cap, with another fence, or another amount', () => {
    const office = new Office();
    const hold = lost(office, [3, 4]);
    office.hold(user(1), [7, 8, 9]);
    expect(office.commit(hold, 'cs-1')).toEqual({ ok: false, refusal: { reason: 'over-cap', max: 4, owned: 3 } });
    expect(reasonOf(office.commit(hold, 'cs-2', { fence: '0.1' }))).toBe('stale-fence');
    expect(reasonOf(office.commit(hold, 'cs-3', { amountMinor: 1 }))).toBe('amount-differs');
  });

  it('[HOLD-34] refuses a released hold that nobody ever started to pay', () => {
    const office = new Office();
    const hold = office.hold(guest(1), [3]);
    accepted(office.release(guest(1), hold));
    expect(office.commit(hold, 'cs-1')).toEqual({ ok: false, refusal: { reason: 'wrong-state', state: 'released' } });
  });

  it('[HOLD-32] turns a session away for good, although the seats come free: its money is on the way back', () => {
    const office = new Office();
    const hold = lost(office, [3]);
    const other = office.hold(guest(2), [3]);
    expect(reasonOf(office.commit(hold, 'cs-1'))).toBe('seats-taken');
    accepted(office.release(guest(2), other));
    const frames = office.frames.length;
    expect(reasonOf(office.commit(hold, 'cs-1'))).toBe('seats-taken');
    expect(office.frames).toHaveLength(frames);
    expect(reasonOf(office.commit(hold, 'cs-2'))).toBe('accepted as committed');
  });
});

describe('what leaves the box office', () => {
  it('[HOLD-40] a sale, with all that a booking needs', () => {
    const office = new Office();
    const hold = office.paying(user(1), [3], 'cs-1');
    const { events } = office.batch([
      { ...hold, kind: 'commit', sessionId: 'cs-1', paymentId: 'pi-1', amountMinor: 6500 },
    ]);
    expect(events.map(factOf)).toEqual([
      {
        kind: 'committed',
        bookingId: hold.holdId,
        userId: user(1).userId,
        seats: [{ seat: 3, zone: 'stalls', ticketType: 'adult', ...price(5000) }],
        currency: 'EUR',
        total: price(5000),
        sessionId: 'cs-1',
        paymentId: 'pi-1',
        atMs: START,
      },
    ]);
  });

  it('[HOLD-32] [HOLD-40] a payment to let go, and a session to expire', () => {
    const office = new Office();
    const hold = office.paying(user(1), [3], 'cs-1');
    office.wait(10 * MINUTE);
    const { events } = office.batch([
      { ...hold, kind: 'commit', sessionId: 'cs-2', paymentId: 'pi-2', amountMinor: 6500 },
    ]);
    expect(events.map(factOf)).toEqual([
      { kind: 'expiring', holdId: hold.holdId, sessionId: 'cs-1', atMs: START + 10 * MINUTE },
      {
        kind: 'commit-refused',
        bookingId: hold.holdId,
        userId: user(1).userId,
        currency: 'EUR',
        amountMinor: 6500,
        sessionId: 'cs-2',
        paymentId: 'pi-2',
        reason: 'wrong-state',
        atMs: START + 10 * MINUTE,
      },
    ]);
  });

  it('[HOLD-40] nothing else', () => {
    const office = new Office();
    const fan = user(1);
    const hold = accepted(office.do(office.holdCommand(guest(1), [3])));
    const events = [
      ...office.batch([office.holdCommand(guest(2), [5])]).events,
      ...office.batch([{ kind: 'extend', key: 'extend-1', fan, ...hold }]).events,
      ...office.batch([{ kind: 'start-payment', key: 'start-1', fan, ...hold }]).events,
      ...office.batch([{ kind: 'attach', attempt: 1, sessionId: 'cs-1', ...hold }]).events,
      ...office.batch([{ kind: 'payment-ended', sessionId: 'cs-1', ...hold }]).events,
      ...office.batch([{ kind: 'release', key: 'release-1', fan, ...hold }]).events,
    ];
    expect(events.map(({ kind }) => kind)).toEqual([
      'held',
      'extended',
      'payment-started',
      'attached',
      'payment-ended',
      'released',
    ]);
    expect(events.map(factOf)).toEqual([null, null, null, null, null, null]);
  });
});
