/** What somebody typed as an amount of a currency, in its minor units: "45", "45.50", "45,50"; null: it is no amount. */
export function minorOf(text: string, currency: string): number | null {
  const digits = fractionDigits(currency);
  const [, whole, fraction = ''] = /^(\d{1,9})(?:[.,](\d+))?$/.exec(text.trim().replaceAll(' ', '')) ?? [];
  if (whole === undefined || fraction.length > digits) return null;
  return Number(whole + fraction.padEnd(digits, '0'));
}

/** Whether money can be written in it. */
export function isCurrency(code: string): boolean {
  return CURRENCIES.has(code);
}

export const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

function fractionDigits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}
