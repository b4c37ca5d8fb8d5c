import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPrice } from '../../../domain/catalogue/price-text.ts';
import { moneyDecimal } from '../../../domain/shared/money-text.ts';

describe('a written price', () => {
  it.each([
    [35, 'EUR', 'DE', 3500, 'EUR'],
    [19.99, 'USD', 'US', 1999, 'USD'],
    [1.005, 'USD', 'US', 101, 'USD'],
    ['35.00', 'EUR', 'DE', 3500, 'EUR'],
    ['35.00', null, 'CH', 3500, 'CHF'],
    ['€ 35,00', null, 'DE', 3500, 'EUR'],
    ['35,5 €', null, 'DE', 3550, 'EUR'],
    ['1.234,50', 'EUR', 'DE', 123_450, 'EUR'],
    ['1,234.50', 'USD', 'US', 123_450, 'USD'],
    ['1 234,50 kr', null, 'SE', 123_450, 'SEK'],
    ['120 kr.', null, 'DK', 12_000, 'DKK'],
    ["CHF 1'200.–", null, 'CH', 120_000, 'CHF'],
    ['R$ 1.200', null, 'BR', 120_000, 'BRL'],
    ['$45', null, 'US', 4500, 'USD'],
    ['$45', null, 'AU', 4500, 'AUD'],
    ['A$45', null, 'US', 4500, 'AUD'],
    ['¥5,000', null, 'JP', 5000, 'JPY'],
    ['5000', 'JPY', 'JP', 5000, 'JPY'],
    ['12.500', 'KWD', 'KW', 12_500, 'KWD'],
    ['from 25 EUR', null, 'GB', 2500, 'EUR'],
    ['1.234.567', 'EUR', 'DE', 123_456_700, 'EUR'],
    ['Free', null, 'GB', 0, 'GBP'],
    ['0', 'EUR', 'DE', 0, 'EUR'],
  ])('[LD-10] %s (%s, in %s) is %i %s', (value, currency, country, amountMinor, paidIn) => {
    expect(readPrice(value, { currency, country })).toEqual({ amountMinor, currency: paidIn });
  });

  it.each(['', 'ask us', '10 - 20 €', '10–20', '-5', '12,34,5', -5, null, true, {}, 1e300])(
    '[LD-10] %j is none',
    (value) => {
      expect(readPrice(value, { currency: 'EUR', country: 'DE' })).toBeNull();
    },
  );

  it('[LD-10] reads back every amount that we write', () => {
    const currencies = fc.constantFrom('EUR', 'JPY', 'KWD', 'BRL');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000 }), currencies, (amountMinor, currency) => {
        const text = moneyDecimal(amountMinor, currency);
        expect(readPrice(text, { currency, country: 'DE' })).toEqual({ amountMinor, currency });
      }),
    );
  });
});
