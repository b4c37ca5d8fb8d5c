import { describe, expect, it } from 'vitest';
import type { SeatRequest } from '../../../domain/inventory/commands.ts';
import { decide } from '../../../domain/inventory/decide.ts';
import { encodeCheckpoint } from '../../../domain/inventory/checkpoint.ts';
import { HELD, packedAvailability, seatCounts, seatState } from '../../../domain/inventory/inventory.ts';
import { viewOf } from '../../../domain/inventory/view.ts';
import { idOf, type HoldId } from '../../../domain/shared/ids.ts';
import { accepted, guest, id, MINUTE, Office, price, reasonOf, seatsOf, START, user } from './fixtures.ts';

function named(...seats: [seat: number, ticketType?: string][]): { seats: SeatRequest } {
  const list = seats.map(([seat, ticketType]) => ({ seat, ticketType: ticketType ?? null }));
  return { seats: { kind: 'seats', planHash: 'plan-a', seats: list } };
}

describe('holding seats', () => {
  it('[HOLD-7] [HOLD-8] gives all seats asked for, priced, until the deadline', () => {
    const office = new Office();
    const command = office.holdCommand(guest(1), [], named([3], [4, 'child'], [20, 'free']));
    expect(accepted(office.do(command))).toEqual({
      holdId: expect.any(String),
      fence: '1.1',
      state: { name: 'held' },
      seats: [
        { seat: 3, zone: 'stalls', ticketType: 'adult', ...price(5000) },
        { seat: 4, zone: 'stalls', ticketType: 'child', ...price(2500) },
        { seat: 20, zone: 'circle', ticketType: 'free', ...price(0) },
      ],
      currency: 'EUR',
      total: { faceMinor: 7500, feeMinor: 750, taxMinor: 1500 },
      expiresAtMs: START + 10 * MINUTE,
      nowMs: START,
      paused: false,
      paymentsDown: false,
      extended: false,
    });
  });

  it('[HOLD-1] decides without changing anything', () => {
    const office = new Office();
    const before = encodeCheckpoint(office.inventory);
    const { result, events } = decide(office.inventory, office.tables, office.holdCommand(guest(1), [0, 1]), START);
    expect(result.ok).toBe(true);
    expect(events).toHaveLength(1);
    expect(encodeCheckpoint(office.inventory)).toEqual(before);
  });

  it.each<[string, { seats: SeatRequest }, unknown]>([
    [
      'another plan',
      { seats: { kind: 'seats', planHash: 'plan-b', seats: [{ seat: 99, ticketType: null }] } },
      { reason: 'wrong-plan', planHash: 'plan-a' },
    ],
    ['a seat that is not in the plan', named([36], [0]), { reason: 'unknown-seat', seats: [36] }],
    ['half a seat', named([0.5]), { reason: 'unknown-seat', seats: [0.5] }],
    ['a negative seat', named([-1]), { reason: 'unknown-seat', seats: [-1] }],
    ['no seat at all', named(), { reason: 'unknown-seat', seats: [] }],
    ['a seat twice', named([2], [3], [2], [2]), { reason: 'seat-requested-twice', seats: [2] }],
    ['an unknown type', named([2, 'senior']), { reason: 'unknown-ticket-type', ticketType: 'senior' }],
    ['a type not sold there', named([2], [26, 'child'], [3, 'free']), { reason: 'not-offered', seats: [26, 3] }],
    ['seats not for sale', named([33], [34], [35]), { reason: 'not-offered', seats: [34, 35] }],
    ['more than the cap', named([0], [1], [2], [3], [4]), { reason: 'over-cap', max: 4, owned: 0 }],
    [
      'an unknown zone',
      { seats: { kind: 'best', zone: 'attic', ticketTypes: [null], allowSplit: false } },
      { reason: 'unknown-zone', zone: 'attic' },
    ],
    [
      'an unknown type of a zone',
      { seats: { kind: 'best', zone: 'floor', ticketTypes: ['senior'], allowSplit: false } },
      { reason: 'unknown-ticket-type', ticketType: 'senior' },
    ],
    [
      'a type that the zone does not sell',
      { seats: { kind: 'best', zone: 'floor', ticketTypes: [null, 'child'], allowSplit: false } },
      { reason: 'not-offered', seats: [] },
    ],
    [
      'no place of a zone',
      { seats: { kind: 'best', zone: 'floor', ticketTypes: [], allowSplit: false } },
      { reason: 'not-offered', seats: [] },
    ],
  ])('[HOLD-2] [HOLD-7] refuses %s', (_, request, refusal) => {
    const office = new Office();
    const before = encodeCheckpoint(office.inventory);
    const { results, events } = office.batch([office.holdCommand(guest(1), [], request)]);
    expect(results).toEqual([{ ok: false, refusal }]);
    expect(events).toEqual([]);
    expect(encodeCheckpoint(office.inventory)).toEqual(before);
  });

  it('[HOLD-7] [I1] gives none of the seats when one is taken, and names that one', () => {
    const office = new Office();
    office.hold(guest(1), [3]);
    const result = office.do(office.holdCommand(guest(2), [2, 3, 4]));
    expect(result).toEqual({ ok: false, refusal: { reason: 'seats-taken', seats: [3] } });
    expect(seatCounts(office.inventory)).toEqual({ available: 33, held: 1, booked: 0, blocked: 2 });
  });

  it('[HOLD-3] decides a batch in order: the first of two for one seat gets it', () => {
    const office = new Office();
    const batch = [1, 2, 3].map((n) => office.holdCommand(guest(n), [n === 3 ? 9 : 5]));
    expect(office.batch(batch).results.map(reasonOf)).toEqual(['accepted as held', 'seats-taken', 'accepted as held']);
  });

  it('[HOLD-3] a batch sees the holds that it has ended itself', () => {
    const office = new Office();
    const hold = office.hold(guest(1), [5]);
    const fan = guest(1);
    const end = { fan, holdId: hold.holdId, fence: hold.fence };
    const results = office.batch([
      { kind: 'release', key: 'release-it', ...end },
      { kind: 'release', key: 'release-it', ...end },
      { kind: 'extend', key: 'too-late', ...end },
      office.holdCommand(guest(2), [5]),
    ]).results;
    expect(results.map(reasonOf)).toEqual([
      'accepted as released',
      'accepted as released',
      'hold-ended',
      'accepted as held',
    ]);
  });

  it('[HOLD-5] [HOLD-6] packs states two bits a seat and counts versions', () => {
    const office = new Office();
    expect(packedAvailability(office.inventory)).toEqual(Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0b11110000]));
    const held = office.batch([office.holdCommand(guest(1), [1, 4])]);
    expect([...held.changedSeats]).toEqual([1, 4]);
    expect(packedAvailability(office.inventory).slice(0, 2)).toEqual(Uint8Array.from([0b0100, 0b01]));
    expect(office.inventory.version).toBe(1);
    const sold = office.paying(user(2), [0], 'cs-1');
    expect(office.inventory.version).toBe(2);
    accepted(office.commit(sold, 'cs-1'));
    expect(office.inventory.version).toBe(3);
    expect(packedAvailability(office.inventory)[0]).toBe(0b0110);
    expect(seatCounts(office.inventory, 0)).toEqual({ available: 17, held: 2, booked: 1, blocked: 0 });
    expect(seatCounts(office.inventory)).toEqual({ available: 31, held: 2, booked: 1, blocked: 2 });
  });
});

describe('one live hold', () => {
  it('[HOLD-9] refuses a second hold and names the first', () => {
    const office = new Office();
    const first = office.hold(guest(1), [3]);
    const second = office.do(office.holdCommand(guest(1), [4]));
    expect(second).toEqual({ ok: false, refusal: { reason: 'already-holding', holdId: first.holdId } });
  });

  it('[HOLD-9] [HOLD-13] counts what the browser held before its user signed in', () => {
    const office = new Office();
    const first = office.hold(guest(1), [3]);
    const second = office.do(office.holdCommand(user(1), [4]));
    expect(second).toEqual({ ok: false, refusal: { reason: 'already-holding', holdId: first.holdId } });
  });

  it('[HOLD-9] lets the fan hold again once the hold has ended', () => {
    const office = new Office();
    const first = office.hold(guest(1), [3]);
    accepted(office.release(guest(1), first));
    expect(seatsOf(office.hold(guest(1), [3, 4]))).toEqual([3, 4]);
  });

  it('[HOLD-10] replaces seats under the same id and deadline, its own counting as free', () => {
    const office = new Office();
    const first = office.hold(guest(1), [3, 4, 5, 6]);
    office.wait(MINUTE);
    const second = accepted(office.replace(guest(1), first, [5, 6, 7, 8]));
    expect(second).toMatchObject({ holdId: first.holdId, fence: '1.2', expiresAtMs: first.expiresAtMs });
    expect(seatsOf(second)).toEqual([5, 6, 7, 8]);
    expect(office.hold(guest(2), [3, 4]).state.name).toBe('held');
    expect(seatState(office.inventory, 5)).toBe(HELD);
  });

  it('[HOLD-10] keeps the seats when the new ones are taken', () => {
    const office = new Office();
    const first = office.hold(guest(1), [3, 4]);
    office.hold(guest(2), [5]);
    expect(reasonOf(office.replace(guest(1), first, [4, 5]))).toBe('seats-taken');
    expect(seatsOf(office.view(first))).toEqual([3, 4]);
    expect(office.view(first).fence).toBe(first.fence);
  });

  it('[HOLD-10] keeps the extension used', () => {
    const office = new Office();
    const first = office.hold(guest(1), [3]);
    accepted(office.extend(guest(1), first));
    const second = accepted(office.replace(guest(1), first, [4]));
    expect(second).toMatchObject({ extended: true, expiresAtMs: START + 20 * MINUTE });
    expect(reasonOf(office.extend(guest(1), second))).toBe('already-extended');
  });

  it('[HOLD-10] refuses to replace while paying, and a hold that is unknown', () => {
    const office = new Office();
    const hold = office.hold(user(1), [3]);
    accepted(office.startPayment(user(1), hold));
    expect(office.replace(user(1), hold, [4])).toEqual({
      ok: false,
      refusal: { reason: 'wrong-state', state: 'paying' },
    });
    const unknown = { ...hold, holdId: id<HoldId>(9) };
    expect(reasonOf(office.replace(user(1), unknown, [4]))).toBe('hold-not-found');
  });

  it('[HOLD-11] refuses the fence of seats that were replaced, with the current one', () => {
    const office = new Office();
    const first = office.hold(guest(1), [3]);
    const second = accepted(office.replace(guest(1), first, [4]));
    for (const result of [
      office.extend(guest(1), first),
      office.release(guest(1), first),
      office.replace(guest(1), first, [5]),
      office.startPayment(user(1), first),
    ]) {
      expect(result).toEqual({ ok: false, refusal: { reason: 'stale-fence', fence: second.fence } });
    }
  });

  it('[HOLD-11] carries the epoch in the fence', () => {
    const office = new Office({ epoch: 3 });
    const hold = office.hold(guest(1), [3]);
    expect(hold.fence).toBe('3.1');
    expect(reasonOf(office.release(guest(1), { ...hold, fence: '2.1' }))).toBe('stale-fence');
  });
});

describe('whose it is', () => {
  it("[HOLD-13] refuses everything about somebody else's hold", () => {
    const office = new Office();
    const hold = office.hold(guest(1), [3]);
    expect(reasonOf(office.extend(guest(2), hold))).toBe('not-your-hold');
    expect(reasonOf(office.release(guest(2), hold))).toBe('not-your-hold');
    expect(reasonOf(office.replace(guest(2), hold, [4]))).toBe('not-your-hold');
    expect(reasonOf(office.startPayment(user(2), hold))).toBe('not-your-hold');
    const read = { holdId: hold.holdId, fan: guest(2), nowMs: START };
    expect(reasonOf(viewOf(office.inventory, office.tables, read))).toBe('not-your-hold');
    expect(reasonOf(viewOf(office.inventory, office.tables, { ...read, fan: guest(1) }))).toBe('accepted as held');
  });

  it("[HOLD-13] knows an ended hold's fan, and no hold of an unknown id", () => {
    const office = new Office();
    const hold = office.hold(guest(1), [3]);
    accepted(office.release(guest(1), hold));
    expect(reasonOf(office.extend(guest(2), hold))).toBe('not-your-hold');
    expect(reasonOf(office.extend(guest(1), hold))).toBe('hold-ended');
    const unknown = { holdId: idOf<HoldId>(id<HoldId>(77)), fan: null, nowMs: START };
    expect(reasonOf(viewOf(office.inventory, office.tables, unknown))).toBe('hold-not-found');
  });

  it('[HOLD-13] lets the same user go on from another device, but not the device without its user', () => {
    const office = new Office();
    const hold = office.hold(user(1, 1), [3]);
    expect(reasonOf(office.release(guest(1), hold))).toBe('not-your-hold');
    expect(reasonOf(office.release(user(1, 9), hold))).toBe('accepted as released');
  });

  it('[HOLD-12] [I6] counts booked seats and those to come', () => {
    const office = new Office();
    const booked = office.paying(user(1), [0, 1, 2], 'cs-1');
    accepted(office.commit(booked, 'cs-1'));
    expect(office.do(office.holdCommand(user(1), [5, 6]))).toEqual({
      ok: false,
      refusal: { reason: 'over-cap', max: 4, owned: 3 },
    });
    const hold = office.hold(user(1), [5]);
    expect(reasonOf(office.replace(user(1), hold, [5, 6]))).toBe('over-cap');
    expect(seatsOf(accepted(office.replace(user(1), hold, [6])))).toEqual([6]);
  });
});
