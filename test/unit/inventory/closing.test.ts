import { describe, expect, it } from 'vitest';
import { decodeCheckpoint, encodeCheckpoint } from '../../../domain/inventory/checkpoint.ts';
import { AVAILABLE, BOOKED, seatState } from '../../../domain/inventory/inventory.ts';
import { accepted, guest, MINUTE, Office, reasonOf, START, user } from './fixtures.ts';

describe('closing a sale', () => {
  it('[CLOSE-1] nobody holds, changes, extends or begins to pay any more', () => {
    const office = new Office();
    const [ann, bob] = [user(1), user(2)];
    const held = office.hold(ann, [0]);
    const paying = office.paying(bob, [1], 'session-1');
    expect(office.sale({ kind: 'close-sale' })).toMatchObject({ closed: true, soldOut: false });
    expect(reasonOf(office.do(office.holdCommand(guest(3), [2])))).toBe('sale-closed');
    expect(reasonOf(office.replace(ann, held, [3]))).toBe('sale-closed');
    expect(reasonOf(office.extend(ann, held))).toBe('sale-closed');
    expect(reasonOf(office.startPayment(ann, held))).toBe('sale-closed');
    expect(reasonOf(office.startPayment(bob, paying))).toBe('sale-closed');
    expect(reasonOf(office.attach(paying, 'session-2'))).toBe('sale-closed');
  });

  it('[CLOSE-2] a payment that comes afterwards is turned away for good, and what was sold before stays sold', () => {
    const office = new Office();
    const sold = office.paying(user(1), [0], 'session-1');
    accepted(office.commit(sold, 'session-1'));
    const late = office.paying(user(2), [1], 'session-2');
    office.sale({ kind: 'close-sale' });
    const { events, results } = office.batch([commitOf(late, 'session-2')]);
    expect(results).toEqual([{ ok: false, refusal: { reason: 'sale-closed' } }]);
    expect(events).toMatchObject([
      { kind: 'commit-refused', sessionId: 'session-2', refusal: { reason: 'sale-closed' } },
      { kind: 'payment-ended', holdId: late.holdId },
    ]);
    expect(reasonOf(office.commit(late, 'session-2'))).toBe('sale-closed');
    accepted(office.commit(sold, 'session-1'));
    expect(seatState(office.inventory, 0)).toBe(BOOKED);
  });

  it('[CLOSE-2] [HOLD-32] no hold waits for a payment that was turned away', () => {
    const office = new Office();
    const late = office.paying(user(1), [0], 'session-1');
    office.wait(31 * MINUTE);
    office.batch([]);
    office.sale({ kind: 'close-sale' });
    expect(reasonOf(office.commit(late, 'session-1'))).toBe('sale-closed');
    expect(office.inventory.holds.size).toBe(0);
    expect(seatState(office.inventory, 0)).toBe(AVAILABLE);
  });

  it('[CLOSE-3] holds run out, are let go and are seen; what was booked is given back', () => {
    const office = new Office();
    const sold = office.paying(user(1), [0], 'session-1');
    accepted(office.commit(sold, 'session-1'));
    const [ann, bob] = [user(2), user(3)];
    const given = office.hold(ann, [1]);
    office.hold(bob, [2]);
    office.sale({ kind: 'close-sale' });
    accepted(office.release(ann, given));
    accepted(office.giveBack(sold, [0]));
    office.wait(11 * MINUTE);
    const { events } = office.batch([]);
    expect(events.map(({ kind }) => kind)).toEqual(['released']);
    expect(office.inventory.holds.size).toBe(0);
  });

  it('[CLOSE-4] [I11] it is for good: an event that survives a restart, and closing again changes nothing', () => {
    const office = new Office();
    expect(office.operate({ kind: 'close-sale' }).events).toEqual([{ kind: 'sale-closed', atMs: START }]);
    expect(office.operate({ kind: 'close-sale' }).events).toEqual([]);
    expect(office.replayed().closed).toBe(true);
    expect(decodeCheckpoint(office.inventory.publication, encodeCheckpoint(office.inventory)).closed).toBe(true);
    const open = new Office().inventory;
    expect(decodeCheckpoint(open.publication, encodeCheckpoint(open)).closed).toBe(false);
  });
});

function commitOf(hold: Parameters<Office['commit']>[0], sessionId: string) {
  const { holdId, fence, total } = hold;
  const amountMinor = total.faceMinor + total.feeMinor + total.taxMinor;
  return { kind: 'commit' as const, holdId, fence, sessionId, paymentId: 'pi', amountMinor };
}
