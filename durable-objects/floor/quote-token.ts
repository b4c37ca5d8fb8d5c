import { createHmac } from 'node:crypto';
import type { HoldView } from '../../domain/inventory/hold-view.ts';
import { quotePayload } from '../../domain/pricing/quote.ts';

/**
 * The fan's signed quote: `base64url(JSON of hold, fence and prices).base64url(HMAC-SHA-256)`. The signature is over
 * `quotePayload` of the same fields, whose order is fixed, so that it can be checked from parsed JSON.
 */
export function quoteToken(view: HoldView, secret: string): string {
  const { holdId, fence, currency, total, seats } = view;
  const document = Buffer.from(JSON.stringify({ holdId, fence, currency, total, seats })).toString('base64url');
  // Synchronous: an await here would let other events in between the box office's answer and the fan's.
  return `${document}.${createHmac('sha256', secret).update(quotePayload(view)).digest('base64url')}`;
}
