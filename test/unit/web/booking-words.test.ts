import { expect, test } from 'vitest';
import { bookingStatusSchema, refundSchema, type Booking } from '../../../protocol/http/bookings.ts';
import { bookingWords, isSettled, refundWords, statusWords } from '../../../web/lib/booking-words.ts';

const PRICE = { faceMinor: 5000, feeMinor: 500, taxMinor: 400, totalMinor: 5900 };

const REFUND: Booking['refunds'][number] = {
  id: '0199f0a0-7b1c-7d2e-9a3b-5c6d7e8f9a0b',
  seats: [4],
  amountMinor: 5400,
  reason: 'cancellation',
  state: 'done',
  requestedAt: '2030-01-01T00:00:00Z',
  settledAt: null,
};

const TICKET: Booking['tickets'][number] = {
  id: REFUND.id,
  seat: 4,
  section: 'Stalls',
  row: 'A',
  seatNumber: '5',
  zoneName: 'Stalls',
  ticketTypeName: 'Adult',
  price: PRICE,
  status: 'live',
  isMine: true,
  transferId: null,
  code: 'CODE',
};

const BOOKING: Booking = {
  id: REFUND.id,
  event: {
    id: REFUND.id,
    slug: 'an-evening',
    name: 'An Evening',
    category: 'music',
    status: 'published',
    startsAt: '2030-05-01T18:30:00Z',
    timeZone: 'Europe/Zurich',
    imageUrl: null,
    venue: { id: REFUND.id, slug: 'small-hall', name: 'Small Hall', city: 'Zürich', country: 'CH' },
    performers: [],
    currency: 'EUR',
    fromMinor: 5900,
    doorsAt: null,
    endsAt: null,
    revision: 0,
    address: { street: null, postalCode: null, latitude: null, longitude: null },
  },
  status: 'issued',
  role: 'buyer',
  currency: 'EUR',
  total: PRICE,
  createdAt: '2030-01-01T00:00:00Z',
  tickets: [TICKET],
  refunds: [],
  transfers: [],
  returnOffer: null,
};

test.each(bookingStatusSchema.options)('[PAY-4] "%s" says what it means for seats and money', (status) => {
  const { detail, title } = statusWords(status);
  expect(title).not.toMatch(/[!_]/);
  expect(`${title} ${detail}`).toMatch(/ticket|seats/i);
  if (!['issued', 'booked', 'captured'].includes(status)) expect(detail).toMatch(/card|charged|bank/);
});

test('a page goes on asking only while money is on its way, in or out', () => {
  const going = bookingStatusSchema.options.filter((status) => !isSettled({ status, refunds: [] }));
  expect(going).toEqual(['booked', 'captured']);
  const refund = { ...REFUND, state: 'requested' as const };
  expect(isSettled({ status: 'part_refunded', refunds: [refund] })).toBe(false);
  expect(isSettled({ status: 'part_refunded', refunds: [{ ...refund, state: 'done' }] })).toBe(true);
});

test.each(refundSchema.shape.state.options)('[RETURN-7] a refund that is "%s" says where the money is', (state) => {
  expect(refundWords({ ...REFUND, state }, 'EUR')).toMatch(/€54\.00/);
});

test('[CANCEL-1] [POSTPONE-2] news of the event come before what the status says', () => {
  const cancelled = bookingWords({ ...BOOKING, status: 'issued', event: { ...BOOKING.event, status: 'cancelled' } });
  expect(cancelled).toMatchObject({ title: 'This event is cancelled', detail: expect.stringContaining('money back') });
  const postponed = bookingWords({ ...BOOKING, event: { ...BOOKING.event, status: 'postponed' } });
  expect(postponed.title).toBe('The new date is Wednesday 1 May 2030, 20:30');
  const holder = bookingWords({ ...BOOKING, role: 'holder', status: 'part_refunded' });
  expect(holder.title).toBe('You are going');
  const gone = bookingWords({ ...BOOKING, role: 'holder', tickets: [{ ...TICKET, status: 'void' }] });
  expect(gone.title).toBe('These tickets admit nobody any more');
  expect(bookingWords({ ...BOOKING, tickets: [{ ...TICKET, isMine: false }] }).short).toBe('Handed on');
});
