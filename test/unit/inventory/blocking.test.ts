import { describe, expect, it } from 'vitest';
import type { OperatorCommand, Refusal, SeatRequest } from '../../../domain/inventory/commands.ts';
import { BLOCKED, seatCounts, seatState } from '../../../domain/inventory/inventory.ts';
import { accepted, guest, Office, reasonOf, user } from './fixtures.ts';

function refusalTo(office: Office, command: OperatorCommand): Refusal | null {
  const { results, events } = office.operate(command);
  expect(events).toEqual([]);
  return results[0]!.ok ? null : results[0]!.refusal;
}

describe('blocking seats', () => {
  it('[BLOCK-1] [BLOCK-3] [I5] takes free seats out of the sale and gives them back', () => {
    const office = new Office();
    const { version } = office.inventory;
    const { events, changedSeats, results } = office.operate({ kind: 'block', seats: [3, 30] });
    expect(events).toEqual([{ kind: 'blocked', seats: [3, 30] }]);
    expect([...changedSeats]).toEqual([3, 30]);
    const blocked = { available: 32, held: 0, booked: 0, blocked: 4 };
    expect(results).toEqual([
      {
        ok: true,
        sale: {
          epoch: 1,
          version: version + 1,
          paused: false,
          paymentsDown: false,
          closed: false,
          soldOut: false,
          seats: blocked,
        },
      },
    ]);
    expect(office.do(office.holdCommand(guest(1), [3, 4]))).toMatchObject({
      refusal: { reason: 'seats-taken', seats: [3] },
    });

    expect(office.sale({ kind: 'unblock', seats: [3] })).toMatchObject({
      version: version + 2,
      seats: { available: 33, blocked: 3 },
    });
    expect(reasonOf(office.do(office.holdCommand(guest(1), [3, 4])))).toBe('accepted as held');
    expect(office.replayed().states).toEqual(office.inventory.states);
  });

  it('[BLOCK-1] a general pick goes around blocked seats', () => {
    const office = new Office();
    office.sale({ kind: 'block', seats: [20, 21, 22] });
    const seats: SeatRequest = { kind: 'best', zone: 'circle', ticketTypes: [null, null, null], allowSplit: false };
    const hold = accepted(office.do(office.holdCommand(guest(1), [], { seats })));
    expect(hold.seats.map(({ seat }) => seat)).toEqual([23, 24, 25]);
  });

  it('[BLOCK-1] refuses owned seats with their list, and then blocks none', () => {
    const office = new Office();
    office.hold(guest(1), [3]);
    office.sold(user(2), [5], 'cs-2');
    const before = seatCounts(office.inventory);
    expect(refusalTo(office, { kind: 'block', seats: [2, 3, 4, 5] })).toEqual({ reason: 'seats-taken', seats: [3, 5] });
    expect(seatCounts(office.inventory)).toEqual(before);
  });

  it('[BLOCK-1] [BLOCK-2] refuses what is no seat, and a seat named twice', () => {
    const office = new Office();
    for (const kind of ['block', 'unblock'] as const) {
      expect(refusalTo(office, { kind, seats: [1, 36, -1, 1.5] })).toEqual({
        reason: 'unknown-seat',
        seats: [36, -1, 1.5],
      });
      expect(refusalTo(office, { kind, seats: [1, 2, 1, 1] })).toEqual({ reason: 'seat-requested-twice', seats: [1] });
    }
  });

  it('[BLOCK-1] [BLOCK-2] again changes nothing, also when a fan has the seat by now', () => {
    const office = new Office();
    office.sale({ kind: 'block', seats: [3, 4] });
    expect(refusalTo(office, { kind: 'block', seats: [4, 3] })).toBeNull();
    office.sale({ kind: 'unblock', seats: [3, 4] });
    const hold = office.hold(guest(1), [3]);
    expect(refusalTo(office, { kind: 'unblock', seats: [3, 4] })).toBeNull();
    expect(office.view(hold).state).toEqual({ name: 'held' });
  });

  it('[BLOCK-2] what is not for sale at all stays so', () => {
    const office = new Office();
    expect(refusalTo(office, { kind: 'unblock', seats: [3, 34, 35] })).toEqual({
      reason: 'not-offered',
      seats: [34, 35],
    });
    expect(seatState(office.inventory, 34)).toBe(BLOCKED);
    expect(refusalTo(office, { kind: 'block', seats: [34] })).toBeNull();
  });

  it('[BLOCK-4] an event whose last seats are held is not sold out; one whose last are booked is', () => {
    const office = new Office({ capacity: 2, zoneRuns: [{ zone: 0, length: 2 }], rows: [], accessibleSeats: [] });
    const sale = office.sale({ kind: 'block', seats: [0] });
    expect(sale.soldOut).toBe(false);
    const hold = office.paying(user(1), [1], 'cs-1');
    expect(office.sale({ kind: 'block', seats: [0] }).soldOut).toBe(false);
    accepted(office.commit(hold, 'cs-1'));
    expect(office.sale({ kind: 'block', seats: [0] })).toMatchObject({
      soldOut: true,
      seats: { booked: 1, blocked: 1 },
    });
  });
});
