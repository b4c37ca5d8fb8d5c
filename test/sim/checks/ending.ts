import { priceTotalMinor } from '../../../domain/shared/money.ts';
import type { ObjectHost } from '../platform/object-host.ts';
import type { Fan } from '../world/fan.ts';
import type { PostgresModel } from '../world/postgres.ts';
import type { ProviderModel } from '../world/provider.ts';
import type { LedgerOracle } from './ledger-oracle.ts';
import { checkReplay, checkWholeReplay, seenSale } from './memory-check.ts';
import { indexesOf, isLive, keptSeats } from './oracle-hold.ts';
import { expectRule } from './violation.ts';

export interface EndedWorld {
  oracle: LedgerOracle;
  postgres: PostgresModel;
  provider: ProviderModel;
  fans: readonly Fan[];
  boxOffice: ObjectHost;
}

/** Liveness: hours after the last fault everything has come to its end, and the three records agree. */
export function checkEnding(world: EndedWorld): void {
  const sale = seenSale(world.boxOffice);
  if (sale) {
    checkReplay(world.boxOffice, sale);
    checkWholeReplay(world.boxOffice, sale, world.oracle);
  }
  for (const hold of world.oracle.holds.values()) {
    expectRule('LIVE', !isLive(hold), 'every hold ends', hold);
  }
  const shopping = [...(world.oracle.queue?.slots ?? [])];
  expectRule('LIVE', shopping.length === 0, 'every slot becomes free', shopping);
  checkDelivered(world);
  checkMoney(world);
  checkTickets(world);
  for (const fan of world.fans) {
    const { availability } = fan.socket;
    expectRule('I9', availability !== null, 'every seat map shows something');
    const { epoch, version } = world.oracle;
    const isNewest = availability.epoch === epoch && availability.version === version;
    expectRule('I9', isNewest, 'every client converges', {
      shown: [availability.epoch, availability.version],
      version,
    });
  }
}

function checkDelivered({ postgres, oracle }: EndedWorld): void {
  const taken = postgres.cursors.get(oracle.epoch) ?? 0;
  expectRule('LIVE', taken >= oracle.lastFactSeq, 'every delivery is taken', { taken, last: oracle.lastFactSeq });
  const running = postgres.rebuilds.filter(({ state }) => state === 'running');
  expectRule('LIVE', running.length === 0, 'every rebuild comes to its end', running);
  const undone = postgres.outbox.filter(({ isDone }) => !isDone).map(({ topicAndKey }) => topicAndKey);
  expectRule('LIVE', undone.length === 0, 'everything that is owed is done', undone);
}

/** I4: for every payment either tickets or the money back. */
function checkMoney({ provider, postgres, oracle }: EndedWorld): void {
  for (const session of provider.sessions.values()) {
    expectRule('LIVE', session.status !== 'open', 'every payment page is closed', session.id);
    const { payment } = session;
    if (!payment) continue;
    const keptMinor = payment.capturedMinor - payment.refundedMinor;
    const booking = postgres.bookings.get(session.order.holdId);
    // Also one that was refunded before a rebuild, which does not bring it back.
    const isBookings = booking?.paymentId === payment.id && booking.status === 'refunded';
    if (!oracle.committedSessions.has(session.id) && !isBookings) {
      const isBack = keptMinor === 0 && payment.status !== 'requires_capture';
      expectRule('I4', isBack, 'what is not sold is given back', { session: session.id, payment });
      continue;
    }
    expectRule('I4', booking !== undefined, 'what is paid and sold becomes a booking', payment);
    if (booking.status === 'cancelled') {
      expectRule('I4', keptMinor === 0, 'nothing is kept of a capture that failed', payment);
      continue;
    }
    const isOver = booking.status === 'issued' || booking.status === 'part_refunded' || booking.status === 'refunded';
    expectRule('I4', isOver, 'what is paid and sold becomes tickets', { booking, payment });
    const tickets = postgres.ticketsOf(booking.id).filter(({ status }) => status === 'live');
    const ticketsMinor = tickets.reduce((sum, ticket) => sum + priceTotalMinor(ticket), 0);
    const feesMinor = feesKept(postgres, booking.id);
    const isRight = keptMinor === ticketsMinor + feesMinor;
    expectRule('I4', isRight, 'what is kept is live tickets and fees', { keptMinor, ticketsMinor, feesMinor, payment });
  }
}

/** What refunds have left of the price of their tickets. */
function feesKept(postgres: PostgresModel, bookingId: string): number {
  let minor = 0;
  for (const refund of postgres.refunds.values()) {
    if (refund.bookingId !== bookingId) continue;
    const tickets = postgres.ticketsOf(bookingId).filter(({ seat }) => refund.seats.includes(seat));
    minor += tickets.reduce((sum, ticket) => sum + priceTotalMinor(ticket), 0) - refund.amountMinor;
  }
  return minor;
}

/** I1, I2: Postgres has a live ticket for every booked seat and for no other. */
function checkTickets({ postgres, oracle }: EndedWorld): void {
  const booked: string[] = [];
  for (const hold of oracle.holds.values()) {
    if (hold.phase === 'committed') booked.push(...indexesOf(keptSeats(hold)).map((seat) => `${seat} ${hold.holdId}`));
  }
  const live = postgres.tickets.filter(({ status }) => status === 'live').map((t) => `${t.seat} ${t.bookingId}`);
  expectRule('I1', booked.sort().join() === live.sort().join(), 'tickets are the booked seats', { booked, live });
}
