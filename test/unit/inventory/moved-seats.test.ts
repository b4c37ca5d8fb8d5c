import { describe, expect, it } from 'vitest';
import type { PaidSession } from '../../../domain/inventory/decide-rebuild.ts';
import { movePaid, movesSince } from '../../../domain/inventory/moved-seats.ts';
import type { SeatingPlan } from '../../../domain/seating/seating-plan.ts';
import { idOf, type HoldId, type UserId } from '../../../domain/shared/ids.ts';

/** One row with these seats, by guid. */
function rowOf(...guids: string[]): SeatingPlan {
  const seats = guids.map((guid, index) => ({
    guid,
    number: String(index + 1),
    row: 0,
    category: 0,
    x: index,
    y: 0,
    accessible: false,
  }));
  const rows = [{ section: 0, label: 'A', first: 0, length: seats.length }];
  const size = { width: 1, height: 1 };
  const capacity = seats.length;
  return { name: 'row', size, categories: [], sections: [], rows, seats, areas: [], drawings: [], capacity };
}

const FIRST = rowOf('a', 'b', 'c');
const SECOND = rowOf('b', 'c', 'a');
const NOW = rowOf('c', 'x', 'b', 'a');
/** Sold by FIRST at epoch 1, by SECOND at 2 and 3, by NOW from 4 on. */
const MOVES = [
  { epoch: 2, fromPlan: FIRST },
  { epoch: 4, fromPlan: SECOND },
];

describe('[MOVE-PLAN-4] seats that were named before an event moved', () => {
  const since = movesSince(MOVES, NOW);
  const seatsAt = (epoch: number) => [0, 1, 2].map(since(epoch));

  it('are read by the plan of their epoch, however often it has moved since', () => {
    expect(seatsAt(1)).toEqual([3, 2, 0]);
    expect(seatsAt(2)).toEqual([2, 0, 3]);
    expect(seatsAt(3)).toEqual([2, 0, 3]);
    expect(seatsAt(4)).toEqual([0, 1, 2]);
    expect(movesSince([], FIRST)(1)(2)).toBe(2);
  });

  it('so are those of a payment, each by the epoch of its own quote', () => {
    const settled = [1, 2, 5].map((epoch) => ({ epoch, payment: paidFor(0) }));
    const seats = movePaid(settled, since).map(({ claim }) => claim?.quote.seats[0]?.seat);
    expect(seats).toEqual([3, 2, 0]);
  });

  it('and one whose seat is gone has nothing to be sold by', () => {
    const [payment] = movePaid([{ epoch: 1, payment: paidFor(0) }], movesSince(MOVES, rowOf('c')));
    expect(payment?.claim).toBeNull();
  });
});

function paidFor(seat: number): PaidSession {
  const price = { faceMinor: 100, feeMinor: 0, taxMinor: 0 };
  const quote = { currency: 'EUR' as const, total: price, seats: [{ seat, zone: 'z', ticketType: 't', ...price }] };
  const claim = { userId: idOf<UserId>('018f0000-0000-7000-8000-000000000001'), quote };
  return {
    holdId: idOf<HoldId>('018f0000-0000-7000-8000-000000000002'),
    sessionId: 'cs',
    paymentId: 'pi',
    amountMinor: 100,
    claim,
  };
}
