import * as z from 'zod';

/**
 * Every refusal the API can give (RFC 9457). `type` is `/problems/<code>`, stable; `title` is for people;
 * `detail` says what happened, what it means for the fan's seats and money, and what to do.
 */
export const PROBLEMS = {
  'invalid-request': { status: 400, title: 'The request has a fault' },
  'malformed-json': { status: 400, title: 'The body is not JSON' },
  'idempotency-key-missing': { status: 400, title: 'An Idempotency-Key header is needed' },
  'not-signed-in': { status: 401, title: 'Sign in first' },
  'invalid-session': { status: 401, title: 'The session is not valid' },
  'wrong-code': { status: 401, title: 'That code is not right' },
  forbidden: { status: 403, title: 'This is not yours to do' },
  'not-a-person': { status: 403, title: 'The check took you for a program' },
  'wrong-access-code': { status: 403, title: 'That code opens nothing here' },
  'foreign-origin': { status: 403, title: 'The request comes from another site' },
  'wrong-ticket': { status: 403, title: 'This is no ticket of your place in the queue' },
  'not-open-yet': { status: 403, title: 'The sale has not begun' },
  'presale-only': { status: 403, title: 'Only fans with a code or an invitation buy now' },
  'no-pass': { status: 403, title: 'It is not your turn to shop' },
  'not-your-hold': { status: 403, title: 'These seats are held by somebody else' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'event-not-found': { status: 404, title: 'There is no such event' },
  'hold-not-found': { status: 404, title: 'There is no such hold' },
  'transfer-not-found': { status: 404, title: 'There is no such offer of tickets' },
  'refund-not-found': { status: 404, title: 'There is no such refund' },
  'booking-not-found': { status: 404, title: 'There is no such booking' },
  'not-joined': { status: 404, title: 'You have not joined this queue' },
  'no-presale': { status: 404, title: 'This event has no presale, or it is over' },
  'no-queue': { status: 404, title: 'This event has no queue' },
  'method-not-allowed': { status: 405, title: 'This address does not take that method' },
  'not-on-sale': { status: 409, title: 'This event is not on sale' },
  'seats-taken': { status: 409, title: 'Somebody else has these seats' },
  'zone-exhausted': { status: 409, title: 'Not enough seats are free there' },
  'no-adjacent-seats': { status: 409, title: 'Not that many seats are free side by side' },
  'over-cap': { status: 409, title: 'That is more seats than one person may have' },
  'hold-time-used-up': { status: 409, title: 'You have held seats of this event long enough' },
  'already-holding': { status: 409, title: 'You hold other seats of this event' },
  'stale-fence': { status: 409, title: 'The hold has changed since' },
  'wrong-state': { status: 409, title: 'The hold is in another state' },
  'already-extended': { status: 409, title: 'The hold was extended before' },
  'would-orphan': { status: 409, title: 'Tickets would lose their seats' },
  'not-your-tickets': { status: 409, title: 'These tickets are not yours, or are void' },
  'tickets-offered': { status: 409, title: 'These tickets are offered to somebody' },
  'not-refundable': { status: 409, title: 'There is nothing to give back here' },
  'no-return': { status: 409, title: 'No seats are taken back now' },
  'return-offer-changed': { status: 409, title: 'The offer has changed' },
  'no-text-messages': { status: 409, title: 'No text messages are sent here' },
  'no-live-tickets': { status: 409, title: 'There are no tickets to print' },
  'transfer-ended': { status: 409, title: 'The offer of these tickets has ended' },
  'not-transferable': { status: 409, title: 'These tickets cannot be handed on' },
  'queue-not-open': { status: 409, title: 'The queue is not open yet' },
  'queue-ended': { status: 409, title: 'The queue has ended' },
  'not-drawn': { status: 409, title: 'There is nothing to show yet' },
  'sale-closed': { status: 409, title: 'The sale has ended' },
  'sale-paused': { status: 409, title: 'The sale is paused' },
  'hold-ended': { status: 410, title: 'The hold has ended' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The body must be application/json' },
  'wrong-plan': { status: 422, title: 'These seats belong to another seating plan' },
  'unknown-seat': { status: 422, title: 'The plan has no such seat' },
  'not-offered': { status: 422, title: 'That ticket is not sold for these seats' },
  'idempotency-key-reused': { status: 422, title: 'The Idempotency-Key was used for another request' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  'internal-error': { status: 500, title: 'Something broke on our side' },
  'payment-unavailable': { status: 502, title: 'The payment provider does not answer' },
  busy: { status: 503, title: 'Too many people at once' },
  'payment-down': { status: 503, title: 'Payment is down for now' },
  'database-unavailable': { status: 503, title: 'Bookings cannot be read right now' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

export const problemSchema = z
  .object({
    type: z.string().describe('/problems/<code>; stable, made to be matched'),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    instance: z.string().optional().describe('The id of this request, to quote to an operator'),
    errors: z
      .array(
        z.object({
          pointer: z.string().describe('JSON pointer, or the name of a query parameter or header'),
          message: z.string(),
        }),
      )
      .optional()
      .describe('Each faulty field'),
    seats: z.array(z.int()).optional().describe('Seat indexes this is about'),
    holdId: z.string().optional().describe('The hold this is about'),
  })
  .meta({ id: 'Problem' });

export type Problem = z.infer<typeof problemSchema>;
