import { expect, test } from 'vitest';
import { bookingStatusSchema } from '../../../protocol/http/bookings.ts';
import { isSettled, statusWords } from '../../../web/lib/booking-words.ts';

test.each(bookingStatusSchema.options)('[PAY-4] "%s" says what it means for seats and money', (status) => {
  const { detail, title } = statusWords(status);
  expect(title).not.toMatch(/[!_]/);
  expect(`${title} ${detail}`).toMatch(/ticket|seats/i);
  if (!['issued', 'booked', 'captured'].includes(status)) expect(detail).toMatch(/card|charged|bank/);
});

test('a page goes on asking only while the payment is on its way', () => {
  expect(bookingStatusSchema.options.filter((status) => !isSettled({ status }))).toEqual(['booked', 'captured']);
});
