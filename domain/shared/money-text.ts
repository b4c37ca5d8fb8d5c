import type { Currency } from './money.ts';

const formats = new Map<Currency, Intl.NumberFormat>();

/** "€184.00": minor units as people read them, with as many decimals as the currency has. */
export function moneyText(amountMinor: number, currency: Currency): string {
  const format = formatOf(currency);
  return format.format(amountMinor / 10 ** fractionDigits(format));
}

/** "184.00": the same without the currency, as machines read prices (schema.org). */
export function moneyDecimal(amountMinor: number, currency: Currency): string {
  const digits = fractionDigits(formatOf(currency));
  return (amountMinor / 10 ** digits).toFixed(digits);
}

/** What somebody typed as an amount of a currency, in its minor units: "45", "45.50", "45,50"; null: it is no amount. */
export function minorOf(text: string, currency: Currency): number | null {
  const digits = fractionDigits(formatOf(currency));
  const [, whole, fraction = ''] = /^(\d{1,9})(?:[.,](\d+))?$/.exec(text.trim().replaceAll(' ', '')) ?? [];
  if (whole === undefined || fraction.length > digits) return null;
  return Number(whole + fraction.padEnd(digits, '0'));
}

function formatOf(currency: Currency): Intl.NumberFormat {
  const known = formats.get(currency);
  if (known) return known;
  const format = new Intl.NumberFormat('en-GB', { style: 'currency', currency });
  formats.set(currency, format);
  return format;
}

function fractionDigits(format: Intl.NumberFormat): number {
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}
