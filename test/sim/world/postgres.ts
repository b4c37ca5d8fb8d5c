import type { BookingEffect } from '../../../domain/bookings/effects.ts';
import { decideBooking, type BookingStage } from '../../../domain/bookings/saga.ts';
import type { BookingFact } from '../../../domain/inventory/booking-facts.ts';
import type { EventAddress } from '../../../domain/shared/event-address.ts';
import { priceTotalMinor } from '../../../domain/shared/money.ts';
import type { Network } from '../platform/network.ts';

export interface BookingRow {
  id: string;
  status: Exclude<BookingStage, 'none'>;
  userId: string | null;
  totalMinor: number;
  sessionId: string | null;
  paymentId: string | null;
  currency: string;
}

export interface TicketRow {
  id: string;
  bookingId: string;
  seat: number;
  status: 'pending' | 'live' | 'void';
  totalMinor: number;
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
  readonly address: EventAddress;
  readonly providerEvents = new Set<string>();
  readonly #network: Network;

  constructor(network: Network, address: EventAddress) {
    this.#network = network;
    this.address = address;
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
      const topicAndKey = `${effect.kind} ${keyOf(effect)}`;
      if (this.outbox.some((row) => row.topicAndKey === topicAndKey)) continue;
      const id = this.outbox.length + 1;
      this.outbox.push({ id, topicAndKey, effect, attempts: 0, availableAtMs: 0, isDone: false });
    }
  }

  ticketsOf(bookingId: string): TicketRow[] {
    return this.tickets.filter((ticket) => ticket.bookingId === bookingId);
  }

  #record(fact: BookingFact, conflicts: { bookingId: string; seats: number[] }[]): void {
    switch (fact.kind) {
      case 'expiring':
        this.owe([{ kind: 'expire-session', holdId: fact.holdId, sessionId: fact.sessionId }]);
        return;
      case 'commit-refused': {
        const move = decideBooking('none', fact)!;
        if (!this.bookings.has(fact.bookingId)) {
          const { bookingId: id, userId, amountMinor: totalMinor, sessionId, paymentId, currency } = fact;
          this.bookings.set(id, { id, status: 'refused', userId, totalMinor, sessionId, paymentId, currency });
        }
        this.owe(move.effects);
        return;
      }
      case 'committed': {
        const known = this.bookings.get(fact.bookingId);
        if (known && known.status !== 'refused') return;
        const seats = fact.seats.map(({ seat }) => seat).filter((seat) => this.#isSold(seat));
        if (seats.length > 0) conflicts.push({ bookingId: fact.bookingId, seats });
        const move = decideBooking('none', seats.length > 0 ? { kind: 'seats-disputed', fact } : fact)!;
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
        });
        this.owe(move.effects);
        if (status === 'refused') return;
        for (const seat of fact.seats) {
          const ticketId = crypto.randomUUID();
          const totalMinor = priceTotalMinor(seat);
          this.tickets.push({ id: ticketId, bookingId: id, seat: seat.seat, status: 'pending', totalMinor });
        }
      }
    }
  }

  #isSold(seat: number): boolean {
    return this.tickets.some((ticket) => ticket.seat === seat && ticket.status !== 'void');
  }

  #notMoved(booking: BookingRow | undefined, to: string) {
    const status = booking?.status ?? null;
    return status === to ? { kind: 'already' as const } : { kind: 'conflict' as const, status };
  }
}

function keyOf(effect: BookingEffect): string {
  if (effect.kind === 'release-authorization') return effect.paymentId;
  return effect.kind === 'expire-session' ? effect.sessionId : effect.bookingId;
}
