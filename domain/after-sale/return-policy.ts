import { unreachable } from '../shared/invariant.ts';
import { priceTotalMinor, type Price } from '../shared/money.ts';

/** What an organiser promises at publication to fans who do not want their seats any more. Null: not at all. */
export interface ReturnPolicy {
  /** Cancel: money back less what is kept. */
  cancellation: { hoursBefore: number; keeps: Keeps } | null;
  /** Give the seats back to the sale at face value: face value and tax come back, the fees are kept. */
  faceValue: { hoursBefore: number } | null;
}

/** What is kept of a cancelled seat. */
export type Keeps =
  | { kind: 'nothing' }
  | { kind: 'fees' }
  /** Of each seat, at most what was paid for it. */
  | { kind: 'amount'; minor: number }
  /** Of what was paid, rounded in the fan's favour. */
  | { kind: 'percent'; percent: number };

/** An event without a word on it takes nothing back. */
export const NO_RETURNS: ReturnPolicy = { cancellation: null, faceValue: null };

/** By which promise a seat comes back. `event-changed`: the event was postponed, and the fan need not come along. */
export type ReturnRule = 'cancellation' | 'face-value' | 'event-changed';

export interface SeatRefund {
  seat: number;
  paidMinor: number;
  refundMinor: number;
}

export interface ReturnOffer {
  rule: ReturnRule;
  seats: SeatRefund[];
  paidMinor: number;
  refundMinor: number;
  /** Until when the offer stands, in Unix milliseconds. */
  untilMs: number;
}

/** What decides whether and for how much seats come back, as of now. Times in Unix milliseconds. */
export interface ReturnTerms {
  policy: ReturnPolicy;
  /** Doors, or else the start. */
  doorsAtMs: number;
  /** The event was postponed: until then everything comes back; null: it was not, or this fan bought afterwards. */
  changedUntilMs: number | null;
}

const HOUR_MS = 3_600_000;

/**
 * The best offer that stands for these seats, the one that gives most back; of equals the first of: a changed event,
 * cancellation, face value. Null: none stands (any more). Rules RETURN-1 to RETURN-4 of docs/spec/after-sale.md.
 */
export function returnOffer(
  terms: ReturnTerms,
  seats: readonly (Price & { seat: number })[],
  nowMs: number,
): ReturnOffer | null {
  const offers = promisesOf(terms)
    .filter(({ untilMs }) => nowMs < untilMs)
    .map((promise) => offerOf(promise, seats));
  return offers.reduce<ReturnOffer | null>(
    (best, offer) => (best === null || offer.refundMinor > best.refundMinor ? offer : best),
    null,
  );
}

interface Promised {
  rule: ReturnRule;
  untilMs: number;
  refundOf: (price: Price) => number;
}

function promisesOf({ policy, doorsAtMs, changedUntilMs }: ReturnTerms): Promised[] {
  const { cancellation, faceValue } = policy;
  const promises: Promised[] = [];
  if (changedUntilMs !== null) {
    promises.push({ rule: 'event-changed', untilMs: changedUntilMs, refundOf: priceTotalMinor });
  }
  if (cancellation !== null) {
    const untilMs = doorsAtMs - cancellation.hoursBefore * HOUR_MS;
    const refundOf = (price: Price): number => priceTotalMinor(price) - keptMinor(cancellation.keeps, price);
    promises.push({ rule: 'cancellation', untilMs, refundOf });
  }
  if (faceValue !== null) {
    const untilMs = doorsAtMs - faceValue.hoursBefore * HOUR_MS;
    promises.push({ rule: 'face-value', untilMs, refundOf: ({ faceMinor, taxMinor }) => faceMinor + taxMinor });
  }
  return promises;
}

function keptMinor(keeps: Keeps, price: Price): number {
  const paidMinor = priceTotalMinor(price);
  switch (keeps.kind) {
    case 'nothing':
      return 0;
    case 'fees':
      return price.feeMinor;
    case 'amount':
      return Math.min(keeps.minor, paidMinor);
    case 'percent':
      return Math.floor((paidMinor * keeps.percent) / 100);
    default:
      return unreachable(keeps);
  }
}

function offerOf({ rule, untilMs, refundOf }: Promised, seats: readonly (Price & { seat: number })[]): ReturnOffer {
  const refunds = seats.map((one) => ({
    seat: one.seat,
    paidMinor: priceTotalMinor(one),
    refundMinor: refundOf(one),
  }));
  return {
    rule,
    untilMs,
    seats: refunds,
    paidMinor: refunds.reduce((sum, { paidMinor }) => sum + paidMinor, 0),
    refundMinor: refunds.reduce((sum, { refundMinor }) => sum + refundMinor, 0),
  };
}
