import { describe, expect, test } from 'vitest';
import { minorOf } from '../../../domain/shared/money-text.ts';
import { setSeatState } from '../../../protocol/socket/availability.ts';
import { placeFaults, type Field } from '../../../web/organise/form-field.ts';
import { instantOf, localOf } from '../../../web/organise/local-times.ts';
import { bookingsPerMinute } from '../../../web/organise/minutes-chart.ts';
import { durationText, shareText } from '../../../web/organise/numbers.ts';
import { returnWords } from '../../../web/organise/return-words.ts';
import { countByZone, indexZones, sumCounts } from '../../../web/organise/zone-counts.ts';
import { samplePlan } from '../../support/postgres-sample.ts';

describe('[ORGANISE-6] seats by zone', () => {
  const packed = new Uint8Array(Math.ceil(samplePlan.capacity / 4));
  setSeatState(packed, 0, 2);
  setSeatState(packed, 1, 1);
  setSeatState(packed, 10, 2);
  setSeatState(packed, 19, 3);

  test('are counted from the snapshot: seats by their category, standing places by their area', () => {
    const zones = [
      { name: 'Best', category: 'Stalls' },
      { name: 'Floor', category: 'Standing' },
      { name: 'Nowhere', category: 'Gallery' },
    ];
    const counted = countByZone(indexZones(samplePlan, zones), packed);
    expect(counted).toEqual([
      { name: 'Best', seats: 10, available: 8, held: 1, booked: 1, blocked: 0 },
      { name: 'Floor', seats: 10, available: 8, held: 0, booked: 1, blocked: 1 },
    ]);
    expect(sumCounts(counted)).toEqual({ seats: 20, available: 16, held: 1, booked: 2, blocked: 1 });
  });

  test('a category that nobody prices is said apart', () => {
    const counted = countByZone(indexZones(samplePlan, [{ name: 'Best', category: 'Stalls' }]), packed);
    expect(counted.map(({ name, seats }) => [name, seats])).toEqual([
      ['Best', 10],
      ['Without a price', 10],
    ]);
  });
});

test.each([
  ['45', 'EUR', 4500],
  ['45.5', 'EUR', 4550],
  ['1 045,05', 'EUR', 104_505],
  ['0', 'EUR', 0],
  ['4500', 'JPY', 4500],
  ['1.234', 'KWD', 1234],
  ['45.505', 'EUR', null],
  ['45.5', 'JPY', null],
  ['1,000.00', 'EUR', null],
  ['-5', 'EUR', null],
  ['', 'EUR', null],
])('[ORGANISE-4] "%s" in %s is %s in minor units', (text, currency, minor) => {
  expect(minorOf(text, currency)).toBe(minor);
});

test('[ORGANISE-4] a fault goes to the field that names it most closely, and the focus to the first of these', () => {
  const said: string[] = [];
  const field = (name: string, ...pointers: string[]) => ({
    pointers,
    setFault: (text: string | null) => said.push(`${name}: ${text}`),
    control: { focus: () => said.push(`focus ${name}`) },
  });
  const fields = [
    field('price', '/prices/1'),
    field('prices', '/prices'),
    field('name', '/name'),
  ] as unknown as Field[];
  const rest = placeFaults(fields, [
    { pointer: '/name', message: 'too long' },
    { pointer: '/prices/1/zone', message: 'no such zone' },
    { pointer: '/prices/10', message: 'it has a price already' },
    { pointer: '/floors', message: 'too many' },
  ]);
  expect(rest).toEqual([{ pointer: '/floors', message: 'too many' }]);
  expect(said).toEqual(['name: too long', 'price: no such zone', 'prices: it has a price already', 'focus price']);
});

test('times are typed on the venue’s clock, in summer and in winter', () => {
  expect(instantOf('2031-03-01T19:30', 'Europe/Berlin')).toBe('2031-03-01T18:30:00.000Z');
  expect(instantOf('2031-07-01T19:30', 'Europe/Berlin')).toBe('2031-07-01T17:30:00.000Z');
  expect(localOf('2031-07-01T17:30:00Z', 'Europe/Berlin')).toBe('2031-07-01T19:30');
  expect(localOf('2031-01-01T02:05:00Z', 'America/New_York')).toBe('2030-12-31T21:05');
  expect([instantOf('', 'Europe/Berlin'), localOf(null, 'Europe/Berlin')]).toEqual([null, '']);
});

test.each([
  [0.2, '1 second'],
  [89, '89 seconds'],
  [91, '2 minutes'],
  [5_400, '1 hour 30 minutes'],
  [7_200, '2 hours'],
  [400_000, '5 days'],
])('[ORGANISE-7] %s seconds are "%s"', (seconds, words) => {
  expect(durationText(seconds)).toBe(words);
});

test('a share is never rounded to nothing or to all', () => {
  expect([shareText(0, 9), shareText(1, 900), shareText(899, 900), shareText(9, 9), shareText(0, 0)]).toEqual([
    '0 %',
    'under 1 %',
    '99 %',
    '100 %',
    '0 %',
  ]);
});

test('[ORGANISE-5] the speed is that of the last five minutes', () => {
  const perMinute = [...Array.from({ length: 55 }, () => 100), 1, 2, 3, 4, 0];
  expect(bookingsPerMinute(perMinute)).toBe(2);
});

test('promises about returns, in a line each', () => {
  const cancellation = { hoursBefore: 0, keeps: { kind: 'percent', percent: 20 } } as const;
  expect(returnWords({ currency: 'EUR', returnPolicy: { cancellation, faceValue: { hoursBefore: 1 } } })).toEqual([
    'Cancelling until doors, keeping 20 %',
    'Face value back until 1 hour before doors',
  ]);
  expect(returnWords({ currency: 'EUR', returnPolicy: { cancellation: null, faceValue: null } })).toEqual([
    'Nothing is taken back',
  ]);
});
