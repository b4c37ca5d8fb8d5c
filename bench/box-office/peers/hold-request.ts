import type { HoldView } from '../../../domain/inventory/hold-view.ts';
import { idOf, type EventId, type HoldId } from '../../../domain/shared/ids.ts';
import { sumPrices } from '../../../domain/shared/money.ts';
import { quoteToken } from '../../../durable-objects/floor/quote-token.ts';
import { holdDocument } from '../../../protocol/http/hold-commands.ts';
import type { Hold } from '../../../protocol/http/holds.ts';
import { HOLD_SECONDS, eventIdOf, seatsOf, type Attempt } from '../load/attempts.ts';
import { CURRENCY, PLAN_HASH, PRICE, TICKET_TYPE, ZONE } from '../load/bench-publication.ts';
import { QUOTE_SECRET } from '../load/quote-secret.ts';

/** The body of a request to hold seats, as the API has it. */
export interface HoldBody {
  planHash: string;
  seats: { seat: number }[];
}

/** Checked by hand: quicker than a schema library, and enough for a peer. Null: not a request of this bench. */
export function attemptOf(options: {
  eventId: string;
  fan: string;
  key: string;
  body: HoldBody;
  holdId: string;
}): Attempt | null {
  const { eventId, fan, key, body, holdId } = options;
  const [first, second] = body.seats;
  const fits = body.planHash === PLAN_HASH && body.seats.length === 2 && second?.seat === first!.seat + 1;
  if (!fits || !Number.isInteger(first!.seat)) return null;
  return { event: Number.parseInt(eventId.slice(0, 8), 16), fan, key, holdId, firstSeat: first!.seat };
}

/** What the fan is told of a granted hold: the same document with the same signed quote as from a floor. */
export function grantedDocument(attempt: Attempt, fence: string): Hold {
  const nowMs = Date.now();
  const seats = seatsOf(attempt).map((seat) => ({ seat, zone: ZONE, ticketType: TICKET_TYPE, ...PRICE }));
  const view: HoldView = {
    holdId: idOf<HoldId>(attempt.holdId),
    fence: `1.${fence}`,
    state: { name: 'held' },
    seats,
    currency: CURRENCY,
    total: sumPrices(seats),
    expiresAtMs: nowMs + HOLD_SECONDS * 1000,
    nowMs,
    paused: false,
    paymentsDown: false,
    extended: false,
  };
  const eventId = idOf<EventId>(eventIdOf(attempt.event));
  const quote = quoteToken({ eventId, jurisdiction: null, hint: null }, view, QUOTE_SECRET);
  return holdDocument({ view, eventId, quote });
}
