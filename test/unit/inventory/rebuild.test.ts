import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, test } from 'vitest';
import { decideRebuild, type PaidSession, type SaleRemains } from '../../../domain/inventory/decide-rebuild.ts';
import { createInventory, seatCounts } from '../../../domain/inventory/inventory.ts';
import { auditRow } from '../../../domain/ledger/audit-row.ts';
import { createAuditState } from '../../../domain/ledger/audit-state.ts';
import { quoteSeats, type Quote } from '../../../domain/pricing/quote.ts';
import type { HoldId, UserId } from '../../../domain/shared/ids.ts';
import { priceTotalMinor } from '../../../domain/shared/money.ts';
import { HistoryTables } from '../../support/history-tables.ts';
import { id, publication, START } from './fixtures.ts';

const UNTOUCHED = { blockedSeats: [], paused: false, outage: null, closed: false };
const EPOCH_2 = publication({ epoch: 2 });

function stalls(...seats: number[]): Quote {
  return quoteSeats(
    EPOCH_2,
    seats.map((seat) => ({ seat, zone: 0, ticketType: 0 })),
  );
}

function userId(number: number): UserId {
  return id<UserId>(2000 + number);
}

function booking(number: number, by: number, ...seats: number[]) {
  const holdId = id<HoldId>(number);
  return { holdId, userId: userId(by), quote: stalls(...seats), sessionId: `cs-${number}`, paymentId: `pi-${number}` };
}

function payment(number: number, by: number, ...seats: number[]): PaidSession {
  const { holdId, sessionId, paymentId, quote } = booking(number, by, ...seats);
  return {
    holdId,
    sessionId,
    paymentId,
    amountMinor: priceTotalMinor(quote.total),
    claim: { userId: userId(by), quote },
  };
}

/** The rebuilt sale, found in order by the ledger's own auditor. */
function rebuilt(remains: Partial<SaleRemains>) {
  const inventory = createInventory(EPOCH_2);
  const history = new HistoryTables();
  const all = { bookings: [], operated: UNTOUCHED, paid: [], ...remains };
  const { events, rows } = decideRebuild({ inventory, history }, all, START);
  expect(auditRow(createAuditState(EPOCH_2), { events, atMs: START }, sha256)).toBeNull();
  const refusals = events.flatMap((event) => (event.kind === 'commit-refused' ? [event.refusal.reason] : []));
  return { inventory, rows, refusals };
}

describe('a rebuilt sale', () => {
  test('[REBUILD-4] has every booking with its seats, and remembers what became of each hold', () => {
    const { inventory, rows } = rebuilt({ bookings: [booking(1, 1, 0, 1), booking(2, 1, 5), booking(3, 2, 6)] });
    expect(seatCounts(inventory)).toMatchObject({ booked: 4, held: 0, blocked: 2 });
    expect(inventory.seatsOf.get(`user:${userId(1)}`)).toBe(3);
    expect(rows.endedHolds.map(({ epoch, fence, phase }) => [epoch, fence, phase.name])).toEqual([
      [2, 1, 'committed'],
      [2, 2, 'committed'],
      [2, 3, 'committed'],
    ]);
  });

  test('[REBUILD-4] blocks what was blocked, but for what was sold', () => {
    const operated = { ...UNTOUCHED, blockedSeats: [0, 1, 34] };
    const { inventory } = rebuilt({ bookings: [booking(1, 1, 0)], operated });
    expect(seatCounts(inventory)).toMatchObject({ booked: 1, blocked: 3 });
  });

  test('[REBUILD-4] a clock that stood stands, and yet what was paid for is sold', () => {
    const { inventory, refusals } = rebuilt({ operated: { ...UNTOUCHED, paused: true }, paid: [payment(1, 1, 0)] });
    expect(inventory.clock).toMatchObject({ pausedMs: 0, pausedAtMs: START, pausedByOperator: true });
    expect(refusals).toEqual([]);
  });

  test('[REBUILD-4] [CLOCK-11] so does an outage that goes on; one that is over stays so', () => {
    const during = rebuilt({ operated: { ...UNTOUCHED, outage: { sinceMs: 5, isOver: false } } });
    expect(during.inventory.clock).toMatchObject({ pausedAtMs: START, pausedByOperator: false });
    const after = rebuilt({ operated: { ...UNTOUCHED, outage: { sinceMs: 5, isOver: true } } });
    expect(after.inventory.clock).toMatchObject({ pausedAtMs: null, outage: { sinceMs: 5, isOver: true } });
  });

  test('[REBUILD-5] sells what was paid for', () => {
    const { inventory, refusals } = rebuilt({ bookings: [booking(1, 1, 0)], paid: [payment(2, 2, 1, 2)] });
    expect(refusals).toEqual([]);
    expect(seatCounts(inventory)).toMatchObject({ booked: 3 });
  });

  test.each<[string, Partial<SaleRemains>]>([
    ['seats-taken', { bookings: [booking(1, 1, 0)], paid: [payment(2, 2, 0, 1)] }],
    ['seats-taken', { operated: { ...UNTOUCHED, blockedSeats: [1] }, paid: [payment(2, 2, 1)] }],
    ['sale-closed', { operated: { ...UNTOUCHED, closed: true }, paid: [payment(2, 2, 1)] }],
    ['over-cap', { bookings: [booking(1, 1, 0, 1, 2)], paid: [payment(2, 1, 3, 4)] }],
    ['amount-differs', { paid: [{ ...payment(2, 2, 1), amountMinor: 1 }] }],
    ['hold-not-found', { paid: [{ ...payment(2, 2, 1), claim: null }] }],
    ['wrong-state', { bookings: [booking(2, 2, 1)], paid: [{ ...payment(2, 2, 1), sessionId: 'cs-other' }] }],
  ])('[REBUILD-6] turns a payment away: %s', (reason, remains) => {
    const { inventory, rows, refusals } = rebuilt(remains);
    expect(refusals).toEqual([reason]);
    expect(rows.refusedCommits).toHaveLength(1);
    expect(seatCounts(inventory).booked).toBe(remains.bookings?.[0]?.quote.seats.length ?? 0);
  });

  test('[REBUILD-6] gives a seat that was paid for twice to the first', () => {
    const { refusals, inventory } = rebuilt({ paid: [payment(1, 1, 7), payment(2, 2, 7)] });
    expect(refusals).toEqual(['seats-taken']);
    expect(inventory.seatsOf.get(`user:${userId(1)}`)).toBe(1);
  });
});
