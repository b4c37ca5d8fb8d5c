import { describe, expect, test } from 'vitest';
import { commandAfterWord } from '../../../domain/bookings/provider-word.ts';
import { decideBooking, type BookingStage, type SagaMessage } from '../../../domain/bookings/saga.ts';
import { idOf, type BookingId, type HoldId, type UserId } from '../../../domain/shared/ids.ts';

const BOOKING = idOf<BookingId>('0199f0a0-7b1c-7d2e-9a3b-5c6d7e8f9a0b');
const USER = idOf<UserId>('0199f0a0-7b1c-7d2e-9a3b-5c6d7e8f9a0c');
const STAGES: BookingStage[] = ['none', 'booked', 'captured', 'issued', 'cancelled', 'refused'];

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

const release = { kind: 'release-authorization', bookingId: BOOKING, paymentId: 'pi_1', amountMinor: 5950 };

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

  test('[BOOK-4] a commit whose seats have other live tickets is given back as well', () => {
    const message = { kind: 'seats-disputed', fact: committed } as const;
    expect(decideBooking('none', message)).toEqual({ from: 'none', to: 'refused', effects: [release] });
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
    expect(decideBooking('captured', { kind: 'tickets-issued', bookingId: BOOKING })?.effects).toEqual([
      { kind: 'send-tickets', bookingId: BOOKING },
    ]);
  });

  test('[BOOK-7] a capture that can never succeed cancels the booking, issues nothing and frees the seats', () => {
    expect(decideBooking('booked', { kind: 'capture-failed', bookingId: BOOKING })).toEqual({
      from: 'booked',
      to: 'cancelled',
      effects: [{ kind: 'free-seats', bookingId: BOOKING }],
    });
  });

  test('[BOOK-9] each message moves at most one stage on; everywhere else it was heard before', () => {
    const messages: [SagaMessage, BookingStage][] = [
      [committed, 'none'],
      [refused, 'none'],
      [{ kind: 'seats-disputed', fact: committed }, 'none'],
      [{ kind: 'captured', bookingId: BOOKING }, 'booked'],
      [{ kind: 'capture-failed', bookingId: BOOKING }, 'booked'],
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
