import { describe, expect, it } from 'vitest';
import { encodeCheckpoint } from '../../../domain/inventory/checkpoint.ts';
import type { PaymentCommand } from '../../../domain/inventory/commands.ts';
import { factOf } from '../../../domain/inventory/facts.ts';
import type { HoldView } from '../../../domain/inventory/hold-view.ts';
import { AVAILABLE, BLOCKED, BOOKED, seatState } from '../../../domain/inventory/inventory.ts';
import { idOf, type BookingId, type HoldId } from '../../../domain/shared/ids.ts';
import { accepted, guest, id, MINUTE, Office, reasonOf, user } from './fixtures.ts';

const USER = `user:${user(1).userId}` as const;

function giveBackCommand({ holdId }: Pick<HoldView, 'holdId'>, seats: number[]): PaymentCommand {
  return { kind: 'give-back', bookingId: idOf<BookingId>(holdId), seats };
}

function giveBack(office: Office, booking: HoldView, seats: number[]) {
  return office.batch([giveBackCommand(booking, seats)]);
}

describe('giving back', () => {
  it('[BACK-1] [I2] frees some seats, then the others', () => {
    const office = new Office();
    const booking = office.sold(user(1), [1, 2, 3], 'cs-1');
    office.wait(MINUTE);
    const { events, changedSeats, results } = giveBack(office, booking, [2]);
    expect(events).toEqual([
      { kind: 'given-back', holdId: booking.holdId, userId: user(1).userId, seats: [2], atMs: office.nowMs },
    ]);
    expect(events.map(factOf)).toEqual([null]);
    expect([...changedSeats]).toEqual([2]);
    expect(results.map(reasonOf)).toEqual(['accepted as committed']);
    expect([1, 2, 3].map((seat) => seatState(office.inventory, seat))).toEqual([BOOKED, AVAILABLE, BOOKED]);
    expect(office.inventory.seatsOf.get(USER)).toBe(2);
    accepted(office.giveBack(booking, [1, 3]));
    expect(office.inventory.seatsOf.has(USER)).toBe(false);
    expect(encodeCheckpoint(office.replayed())).toEqual(encodeCheckpoint(office.inventory));
  });

  it('[BACK-1] [I6] the cap counts what is left', () => {
    const office = new Office();
    const booking = office.sold(user(1), [1, 2, 3, 4], 'cs-1');
    const hold = office.holdCommand(user(1), [5, 6]);
    expect(reasonOf(office.do(hold))).toBe('over-cap');
    accepted(office.giveBack(booking, [1, 2]));
    expect(reasonOf(office.do(office.holdCommand(user(1), [5, 6])))).toBe('accepted as held');
  });

  it('[BACK-2] [I1] a late one frees nothing of whoever has the seat by now', () => {
    const office = new Office();
    const booking = office.sold(user(1), [1, 2], 'cs-1');
    accepted(office.giveBack(booking, [1]));
    const other = office.sold(user(2), [1], 'cs-2');
    office.hold(guest(3), [3]);
    const before = encodeCheckpoint(office.inventory);
    expect(giveBack(office, booking, [1])).toMatchObject({ results: [{ ok: true }], events: [] });
    expect(encodeCheckpoint(office.inventory)).toEqual(before);
    // In the company of one that is still its own, and named twice.
    expect(giveBack(office, booking, [1, 2, 2]).events).toMatchObject([{ seats: [2] }]);
    expect([1, 2].map((seat) => seatState(office.inventory, seat))).toEqual([BOOKED, AVAILABLE]);
    expect(reasonOf(office.giveBack(other, [1]))).toBe('accepted as committed');
  });

  it('[BACK-2] twice in one batch is once', () => {
    const office = new Office();
    const command = giveBackCommand(office.sold(user(1), [1, 2], 'cs-1'), [1]);
    expect(office.batch([command, command]).events).toHaveLength(1);
  });

  it('[BACK-3] refuses what the booking never had, and what was never sold', () => {
    const office = new Office();
    const booking = office.sold(user(1), [1, 2], 'cs-1');
    expect(office.giveBack(booking, [1, 3, 4])).toMatchObject({ refusal: { reason: 'unknown-seat', seats: [3, 4] } });
    expect(seatState(office.inventory, 1)).toBe(BOOKED);
    const hold = office.hold(guest(2), [3]);
    expect(office.giveBack(hold, [3])).toMatchObject({ refusal: { reason: 'wrong-state', state: 'held' } });
    accepted(office.release(guest(2), hold));
    expect(office.giveBack(hold, [3])).toMatchObject({ refusal: { reason: 'wrong-state', state: 'released' } });
    expect(reasonOf(office.do(giveBackCommand({ holdId: id<HoldId>(99) }, [1])))).toBe('hold-not-found');
  });

  it('[BACK-4] is final: no commit grants it again', () => {
    const office = new Office();
    const booking = office.sold(user(1), [1], 'cs-1');
    accepted(office.giveBack(booking, [1]));
    expect(reasonOf(office.commit(booking, 'cs-1'))).toBe('accepted as committed');
    expect(reasonOf(office.commit(booking, 'cs-2'))).toBe('wrong-state');
    expect(seatState(office.inventory, 1)).toBe(AVAILABLE);
  });

  it('[BACK-5] [I1] what is withdrawn is blocked at once, and never given back after', () => {
    const office = new Office();
    const booking = office.sold(user(1), [1, 2], 'cs-1');
    const bookingId = idOf<BookingId>(booking.holdId);
    const { events } = office.batch([{ kind: 'withdraw', bookingId, seats: [1] }]);
    expect(events).toMatchObject([{ kind: 'withdrawn', seats: [1] }]);
    expect(seatState(office.inventory, 1)).toBe(BLOCKED);
    expect(reasonOf(office.do(office.holdCommand(user(2), [1])))).toBe('seats-taken');
    expect(giveBack(office, booking, [1, 2]).events).toMatchObject([{ kind: 'given-back', seats: [2] }]);
    expect([1, 2].map((seat) => seatState(office.inventory, seat))).toEqual([BLOCKED, AVAILABLE]);
    expect(office.inventory.seatsOf.has(USER)).toBe(false);
    expect(encodeCheckpoint(office.replayed())).toEqual(encodeCheckpoint(office.inventory));
  });
});
