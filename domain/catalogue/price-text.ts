import type { Currency } from '../shared/money.ts';
import { currencyOf } from './countries.ts';

export interface WrittenPrice {
  amountMinor: number;
  currency: Currency;
}

/**
 * Reads a price as pages write it: 35, "35.00", "€ 35,00", "1.234,50 kr", "R$ 1.200", "free".
 *
 * The last separator is the decimal one, unless exactly three digits follow it and the currency has not
 * three decimals: then it groups thousands. Amounts are rounded to the currency's minor unit.
 *
 * @param currency what the offer says beside the price (ISO 4217); it wins over a sign in the text
 * @param country where the venue is: decides whose dollar or krone a bare sign means, and what a bare
 *   number is paid in
 * @returns null for ranges, negative amounts and anything that is not a price
 */
export function readPrice(
  value: unknown,
  { currency, country }: { currency: Currency | null; country: string },
): WrittenPrice | null {
  const text = typeof value === 'string' ? value.replace(/\s+/g, ' ').trim() : '';
  const paidIn = currency ?? currencyIn(text, country) ?? currencyOf(country);
  if (!paidIn) return null;
  if (typeof value === 'number') return value >= 0 ? minor(value, paidIn) : null;
  if (FREE.test(text)) return { amountMinor: 0, currency: paidIn };
  const numbers = text.match(/\d[\d., '’]*/g) ?? [];
  if (numbers.length !== 1 || /-\s*\d/.test(text)) return null;
  const amount = readAmount(numbers[0].trim(), decimalsOf(paidIn));
  return amount === null ? null : minor(amount, paidIn);
}

/** An ISO 4217 code that this runtime's money formats know, in upper case; null for other text. */
export function currencyCode(text: string): Currency | null {
  const code = text.trim().toUpperCase();
  return CURRENCIES.has(code) ? code : null;
}

/** How many digits of a currency stand behind the decimal separator: 2 for EUR, 0 for JPY, 3 for KWD. */
function decimalsOf(currency: Currency): number {
  const known = decimals.get(currency);
  if (known !== undefined) return known;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  decimals.set(currency, digits);
  return digits;
}

/** Making a format takes longer than reading a hundred prices. */
const decimals = new Map<Currency, number>();

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

const FREE = /^(free|gratis|gratuit|kostenlos|eintritt frei|entrada libre|grátis)$/i;

/** Signs that mean one currency, the longer first. */
const SIGNS: [sign: string, currency: Currency][] = [
  ['R$', 'BRL'],
  ['A$', 'AUD'],
  ['C$', 'CAD'],
  ['CA$', 'CAD'],
  ['NZ$', 'NZD'],
  ['HK$', 'HKD'],
  ['S$', 'SGD'],
  ['US$', 'USD'],
  ['€', 'EUR'],
  ['£', 'GBP'],
  ['₩', 'KRW'],
  ['₹', 'INR'],
  ['₺', 'TRY'],
  ['₪', 'ILS'],
  ['zł', 'PLN'],
  ['Kč', 'CZK'],
  ['円', 'JPY'],
];

/** Signs that several countries share: the venue's own currency is meant, else the first. */
const SHARED_SIGNS: [sign: RegExp, currencies: Record<string, Currency>, otherwise: Currency][] = [
  [/\$/, { AU: 'AUD', CA: 'CAD', NZ: 'NZD', SG: 'SGD', HK: 'HKD', MX: 'MXN', AR: 'ARS', CL: 'CLP', CO: 'COP' }, 'USD'],
  [/[¥￥]/, { CN: 'CNY' }, 'JPY'],
  [/\bkr\b/i, { NO: 'NOK', DK: 'DKK', IS: 'ISK' }, 'SEK'],
];

function currencyIn(text: string, country: string): Currency | null {
  const code = text
    .match(/\b[A-Z]{3}\b/g)
    ?.map(currencyCode)
    .find((found) => found !== null);
  if (code) return code;
  const upper = text.toUpperCase();
  const signs = SIGNS.filter(([sign]) => upper.includes(sign.toUpperCase()));
  const longest = signs.sort(([a], [b]) => b.length - a.length)[0];
  if (longest) return longest[1];
  const shared = SHARED_SIGNS.find(([sign]) => sign.test(text));
  return shared ? (shared[1][country] ?? shared[2]) : null;
}

/** "1.234,50" and "1,234.50" are both 1234.5; null when the digits are grouped like nothing on earth. */
function readAmount(text: string, decimals: number): number | null {
  const compact = text.replace(/[ '’]/g, '').replace(/[.,]$/, '');
  const last = Math.max(compact.lastIndexOf('.'), compact.lastIndexOf(','));
  if (last === -1) return Number(compact);
  const behind = compact.slice(last + 1);
  const separator = compact[last]!;
  const isRepeated = compact.indexOf(separator) !== last;
  const groups = isRepeated || (behind.length === 3 && decimals !== 3);
  const whole = groups ? compact : compact.slice(0, last);
  if (!/^\d{1,3}([.,]?\d{3})*$|^\d+$/.test(whole)) return null;
  return Number(`${whole.replace(/[.,]/g, '')}.${groups ? '0' : behind}`);
}

function minor(amount: number, currency: Currency): WrittenPrice | null {
  const amountMinor = Math.round(Number(`${amount}e${decimalsOf(currency)}`));
  return Number.isSafeInteger(amountMinor) ? { amountMinor, currency } : null;
}
