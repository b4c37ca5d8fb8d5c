import { isDeepStrictEqual } from 'node:util';
import type { PostgresModel } from '../world/postgres.ts';
import type { ProviderModel } from '../world/provider.ts';
import type { LedgerOracle } from './ledger-oracle.ts';
import type { NumberAccount } from './number-account.ts';
import { keptSeats, type OracleHold } from './oracle-hold.ts';
import { BOOKED } from './seat-account.ts';
import { expectRule } from './violation.ts';

export interface Rebuilt {
  /** The epoch that ended, as its ledger told of it. */
  before: LedgerOracle;
  /** The one that begins, after its first row. */
  after: LedgerOracle;
  /** The old box office was lost: what it had not delivered only the provider can tell. */
  isLost: boolean;
  postgres: PostgresModel;
  provider: ProviderModel;
  numbers: NumberAccount;
}

/** REBUILD-4 to REBUILD-6: with what a rebuilt sale must begin. */
export function checkRestored(rebuilt: Rebuilt): void {
  checkStanding(rebuilt);
  checkSold(rebuilt);
  const { before, after, isLost } = rebuilt;
  if (isLost) {
    checkQueueKept(rebuilt);
    return;
  }
  const [had, has] = [before.seats.blockedSeats(), after.seats.blockedSeats()];
  expectRule('REBUILD-4', had.join() === has.join(), 'what was blocked stays blocked', { had, has });
  expectRule('REBUILD-4', before.time.isPaused === after.time.isPaused, 'a clock that stands goes on standing');
  const [was, is] = [before.queue?.remains, after.queue?.remains];
  expectRule('QUEUE-24', isDeepStrictEqual(was, is), 'a queue goes on where it was', { was, is });
  const isCancelled = rebuilt.postgres.event.status === 'cancelled';
  expectRule('REBUILD-4', after.isClosed || !before.isClosed, 'a sale that is closed stays closed');
  expectRule('REBUILD-4', before.isClosed || isCancelled || !after.isClosed, 'no other sale is closed');
}

/** QUEUE-24: what the registers keep of a queue whose ledger is lost. */
function checkQueueKept({ before, after, numbers }: Rebuilt): void {
  if (after.queue === null) numbers.forget();
  expectRule('SWITCH-5', before.queue !== null || after.queue === null, 'nobody switches a queue on by a loss');
  if (!before.queue || !after.queue) return;
  const [was, is] = [before.queue.remains, after.queue.remains];
  expectRule('SWITCH-5', isDeepStrictEqual(was.plan, is.plan), 'a queue that was switched on goes on', { was, is });
  if (was.drawn !== null) {
    expectRule('QUEUE-24', isDeepStrictEqual(was.drawn, is.drawn), 'what was drawn stays drawn', { was, is });
  }
  if (was.drawn !== null || is.seal !== null) {
    expectRule('QUEUE-24', isDeepStrictEqual(was.seal, is.seal), 'what was sealed stays sealed', { was, is });
  }
  expectRule('QUEUE-24', is.nowServing <= was.nowServing, 'nobody is called by a loss', { was, is });
}

/** I2: whoever has a ticket has the seat. */
function checkStanding({ after, postgres }: Rebuilt): void {
  for (const { bookingId, seat, status } of postgres.tickets) {
    if (status === 'void') continue;
    const isTheirs = after.seats.ownerOf(seat) === bookingId && after.seats.stateOf(seat) === BOOKED;
    expectRule('I2', isTheirs, 'a booking in Postgres has its seats', { bookingId, seat });
  }
}

/** I2, I8: what was sold is sold, unless Postgres has taken it back, or nobody is left who knows of it. */
function checkSold(rebuilt: Rebuilt): void {
  const { before, after, postgres, isLost } = rebuilt;
  for (const hold of before.holds.values()) {
    if (hold.phase !== 'committed' || keptSeats(hold).length === 0) continue;
    const booking = postgres.bookings.get(hold.holdId);
    const isKnown = booking !== undefined && booking.status !== 'refused';
    if (isKnown || after.holds.get(hold.holdId)?.phase === 'committed') continue;
    expectRule('I2', isLost, 'what was sold stays sold', hold);
    expectRule('REBUILD-5', isForgotten(rebuilt, hold), 'a payment that the provider has is settled', hold);
  }
  if (isLost) return;
  for (const sessionId of before.refusedSessions.keys()) {
    expectRule('I4', !after.committedSessions.has(sessionId), 'what was refused is not sold', sessionId);
  }
}

/**
 * Whether nothing is left by which a sale could be known: an order of nothing never went to the provider, a session
 * that was not ours has no quote. Or another payment had been turned away for these seats, and now it came first. Or the
 * event was cancelled meanwhile: then the money goes back.
 */
function isForgotten({ provider, after }: Rebuilt, { sessionId }: OracleHold): boolean {
  if (sessionId === null) return true;
  const refusedFor = after.refusedSessions.get(sessionId);
  if (refusedFor === undefined) return false;
  const isOurs = provider.sessions.get(sessionId)?.order.quote !== '';
  return !isOurs || refusedFor === 'seats-taken' || refusedFor === 'over-cap' || refusedFor === 'sale-closed';
}
