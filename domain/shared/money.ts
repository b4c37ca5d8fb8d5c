/** ISO 4217 code in upper case. */
export type Currency = string;

/**
 * One price, itemised, in integer minor units of the event's currency (cents, pence, yen).
 * What is shown from the first price on is the sum.
 */
export interface Price {
  faceMinor: number;
  feeMinor: number;
  taxMinor: number;
}

export function priceTotalMinor(price: Price): number {
  return price.faceMinor + price.feeMinor + price.taxMinor;
}

export function sumPrices(prices: readonly Price[]): Price {
  const sum: Price = { faceMinor: 0, feeMinor: 0, taxMinor: 0 };
  for (const price of prices) {
    sum.faceMinor += price.faceMinor;
    sum.feeMinor += price.feeMinor;
    sum.taxMinor += price.taxMinor;
  }
  return sum;
}

export function isSamePrice(one: Price, other: Price): boolean {
  return one.faceMinor === other.faceMinor && one.feeMinor === other.feeMinor && one.taxMinor === other.taxMinor;
}
