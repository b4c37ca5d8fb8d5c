import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { quotePayload, type Quote } from '../../domain/pricing/quote.ts';
import type { EventAddress } from '../../domain/shared/event-address.ts';
import type { HoldId } from '../../domain/shared/ids.ts';

/**
 * Reads a quote that a floor signed (`durable-objects/floor/quote-token.ts`) for this event, hold and fence; null when it
 * is not one.
 */
export function readQuote(
  token: string,
  about: { address: EventAddress; holdId: HoldId; fence: string },
  secret: string,
): Quote | null {
  const [document, signature, ...rest] = token.split('.');
  if (document === undefined || signature === undefined || rest.length > 0) return null;
  const parsed = quoteSchema.safeParse(jsonOf(Buffer.from(document, 'base64url').toString()));
  if (!parsed.success) return null;
  const { holdId, fence, currency, total, seats } = parsed.data;
  if (holdId !== about.holdId || fence !== about.fence) return null;
  // Signed with the address that it is asked about: a quote of the event elsewhere has another signature.
  const payload = quotePayload(about.address, { holdId: about.holdId, fence, currency, total, seats });
  const expected = createHmac('sha256', secret).update(payload).digest();
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  return { currency, total, seats };
}

const minor = z.int().min(0);
const price = { faceMinor: minor, feeMinor: minor, taxMinor: minor };
const quoteSchema = z.object({
  holdId: z.string(),
  fence: z.string(),
  currency: z.string(),
  total: z.object(price),
  seats: z.array(z.object({ seat: z.int(), zone: z.string(), ticketType: z.string(), ...price })),
});

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
