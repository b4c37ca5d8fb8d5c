import { describe, expect, test } from 'vitest';
import { commandAfterWord } from '../../../domain/bookings/provider-word.ts';
import { decideBooking, type BookingStage, type SagaMessage } from '../../../domain/bookings/saga.ts';
import { idOf, type BookingId, type HoldId, type UserId } from '../../../domain/shared/ids.ts';

const BOOKING = idOf<BookingId>('0199f0a0-7b1c-7d2e-9a3b-5c6d7e8f9a0b');
const USER = idOf<UserId>('0199f0a0-7b1c-7d2e-9a3b-5c6d7e8f9a0c');
const STAGES: BookingStage[] = [
  'none',
  'booked',
  'captured',
  'issued',
  'part_refunded',
  'refunded',
  'disputed',
  'cancelled',
  'refused',
];

const committed: Extract<SagaMessage, { kind: 'committed' }> = {
  kind: 'committed',
  bookingId: BOOKING,
  userId: USER,
  seats: [],
  currency: 'EUR',
  total: { faceMinor: 5000, feeMinor: 500, taxMinor: 450 },
  sessionId: 'cs_1',
  paymentId: 'pi_1',
  atMs: 1,
};
const refused: SagaMessage = {
  kind: 'commit-refused',
  bookingId: BOOKING,
  userId: USER,
  currency: 'EUR',
  amountMinor: 5950,
  sessionId: 'cs_1',
  paymentId: 'pi_1',
  reason: 'seats-taken',
  atMs: 1,
};

const payment = { bookingId: BOOKING, paymentId: 'pi_1', amountMinor: 5950 };
const release = { kind: 'release-authorization', ...payment, disputedSeats: [] };
const failed = { kind: 'notify', bookingId: BOOKING, what: 'failed', about: 'pi_1' };
const released: Extract<SagaMessage, { kind: 'authorization-released' }> = {
  kind: 'authorization-released',
  bookingId: BOOKING,
  paymentId: 'pi_1',
  isBookings: true,
  disputedSeats: [],
};
const dispute = { bookingId: BOOKING, disputeId: 'dp_1', before: null };

function alert(what: string, about: string) {
  return { kind: 'alert', bookingId: BOOKING, what, about };
}

describe('the saga of a booking', () => {
  test('[BOOK-1] a commit becomes a booking that owes the capture of exactly what was quoted', () => {
    expect(decideBooking('none', committed)).toEqual({
      from: 'none',
      to: 'booked',
      effects: [{ kind: 'capture', bookingId: BOOKING, paymentId: 'pi_1', amountMinor: 5950, currency: 'EUR' }],
    });
  });

  test('[BOOK-2] an order of nothing goes straight to its tickets', () => {
    const free = { ...committed, paymentId: null, sessionId: null };
    expect(decideBooking('none', free)).toEqual({
      from: 'none',
      to: 'captured',
      effects: [{ kind: 'issue-tickets', bookingId: BOOKING }],
    });
  });

  test('[BOOK-3] a payment that commit turned away is given back', () => {
    expect(decideBooking('none', refused)).toEqual({ from: 'none', to: 'refused', effects: [release] });
  });

  test('[BOOK-4] a commit whose seats have other live tickets is given back as well, before its seats are settled', () => {
    const seat = { zone: 'a', ticketType: 'b', faceMinor: 1, feeMinor: 0, taxMinor: 0 };
    const fact = { ...committed, seats: [4, 5].map((number) => ({ seat: number, ...seat })) };
    expect(decideBooking('none', { kind: 'seats-disputed', fact })).toEqual({
      from: 'none',
      to: 'refused',
      effects: [{ ...release, disputedSeats: [4, 5] }, alert('seats-disputed', '4 5')],
    });
    expect(decideBooking('refused', { ...released, disputedSeats: [4, 5] })).toEqual({
      from: 'refused',
      to: 'refused',
      effects: [{ kind: 'settle-disputed-seats', bookingId: BOOKING, seats: [4, 5] }, failed],
    });
    const free = { ...fact, paymentId: null, sessionId: null };
    expect(decideBooking('none', { kind: 'seats-disputed', fact: free })).toMatchObject({
      effects: [{ kind: 'settle-disputed-seats' }, { kind: 'alert' }],
    });
  });

  test('[BOOK-3] once the money is back the fan is told; of a payment too many nobody is', () => {
    expect(decideBooking('refused', released)).toEqual({ from: 'refused', to: 'refused', effects: [failed] });
    for (const stage of STAGES) {
      const isEnded = stage === 'refused' || stage === 'cancelled';
      expect(decideBooking(stage, released) !== null).toBe(isEnded);
    }
    expect(decideBooking('cancelled', { ...released, isBookings: false })).toBeNull();
  });

  test('[BOOK-5] tickets are signed only once the money is captured', () => {
    expect(decideBooking('booked', { kind: 'captured', bookingId: BOOKING })).toEqual({
      from: 'booked',
      to: 'captured',
      effects: [{ kind: 'issue-tickets', bookingId: BOOKING }],
    });
    expect(decideBooking('booked', { kind: 'tickets-issued', bookingId: BOOKING })).toBeNull();
  });

  test('[BOOK-6] the fan is told once the tickets are live', () => {
    expect(decideBooking('captured', { kind: 'tickets-issued', bookingId: BOOKING })).toMatchObject({
      effects: [{ kind: 'notify', bookingId: BOOKING, what: 'confirmed' }],
    });
  });

  test('[BOOK-7] a capture that can never succeed, and a void: first the money is let go, then the seats', () => {
    expect(decideBooking('booked', { kind: 'capture-failed', ...payment })).toEqual({
      from: 'booked',
      to: 'cancelled',
      effects: [release, alert('capture-failed', 'pi_1')],
    });
    expect(decideBooking('booked', { kind: 'voided', ...payment })).toEqual({
      from: 'booked',
      to: 'cancelled',
      effects: [release],
    });
    expect(decideBooking('cancelled', released)).toEqual({
      from: 'cancelled',
      to: 'cancelled',
      effects: [{ kind: 'free-seats', bookingId: BOOKING, refundId: null, seats: 'all' }, failed],
    });
  });

  test('[BOOK-9] [BOOK-15] a dispute waits for the tickets', () => {
    for (const stage of ['none', 'booked', 'captured'] as const) {
      for (const kind of ['dispute-opened', 'dispute-won', 'dispute-lost'] as const) {
        expect(decideBooking(stage, { kind, ...dispute })).toBe('later');
      }
    }
  });

  test('[BOOK-15] [BOOK-16] won, the booking is where it was; lost, its seats go back', () => {
    for (const from of ['issued', 'part_refunded'] as const) {
      expect(decideBooking(from, { kind: 'dispute-opened', ...dispute })).toEqual({
        from,
        to: 'disputed',
        effects: [alert('dispute-opened', 'dp_1')],
      });
      expect(decideBooking('disputed', { kind: 'dispute-won', ...dispute, before: from })).toEqual({
        from: 'disputed',
        to: from,
        effects: [alert('dispute-won', 'dp_1')],
      });
    }
    expect(decideBooking('disputed', { kind: 'dispute-lost', ...dispute })).toEqual({
      from: 'disputed',
      to: 'refunded',
      effects: [
        { kind: 'free-seats', bookingId: BOOKING, refundId: null, seats: 'all' },
        alert('dispute-lost', 'dp_1'),
      ],
    });
  });

  test('[BOOK-17] closed before it was opened; and about money that went back already', () => {
    expect(decideBooking('issued', { kind: 'dispute-lost', ...dispute })).toMatchObject({ to: 'refunded' });
    expect(decideBooking('part_refunded', { kind: 'dispute-won', ...dispute })).toMatchObject({ to: 'part_refunded' });
    for (const stage of ['refunded', 'cancelled', 'refused'] as const) {
      expect(decideBooking(stage, { kind: 'dispute-lost', ...dispute })).toEqual({
        from: stage,
        to: stage,
        effects: [alert('dispute-lost', 'dp_1')],
      });
    }
  });

  test('[BOOK-9] each message moves at most one stage on; everywhere else it was heard before', () => {
    const messages: [SagaMessage, BookingStage][] = [
      [committed, 'none'],
      [refused, 'none'],
      [{ kind: 'seats-disputed', fact: committed }, 'none'],
      [{ kind: 'captured', bookingId: BOOKING }, 'booked'],
      [{ kind: 'capture-failed', ...payment }, 'booked'],
      [{ kind: 'voided', ...payment }, 'booked'],
      [{ kind: 'tickets-issued', bookingId: BOOKING }, 'captured'],
    ];
    for (const [message, only] of messages) {
      for (const stage of STAGES) expect(decideBooking(stage, message) !== null).toBe(stage === only);
    }
  });
});

describe("the provider's word", () => {
  const reference = { holdId: idOf<HoldId>(BOOKING), fence: '1.4', sessionId: 'cs_1' };

  test('[MONEY-6] paid: the box office decides about the sale, with the amount that the provider names', () => {
    expect(commandAfterWord({ kind: 'paid', paymentId: 'pi_1', amountMinor: 5950 }, reference)).toEqual({
      kind: 'commit',
      ...reference,
      paymentId: 'pi_1',
      amountMinor: 5950,
    });
  });

  test('[MONEY-7] ended: the seats may go; still open: nothing is decided', () => {
    expect(commandAfterWord({ kind: 'ended' }, reference)).toEqual({
      kind: 'payment-ended',
      holdId: reference.holdId,
      sessionId: 'cs_1',
    });
    expect(commandAfterWord({ kind: 'open' }, reference)).toBeNull();
  });
});
