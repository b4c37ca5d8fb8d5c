import type { Quote } from '../pricing/quote.ts';
import type { QueueRemains } from '../queue/queue-events.ts';
import { idOf, type DeviceId, type HoldId, type UserId } from '../shared/ids.ts';
import { priceTotalMinor } from '../shared/money.ts';
import { apply } from './apply.ts';
import type { Refusal } from './commands.ts';
import type { InventoryEvent } from './events.ts';
import { PendingHistory, type History, type HistoryRows } from './history.ts';
import { AVAILABLE, seatState, type Inventory } from './inventory.ts';
import { HOLD_MS_MAX } from './limits.ts';
import type { PaymentOutage } from './sale-clock.ts';

/** What had been decided about a sale from outside it. */
export interface OperatorState {
  /** Seats that were taken out of the sale. */
  blockedSeats: number[];
  /** An operator had stopped the clock. */
  paused: boolean;
  /** The last outage of payment that it had heard of. */
  outage: PaymentOutage | null;
  /** The sale was over for good. */
  closed: boolean;
  /** Of an event with a queue: where it was; not there: that is not known. */
  queue?: QueueRemains;
}

/** What is known of a sale whose box office was lost. */
export interface SaleRemains {
  /** Bookings that stand in Postgres, with the seats that are still theirs. */
  bookings: RestoredBooking[];
  /** As far as that is known. */
  operated: OperatorState;
  /** Payments that the provider has taken and Postgres does not know. */
  paid: PaidSession[];
}

export interface RestoredBooking {
  holdId: HoldId;
  userId: UserId;
  quote: Quote;
  /** Null with `paymentId`: an order of nothing. */
  sessionId: string | null;
  paymentId: string | null;
}

export interface PaidSession {
  holdId: HoldId;
  sessionId: string;
  paymentId: string;
  amountMinor: number;
  /** What the signed quote says was to be sold, and to whom; null: there is none that we signed. */
  claim: { userId: UserId; quote: Quote } | null;
}

/**
 * The first events of a rebuilt sale, applied to its fresh inventory: every booking is held and sold again at once, so
 * that its ledger stands for itself. Then payments that nobody had recorded get their seats when those are free and for
 * sale and their fan is within the cap, at the old quote (I12), and are turned away otherwise. What operators had
 * decided holds again. Rules REBUILD-4 to REBUILD-6.
 */
export function decideRebuild(
  sale: { inventory: Inventory; history: History },
  remains: SaleRemains,
  nowMs: number,
): { events: InventoryEvent[]; rows: HistoryRows } {
  const { inventory } = sale;
  const history = new PendingHistory(sale.history);
  const events: InventoryEvent[] = [];
  const record = (made: readonly InventoryEvent[]): void => {
    for (const event of made) {
      const before = 'holdId' in event ? (inventory.holds.get(event.holdId) ?? null) : null;
      history.record(before, event);
      apply(inventory, event);
      events.push(event);
    }
  };
  for (const booking of remains.bookings) record(soldAnew(inventory, booking, nowMs));
  const { blockedSeats, closed, paused, outage, queue } = remains.operated;
  if (queue && (inventory.queue || queue.plan)) record([{ kind: 'queue-restored', remains: queue, atMs: nowMs }]);
  const seats = blockedSeats.filter((seat) => seatState(inventory, seat) === AVAILABLE);
  if (seats.length > 0) record([{ kind: 'blocked', seats }]);
  if (closed) record([{ kind: 'sale-closed', atMs: nowMs }]);
  for (const payment of remains.paid) record(settled({ inventory, history }, payment, nowMs));
  if (paused) record([{ kind: 'clock-paused', atMs: nowMs }]);
  if (outage) {
    const { sinceMs, isOver } = outage;
    record([{ kind: isOver ? 'payments-up' : 'payments-down', sinceMs, atMs: nowMs }]);
  }
  return { events, rows: history.rows };
}

/** The life of a booking in short: no key of its fan is known any more, and no device. */
function soldAnew({ publication, fenceCounter }: Inventory, booking: RestoredBooking, nowMs: number): InventoryEvent[] {
  const { holdId, userId, quote, sessionId, paymentId } = booking;
  return [
    {
      kind: 'held',
      holdId,
      deviceId: idOf<DeviceId>(holdId),
      userId,
      epoch: publication.epoch,
      fence: fenceCounter + 1,
      quote,
      heldAtMs: nowMs,
      expiresAtMs: nowMs + publication.holdSeconds * 1000,
      endsByMs: nowMs + HOLD_MS_MAX,
      remember: { owner: `user:${userId}`, key: `rebuild:${holdId}`, digest: '0'.repeat(16) },
    },
    { kind: 'committed', holdId, userId, quote, sessionId, paymentId, atMs: nowMs, remember: null },
  ];
}

function settled(
  { inventory, history }: { inventory: Inventory; history: History },
  payment: PaidSession,
  nowMs: number,
): InventoryEvent[] {
  const { holdId, sessionId, paymentId, amountMinor, claim } = payment;
  const refusal = whyNot(inventory, history, payment);
  if (claim !== null && refusal === null) {
    return soldAnew(inventory, { holdId, ...claim, sessionId, paymentId }, nowMs);
  }
  return [
    {
      kind: 'commit-refused',
      holdId,
      userId: claim?.userId ?? null,
      currency: inventory.publication.currency,
      amountMinor,
      sessionId,
      paymentId,
      refusal: refusal ?? { reason: 'hold-not-found' },
      atMs: nowMs,
    },
  ];
}

/** Why a payment cannot have what it was made for; null: it can. */
function whyNot(inventory: Inventory, history: History, { holdId, amountMinor, claim }: PaidSession): Refusal | null {
  if (history.endedHold(holdId) !== null) return { reason: 'wrong-state', state: 'committed' };
  if (inventory.closed) return { reason: 'sale-closed' };
  if (claim === null) return { reason: 'hold-not-found' };
  const { quote, userId } = claim;
  const expectedMinor = priceTotalMinor(quote.total);
  if (amountMinor !== expectedMinor) return { reason: 'amount-differs', expectedMinor };
  const seats = quote.seats.map(({ seat }) => seat);
  const taken = seats.filter((seat) => seatState(inventory, seat) !== AVAILABLE);
  if (taken.length > 0) return { reason: 'seats-taken', seats: taken };
  const max = inventory.publication.seatsPerFanMax;
  const owned = inventory.seatsOf.get(`user:${userId}`) ?? 0;
  return owned + seats.length > max ? { reason: 'over-cap', max, owned } : null;
}
