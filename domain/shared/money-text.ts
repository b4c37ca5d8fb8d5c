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
