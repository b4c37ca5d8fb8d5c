import type { Publication } from '../../../domain/inventory/publication.ts';
import { priceTotalMinor } from '../../../domain/shared/money.ts';
import { indexesOf, ownerOf, type OracleHold } from './oracle-hold.ts';
import { expectRule } from './violation.ts';

/** What a fan asked under a key. */
export interface AskedSeats {
  count: number;
  /** Null: whatever is best. */
  seats: readonly number[] | null;
}

const HOLD_MS_MAX = 30 * 60_000;

/** HOLD-7: what was asked for, all or nothing. */
export function checkAsked(hold: OracleHold, asked: AskedSeats | undefined): void {
  const seats = indexesOf(hold.seats);
  expectRule('HOLD-7', asked !== undefined, 'a hold was asked for', hold.holdId);
  expectRule('HOLD-7', seats.length === asked.count, 'all seats or none', { asked, seats });
  const isAsked = asked.seats === null || asked.seats.every((seat) => seats.includes(seat));
  expectRule('HOLD-7', isAsked, 'these very seats', { asked, seats });
}

/** PRESALE-1: of a hold that is made or changed, by the box office's clock. */
export function checkPresale(
  { presale }: Publication,
  { rowAtMs, isPermitted }: { rowAtMs: number; isPermitted: boolean },
): void {
  if (presale === undefined) return;
  expectRule('PRESALE-1', rowAtMs >= presale.opensAtMs, 'nobody holds before the presale', { rowAtMs, presale });
  const isAllowed = isPermitted || rowAtMs >= presale.closesAtMs;
  expectRule('PRESALE-1', isAllowed, 'in the presale only who has a permit holds', { rowAtMs, presale });
}

/** I12: at the published prices. */
export function checkPrices({ zones, ticketTypes, prices }: Publication, hold: OracleHold): void {
  for (const seat of hold.seats) {
    const zone = zones.findIndex(({ code }) => code === seat.zone);
    const price = prices[zone]?.[ticketTypes.findIndex(({ code }) => code === seat.ticketType)];
    expectRule('I12', price !== null && price !== undefined, 'a quoted seat has a price', seat);
    expectRule('I12', priceTotalMinor(price) === priceTotalMinor(seat), 'quoted as published', seat);
  }
  const sum = hold.seats.reduce((minor, seat) => minor + priceTotalMinor(seat), 0);
  expectRule('I12', sum === hold.totalMinor, 'a total is the sum', hold);
}

/** HOLD-21, for a deadline that the hold is to have. */
export function checkDeadline({ heldAtMs, waitedMs, holdId }: OracleHold, expiresAtMs: number): void {
  const isWithin = expiresAtMs <= heldAtMs + HOLD_MS_MAX + waitedMs;
  expectRule('HOLD-21', isWithin, 'no hold lives past 30 minutes', { holdId, heldAtMs, expiresAtMs });
}

/** I6, over all holds. */
export function checkCaps({ seatsPerFanMax }: Publication, holds: Iterable<OracleHold>): void {
  const seats = new Map<string, number>();
  for (const hold of holds) {
    if (hold.phase === 'released') continue;
    const owner = ownerOf(hold);
    seats.set(owner, (seats.get(owner) ?? 0) + hold.seats.length - hold.givenBack.size);
  }
  for (const [owner, count] of seats) {
    expectRule('I6', count <= seatsPerFanMax, 'no fan exceeds the cap', { owner, count });
  }
}
