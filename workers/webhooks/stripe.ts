import { problemOf } from '../../protocol/refusal-problem.ts';
import type { ProviderEvent } from '../../protocol/queue/booking-message.ts';
import { readText } from '../api/read-body.ts';
import { applyProviderEvent } from '../payments/provider-event.ts';
import type { Services } from '../services.ts';

/** A queue message has room for 128 KB. */
const WEBHOOK_BYTES_MAX = 120 * 1024;

/**
 * Takes a webhook: verified on its raw body, queued, and only then acknowledged; a failure to queue is thrown and
 * becomes a 500, so that the provider sends it again. Acting on it at once is for speed alone: the queue is the net.
 */
export async function receiveStripeWebhook(request: Request, services: Services): Promise<Response> {
  const payload = await readText(request, WEBHOOK_BYTES_MAX);
  if (payload === null) return Response.json(problemOf('body-too-large'), { status: 413 });
  const verified = await services.payments.verifyWebhook(payload, request.headers.get('Stripe-Signature') ?? '');
  if (!verified) {
    const errors = [{ pointer: 'Stripe-Signature', message: 'not a signature of this body' }];
    return Response.json(problemOf('invalid-request', { errors }), { status: 400 });
  }
  const event: ProviderEvent = { kind: 'provider-event', ...verified, payload };
  await services.bookings.send(event);
  services.later(actAtOnce(services, event));
  return Response.json({ received: true });
}

async function actAtOnce(services: Services, event: ProviderEvent): Promise<void> {
  try {
    await applyProviderEvent(services, event);
  } catch (error) {
    console.warn('a webhook waits for the queue', event.id, error);
  }
}
