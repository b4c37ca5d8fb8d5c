import { readPublicationSource } from '../../../db/queries/publishing.ts';
import { unreachable } from '../../../domain/shared/invariant.ts';
import { saleStatusSchema, type SaleStatusDocument } from '../../../protocol/http/operators.ts';
import { moveInputSchema } from '../../../protocol/http/whole-events.ts';
import { runCampaigns } from '../../after-sale/run-campaigns.ts';
import { checkPlanMove, type PlanMoveRefusal } from '../../rebuild/move-plan.ts';
import { rebuildSale, type RebuildFailure } from '../../rebuild/rebuild-sale.ts';
import { isRefusal, once } from '../once.ts';
import { operation } from '../operation.ts';
import { keyedBy } from '../organisers/keyed-by.ts';
import { eventParams } from '../paths.ts';
import { answer, refuse, refuseField, refuseFor, type RefusalReply } from '../reply.ts';

/** The provider settles what it is working on within seconds. */
const ASK_AGAIN_SECONDS = 10;

export const moveEventOperation = operation({
  id: 'moveEvent',
  method: 'post',
  path: '/v1/events/{eventId}/move',
  tag: 'Organisers',
  summary: 'Sell an event by another version of its seating plan',
  description:
    'Seats keep their places by their guid; a plan that would leave a ticket without its seat is refused. Holds end, open payments are closed, and every ticket is made anew with a code of its own. Nothing is sold until that is done; a call that was cut off is finished by the next.',
  access: 'organiser',
  params: eventParams,
  body: moveInputSchema,
  answer: { status: 200, description: 'On sale by the other plan', schema: saleStatusSchema },
  problems: ['event-not-found', 'not-on-sale', 'wrong-state', 'would-orphan', 'busy'],
  async handle({ params, body, key, session, services }) {
    const { eventId } = params;
    const keyed = keyedBy({ services, session, operation: 'moveEvent', key, body: { eventId, ...body } });
    const outcome = await once(keyed, async (): Promise<SaleStatusDocument | RefusalReply> => {
      const source = await readPublicationSource(services.db, eventId);
      if (!source) return refuse('event-not-found');
      if (source.epoch === 0) return refuse('not-on-sale');
      if (source.status === 'cancelled') return refuse('wrong-state', { detail: 'The event is cancelled.' });
      const { planId, message } = body;
      if (source.planId !== planId) {
        const checked = await checkPlanMove(services, { source, planId });
        if (!checked.ok) return refuseMove(checked.failure);
      }
      const requestKey = keyed.externalKey;
      const moved = await rebuildSale(services, { eventId, requestKey, move: { planId, requestKey, message } });
      if (!moved.ok) return refuseRebuild(moved.failure);
      // Somebody else's rebuild may have finished this one before it came to the move.
      const after = await readPublicationSource(services.db, eventId);
      if (after?.planId !== planId)
        return refuse('wrong-state', { detail: 'It was rebuilt meanwhile. Ask once more.' });
      return { eventId, ...moved.value };
    });
    if (isRefusal(outcome)) return outcome;
    services.later(runCampaigns(services));
    return answer(outcome);
  },
});

function refuseMove(refusal: PlanMoveRefusal): RefusalReply {
  switch (refusal.kind) {
    case 'no-such-plan':
      return refuseField('/planId', 'the venue has no such plan');
    case 'unsellable':
      return refuse('invalid-request', {
        detail: 'The event cannot be sold by this plan.',
        errors: refusal.faults.map(({ field, message }) => ({ pointer: field, message })),
      });
    case 'orphans':
      return refuse('would-orphan', {
        detail: 'These seats are sold and have no place in the other plan. Nothing was moved.',
        seats: refusal.seats,
      });
    default:
      return unreachable(refusal);
  }
}

function refuseRebuild(failure: RebuildFailure): RefusalReply {
  switch (failure.kind) {
    case 'event-not-found':
    case 'not-on-sale':
      return refuse(failure.kind);
    case 'payments-open':
      return refuseFor(
        'busy',
        ASK_AGAIN_SECONDS,
        `The payment provider is still working on ${failure.count} payments. The sale stays closed: ask again, with the same key.`,
      );
    case 'overtaken':
      return refuse('wrong-state', { detail: 'A later rebuild has overtaken this one.' });
    case 'not-moved':
      return refuseMove(failure.refusal);
    default:
      return unreachable(failure);
  }
}
