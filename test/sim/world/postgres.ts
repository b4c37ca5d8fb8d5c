import { effectKey, type BookingEffect } from '../../../domain/bookings/effects.ts';
import { firstMove, type BookingStage } from '../../../domain/bookings/saga.ts';
import type { BookingFact } from '../../../domain/inventory/booking-facts.ts';
import type { PublicationSource } from '../../../db/queries/publishing.ts';
import type { RefundRecord } from '../../../db/queries/refunds.ts';
import type { StandingBooking } from '../../../db/queries/rebuilding.ts';
import type { HeldSeat } from '../../../domain/inventory/hold-view.ts';
import { idOf, type HoldId, type UserId } from '../../../domain/shared/ids.ts';
import { priceTotalMinor, sumPrices, type Currency } from '../../../domain/shared/money.ts';
import type { Network } from '../platform/network.ts';

export interface BookingRow {
  id: string;
  status: Exclude<BookingStage, 'none'>;
  userId: string | null;
  totalMinor: number;
  sessionId: string | null;
  paymentId: string | null;
  currency: Currency;
  /** Grows with each change. */
  revision: number;
}

export interface TicketRow extends HeldSeat {
  id: string;
  bookingId: string;
  status: 'pending' | 'live' | 'void';
}

interface RebuildRow {
  epoch: number;
  requestKey: string;
  state: 'running' | 'done';
  openingAtMs: number | null;
}

interface OutboxRow {
  id: number;
  topicAndKey: string;
  effect: BookingEffect;
  attempts: number;
  availableAtMs: number;
  isDone: boolean;
}

/** What Postgres does for bookings, statement by statement as `db/queries` has it; each is one transaction. */
export class PostgresModel {
  readonly cursors = new Map<number, number>();
  readonly bookings = new Map<string, BookingRow>();
  readonly tickets: TicketRow[] = [];
  readonly outbox: OutboxRow[] = [];
  readonly rebuilds: RebuildRow[] = [];
  readonly refunds = new Map<string, RefundRecord>();
  readonly providerEvents = new Set<string>();
  /** The event as its organiser has set it up, with its epoch. */
  readonly event: PublicationSource;
  readonly #network: Network;
  readonly #clock: { readonly nowMs: number };

  constructor(network: Network, event: PublicationSource, clock: { readonly nowMs: number }) {
    this.#network = network;
    this.event = event;
    this.#clock = clock;
  }

  get nowMs(): number {
    return this.#clock.nowMs;
  }

  /** Runs a statement over the network: the request or its answer may be lost. */
  async query<Answer>(label: string, statement: () => Answer): Promise<Answer> {
    const answer = await this.#network.call({
      place: 'postgres',
      label: `postgres ${label}`,
      serve: (reply) => reply.answer(structuredClone(statement())),
    });
    return answer as Answer;
  }

  take(delivery: { epoch: number; afterSeq: number; throughSeq: number; facts: BookingFact[] }) {
    const { epoch, afterSeq, throughSeq, facts } = delivery;
    const taken = this.cursors.get(epoch) ?? 0;
    if (taken !== afterSeq) {
      const kind = taken >= throughSeq ? ('duplicate' as const) : ('gap' as const);
      return { kind, throughSeq: taken };
    }
    this.cursors.set(epoch, throughSeq);
    const conflicts: { bookingId: string; seats: number[] }[] = [];
    for (const fact of facts) this.#record(fact, conflicts);
    return { kind: 'recorded' as const, conflicts };
  }

  move(bookingId: string, from: string, to: BookingRow['status'], effects: BookingEffect[]) {
    const booking = this.bookings.get(bookingId);
    if (booking?.status !== from) return this.#notMoved(booking, to);
    booking.status = to;
    booking.revision++;
    if (to === 'cancelled' || to === 'refunded') {
      for (const ticket of this.ticketsOf(bookingId)) ticket.status = 'void';
    }
    this.owe(effects);
    return { kind: 'moved' as const };
  }

  issue(bookingId: string, codes: { ticketId: string }[], effects: BookingEffect[]) {
    const booking = this.bookings.get(bookingId);
    const pending = this.ticketsOf(bookingId).filter(({ status }) => status === 'pending');
    const named = new Set(codes.map(({ ticketId }) => ticketId));
    const areAll = pending.length === named.size && pending.every(({ id }) => named.has(id));
    if (booking?.status !== 'captured' || !areAll) return this.#notMoved(booking, 'issued');
    booking.status = 'issued';
    booking.revision++;
    for (const ticket of pending) ticket.status = 'live';
    this.owe(effects);
    return { kind: 'moved' as const };
  }

  claim(limit: number, nowMs: number, leaseSeconds: number) {
    const due = this.outbox.filter((row) => !row.isDone && row.availableAtMs <= nowMs);
    due.sort((a, b) => a.availableAtMs - b.availableAtMs || a.id - b.id);
    return due.slice(0, limit).map((row) => {
      row.attempts++;
      row.availableAtMs = nowMs + leaseSeconds * 1000;
      return { id: String(row.id), effect: row.effect, attempts: row.attempts };
    });
  }

  owe(effects: readonly BookingEffect[]): void {
    for (const effect of effects) {
      const topicAndKey = `${effect.kind} ${effectKey(effect)}`;
      if (this.outbox.some((row) => row.topicAndKey === topicAndKey)) continue;
      const id = this.outbox.length + 1;
      this.outbox.push({ id, topicAndKey, effect, attempts: 0, availableAtMs: 0, isDone: false });
    }
  }

  ticketsOf(bookingId: string): TicketRow[] {
    return this.tickets.filter((ticket) => ticket.bookingId === bookingId);
  }

  /** By compare-and-set, as `beginRebuild`: false when the event has moved on. */
  beginRebuild(fromEpoch: number, requestKey: string): boolean {
    if (this.event.epoch !== fromEpoch || fromEpoch === 0) return false;
    if (this.rebuilds.some(({ state }) => state === 'running')) throw new Error('one rebuild runs at a time');
    this.event.epoch++;
    this.rebuilds.push({ epoch: this.event.epoch, requestKey, state: 'running', openingAtMs: null });
    return true;
  }

  findRebuild(requestKey: string): RebuildRow | null {
    const known = this.rebuilds.filter((row) => row.state === 'running' || row.requestKey === requestKey);
    const running = known.find(({ state }) => state === 'running');
    return running ?? known.at(-1) ?? null;
  }

  beginOpening(epoch: number): boolean {
    const row = this.rebuilds.find((one) => one.epoch === epoch && one.state === 'running');
    if (row?.openingAtMs !== null) return false;
    row.openingAtMs = this.nowMs;
    return true;
  }

  leaveEpoch(epoch: number): void {
    const row = this.rebuilds.find((one) => one.epoch === epoch && one.state === 'running');
    if (row === undefined || row.openingAtMs === null) return;
    row.state = 'done';
    this.beginRebuild(epoch, row.requestKey);
  }

  standingBookings(): StandingBooking[] {
    const standing: StandingBooking[] = [];
    for (const { id, userId, currency, sessionId, paymentId } of this.bookings.values()) {
      const tickets = this.ticketsOf(id).filter(({ status }) => status !== 'void');
      if (tickets.length === 0) continue;
      const seats = tickets.map(seatOf).sort((a, b) => a.seat - b.seat);
      const quote = { currency, seats, total: sumPrices(seats) };
      standing.push({ holdId: idOf<HoldId>(id), userId: idOf<UserId>(userId!), quote, sessionId, paymentId });
    }
    return standing;
  }

  #record(fact: BookingFact, conflicts: { bookingId: string; seats: number[] }[]): void {
    switch (fact.kind) {
      case 'expiring':
        this.owe([{ kind: 'expire-session', holdId: fact.holdId, sessionId: fact.sessionId }]);
        return;
      case 'commit-refused': {
        const move = firstMove(fact);
        if (!this.bookings.has(fact.bookingId)) {
          const { bookingId: id, userId, amountMinor: totalMinor, sessionId, paymentId, currency } = fact;
          this.bookings.set(id, {
            id,
            status: 'refused',
            userId,
            totalMinor,
            sessionId,
            paymentId,
            currency,
            revision: 0,
          });
        }
        if (!this.#isBookings(fact.paymentId)) this.owe(move.effects);
        return;
      }
      case 'committed': {
        const known = this.bookings.get(fact.bookingId);
        if (known && known.status !== 'refused') return;
        const seats = fact.seats.map(({ seat }) => seat).filter((seat) => this.#isSold(seat));
        if (seats.length > 0) conflicts.push({ bookingId: fact.bookingId, seats });
        const move = firstMove(seats.length > 0 ? { kind: 'seats-disputed', fact } : fact);
        const { bookingId: id, userId, sessionId, paymentId, currency } = fact;
        const status = move.to as BookingRow['status'];
        this.bookings.set(id, {
          id,
          status,
          userId,
          totalMinor: priceTotalMinor(fact.total),
          sessionId,
          paymentId,
          currency,
          revision: (known?.revision ?? 0) + 1,
        });
        this.owe(move.effects);
        if (status === 'refused') return;
        for (const seat of fact.seats) {
          this.tickets.push({ id: crypto.randomUUID(), bookingId: id, status: 'pending', ...seat });
        }
      }
    }
  }

  /** Whether a booking was made with this payment. */
  #isBookings(paymentId: string): boolean {
    const bookings = [...this.bookings.values()].filter((booking) => booking.paymentId === paymentId);
    return bookings.some(({ status }) => status !== 'refused' && status !== 'cancelled');
  }

  #isSold(seat: number): boolean {
    return this.tickets.some((ticket) => ticket.seat === seat && ticket.status !== 'void');
  }

  #notMoved(booking: BookingRow | undefined, to: string) {
    const status = booking?.status ?? null;
    return status === to ? { kind: 'already' as const } : { kind: 'conflict' as const, status };
  }
}

function seatOf({ seat, zone, ticketType, faceMinor, feeMinor, taxMinor }: TicketRow): HeldSeat {
  return { seat, zone, ticketType, faceMinor, feeMinor, taxMinor };
}
