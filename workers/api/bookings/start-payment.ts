import type { Fan } from '../../../domain/inventory/commands.ts';
import type { HoldView } from '../../../domain/inventory/hold-view.ts';
import { idOf, type HoldId } from '../../../domain/shared/ids.ts';
import { unreachable } from '../../../domain/shared/invariant.ts';
import { floorOf } from '../../../durable-objects/address-book.ts';
import { fenceBodySchema, paymentStartedSchema, type PaymentStarted } from '../../../protocol/http/holds.ts';
import { saleRouteOf, type SaleRoute } from '../../event-routes.ts';
import { leaveToPay } from '../../payments/leave-to-pay.ts';
import { bookingPath, paymentPage } from '../../payments/start-payment.ts';
import type { Services } from '../../services.ts';
import type { SignedInSession } from '../../session/session.ts';
import { operation } from '../operation.ts';
import { holdParams } from '../paths.ts';
import { answer, refuse, refuseCommand, refuseFor, respond, type Reply } from '../reply.ts';
import { LIVE_HOLD_PROBLEMS, submit } from '../seats/sale.ts';

export const startPaymentOperation = operation({
  id: 'startPayment',
  method: 'post',
  path: '/v1/events/{eventId}/holds/{holdId}/payment',
  tag: 'Bookings',
  summary: 'Start paying',
  description:
    'Binds the hold to the signed-in fan and opens a payment page. Asked again, it answers with the same page while that is open. In a rush payments are opened one after another: then the answer is 202 and says when to ask again, and until then the hold costs no time.',
  access: 'user',
  params: holdParams,
  body: fenceBodySchema,
  answer: {
    status: 200,
    description: 'Where to pay',
    accepted: 'Not yet: ask again in `opensInSeconds`. The seats are safe',
    schema: paymentStartedSchema,
  },
  problems: [
    ...LIVE_HOLD_PROBLEMS,
    'over-cap',
    'already-holding',
    'sale-paused',
    'payment-unavailable',
    'payment-down',
    'busy',
  ],
  async handle({ params, body, key, session, services }) {
    const route = await saleRouteOf(services.db, params.eventId);
    if (!route.ok) return refuse(route.failure);
    const holdId = idOf<HoldId>(params.holdId);
    return startPayment({ services, session, route: route.value, holdId, fence: body.fence, key });
  },
});

interface StartPayment {
  services: Services;
  session: SignedInSession;
  route: SaleRoute;
  holdId: HoldId;
  fence: string;
  key: string;
  /** The session that this hold had is over: this is the second try of one call. */
  again?: true;
}

async function startPayment(call: StartPayment): Promise<Reply<PaymentStarted>> {
  const { services, session, route, holdId, fence, key } = call;
  const { user, deviceId } = session;
  const fan = { userId: user.id, deviceId };
  const waiting = await waitForLeave(call, fan);
  if (waiting) return waiting;
  const { result, quote } = await submit({ services, session }, route, {
    kind: 'start-payment',
    key: call.again ? `${key}/again` : key,
    fan,
    holdId,
    fence,
  });
  if (!result.ok) return refuseCommand(result.refusal);
  const { hold } = result;
  // An order of nothing is sold already.
  if (hold.state.name === 'committed') return started(route, hold, null);
  if (hold.state.name !== 'paying') return refuse('wrong-state', { detail: `The hold is ${hold.state.name}.` });

  const page = await paymentPage(services, { route, hold, quote: quote!, email: user.email });
  if (!page.ok) return page.failure.kind === 'refused' ? refuseCommand(page.failure.refusal) : unavailable();
  switch (page.value.kind) {
    case 'open':
      return started(route, hold, page.value.url);
    case 'paid':
      return started(route, hold, null);
    case 'ended':
      return call.again ? unavailable() : startPayment({ ...call, again: true });
    default:
      return unreachable(page.value);
  }
}

/** What to answer while the fan must wait, or cannot pay at all; null: go on. */
async function waitForLeave(
  { services, route, holdId }: StartPayment,
  fan: Fan,
): Promise<Reply<PaymentStarted> | null> {
  const { address, floors } = route;
  const { result } = await floorOf(services.objects, address, floors, fan).view(address, fan, holdId);
  if (!result.ok) return refuseCommand(result.refusal);
  const { hold } = result;
  const leave = await leaveToPay(services, { route, hold });
  switch (leave.kind) {
    case 'go':
      return null;
    case 'refused':
      return refuseCommand(leave.refusal);
    case 'full':
      return refuseFor(
        'busy',
        leave.retryInSeconds,
        'Very many people pay at this moment. Your seats are yours until the clock runs out: try again.',
      );
    case 'down':
      return refuseFor(
        'payment-down',
        leave.retryInSeconds,
        'Payment is down for now. Your seats are safe: their time stands still, and it goes on by itself.',
      );
    case 'wait': {
      const { opensInSeconds } = leave;
      const document = { ...startedDocument(route, hold, null), opensInSeconds } satisfies PaymentStarted;
      return respond(Response.json(document, { status: 202, headers: { 'Retry-After': String(opensInSeconds) } }));
    }
    default:
      return unreachable(leave);
  }
}

function started(route: SaleRoute, hold: HoldView, paymentUrl: string | null): Reply<PaymentStarted> {
  return answer(startedDocument(route, hold, paymentUrl));
}

function startedDocument(route: SaleRoute, hold: HoldView, paymentUrl: string | null): PaymentStarted {
  const bookingUrl = bookingPath(route.address.eventId, hold.holdId);
  return { holdId: hold.holdId, fence: hold.fence, paymentUrl, bookingUrl, opensInSeconds: null };
}

function unavailable(): Reply<never> {
  return refuse('payment-unavailable', {
    detail: 'Your seats are still yours and nothing was charged. Try again in a moment.',
  });
}
