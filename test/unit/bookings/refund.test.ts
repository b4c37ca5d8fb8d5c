import { describe, expect, test } from 'vitest';
import {
  decideRefund,
  hearOfRefund,
  type Refund,
  type RefundableBooking,
  type RefundRequest,
} from '../../../domain/bookings/refund.ts';
import type { BookingStage } from '../../../domain/bookings/saga.ts';
import { idOf, type BookingId, type TicketId } from '../../../domain/shared/ids.ts';

const BOOKING = idOf<BookingId>('0199f0a0-7b1c-7d2e-9a3b-5c6d7e8f9a0b');
const [A, B, C] = ['a', 'b', 'c'].map((letter) => idOf<TicketId>(`0199f0a0-7b1c-7d2e-9a3b-5c6d7e8f9a0${letter}`)) as [
  TicketId,
  TicketId,
  TicketId,
];

const booking: RefundableBooking = {
  bookingId: BOOKING,
  stage: 'issued',
  paymentId: 'pi_1',
  currency: 'CHF',
  totalMinor: 9000,
  refundedMinor: 0,
  tickets: [
    { id: A, seat: 1, status: 'live' },
    { id: B, seat: 2, status: 'live' },
    { id: C, seat: 3, status: 'live' },
  ],
};
const request: RefundRequest = { refundId: 'r-1', tickets: [B], amountMinor: 3000, reason: 'cancellation' };

describe('a refund', () => {
  test('[BOOK-10] of one seat: its ticket is void, and the money goes before the seat', () => {
    expect(decideRefund(booking, request)).toEqual({
      ok: true,
      value: {
        from: 'issued',
        to: 'part_refunded',
        ticketIds: [B],
        seats: [2],
        state: 'requested',
        effects: [
          {
            kind: 'refund',
            bookingId: BOOKING,
            refundId: 'r-1',
            attempt: 1,
            paymentId: 'pi_1',
            amountMinor: 3000,
            currency: 'CHF',
          },
        ],
      },
    });
  });

  test('[BOOK-10] of all that is left: the booking is refunded', () => {
    const tickets = booking.tickets.map((ticket) =>
      ticket.id === A ? { ...ticket, status: 'void' as const } : ticket,
    );
    const left: RefundableBooking = { ...booking, stage: 'part_refunded', refundedMinor: 3000, tickets };
    const whole = decideRefund(left, { ...request, tickets: 'all', amountMinor: 6000 });
    expect(whole).toMatchObject({ ok: true, value: { from: 'part_refunded', to: 'refunded', seats: [2, 3] } });
    const named = decideRefund(left, { ...request, tickets: [B, C], amountMinor: 6000 });
    expect(named).toEqual(whole);
  });

  test('[BOOK-11] never more than was paid', () => {
    expect(decideRefund({ ...booking, refundedMinor: 6001 }, request)).toEqual({
      ok: false,
      failure: { reason: 'too-much', leftMinor: 2999 },
    });
    expect(decideRefund(booking, { ...request, amountMinor: -1 })).toMatchObject({ ok: false });
  });

  test('[BOOK-10] of tickets that the booking does not have, or has no more, nothing', () => {
    const tickets = booking.tickets.map((ticket) =>
      ticket.id === B ? { ...ticket, status: 'void' as const } : ticket,
    );
    expect(decideRefund({ ...booking, tickets }, request)).toEqual({
      ok: false,
      failure: { reason: 'not-its-tickets', ticketIds: [B] },
    });
    expect(decideRefund(booking, { ...request, tickets: [] })).toMatchObject({
      failure: { reason: 'nothing-to-refund' },
    });
  });

  test('[BOOK-12] by stage: whole only while tickets are being issued, nothing before or beside the money', () => {
    const captured: RefundableBooking = {
      ...booking,
      stage: 'captured',
      tickets: booking.tickets.map((ticket) => ({ ...ticket, status: 'pending' as const })),
    };
    expect(decideRefund(captured, request)).toMatchObject({ failure: { reason: 'wrong-stage', stage: 'captured' } });
    expect(decideRefund(captured, { ...request, tickets: 'all' })).toMatchObject({ value: { to: 'refunded' } });
    const stages: BookingStage[] = ['none', 'booked', 'refunded', 'disputed', 'cancelled', 'refused'];
    for (const stage of stages) {
      expect(decideRefund({ ...booking, stage }, request)).toEqual({
        ok: false,
        failure: { reason: 'wrong-stage', stage },
      });
    }
  });

  test('[BOOK-13] without money to move it is done at once', () => {
    const done = [
      { kind: 'free-seats', bookingId: BOOKING, refundId: 'r-1', seats: [2] },
      { kind: 'notify', bookingId: BOOKING, what: 'refunded', about: 'r-1' },
    ];
    const nothingBack = decideRefund(booking, { ...request, amountMinor: 0 });
    expect(nothingBack).toMatchObject({ ok: true, value: { state: 'done', effects: done } });
    const ofNothing = { ...booking, paymentId: null, totalMinor: 0 };
    expect(decideRefund(ofNothing, { ...request, amountMinor: 0 })).toMatchObject({ value: { state: 'done' } });
    expect(decideRefund(ofNothing, { ...request, amountMinor: 1 })).toMatchObject({ failure: { leftMinor: 0 } });
  });
});

describe('what is heard of a refund', () => {
  const refund: Refund = { refundId: 'r-1', bookingId: BOOKING, attempt: 2, state: 'requested', seats: [2] };

  test('[BOOK-10] the money has gone: now the seats, and the fan is told', () => {
    expect(hearOfRefund(refund, { kind: 'done', attempt: 2 })).toEqual({
      to: 'done',
      effects: [
        { kind: 'free-seats', bookingId: BOOKING, refundId: 'r-1', seats: [2] },
        { kind: 'notify', bookingId: BOOKING, what: 'refunded', about: 'r-1' },
      ],
    });
    expect(hearOfRefund({ ...refund, state: 'done' }, { kind: 'done', attempt: 2 })).toBeNull();
    expect(hearOfRefund({ ...refund, state: 'failed' }, { kind: 'done', attempt: 2 })).toBeNull();
  });

  test('[BOOK-14] turned down, also after it was done: an operator is told, once for each attempt', () => {
    const effects = [{ kind: 'alert', bookingId: BOOKING, what: 'refund-failed', about: 'r-1:2' }];
    expect(hearOfRefund(refund, { kind: 'failed', attempt: 2 })).toEqual({ to: 'failed', effects });
    expect(hearOfRefund({ ...refund, state: 'done' }, { kind: 'failed', attempt: 2 })).toEqual({
      to: 'failed',
      effects,
    });
    expect(hearOfRefund({ ...refund, state: 'failed' }, { kind: 'failed', attempt: 2 })).toBeNull();
  });

  test('[BOOK-14] a word about another attempt is not heard', () => {
    expect(hearOfRefund(refund, { kind: 'failed', attempt: 1 })).toBeNull();
    expect(hearOfRefund(refund, { kind: 'done', attempt: 1 })).toBeNull();
  });
});
