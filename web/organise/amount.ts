/** Whether money can be written in it. */
export function isCurrency(code: string): boolean {
  return CURRENCIES.has(code);
}

export const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));
