import { createHmac } from 'node:crypto';
import type { HoldView } from '../../domain/inventory/hold-view.ts';
import { quotePayload } from '../../domain/pricing/quote.ts';
import type { EventAddress } from '../../domain/shared/event-address.ts';

/**
 * The fan's signed quote: `base64url(JSON of address, hold, fence and prices).base64url(HMAC-SHA-256)`. The
 * signature is over `quotePayload` of the same fields, whose order is fixed, so that it can be checked from parsed JSON.
 */
export function quoteToken(address: EventAddress, view: HoldView, secret: string): string {
  const { holdId, fence, currency, total, seats } = view;
  const document = Buffer.from(JSON.stringify({ address, holdId, fence, currency, total, seats })).toString(
    'base64url',
  );
  // Synchronous: an await here would let other events in between the box office's answer and the fan's.
  const payload = ENCODER.encode(quotePayload(address, view));
  return `${document}.${createHmac('sha256', secretBytes(secret)).update(payload).digest('base64url')}`;
}

const ENCODER = new TextEncoder();

/** An installation has one secret. */
let lastSecret: { text: string; bytes: Uint8Array } = { text: '', bytes: new Uint8Array() };

/** Bytes, because the runtime takes as long to read a text as to sign. */
function secretBytes(text: string): Uint8Array {
  if (lastSecret.text !== text) lastSecret = { text, bytes: ENCODER.encode(text) };
  return lastSecret.bytes;
}
