import { unreachable } from '../../../domain/shared/invariant.ts';
import { saleStatusSchema, type SaleStatusDocument } from '../../../protocol/http/operators.ts';
import { rebuildSale, type RebuildFailure } from '../../rebuild/rebuild-sale.ts';
import { isRefusal, once } from '../once.ts';
import { operation } from '../operation.ts';
import { keyedBy } from '../organisers/keyed-by.ts';
import { eventParams } from '../paths.ts';
import { answer, refuse, refuseFor, type RefusalReply } from '../reply.ts';

/** The provider settles what it is working on within seconds. */
const ASK_AGAIN_SECONDS = 10;

export const rebuildBoxOfficeOperation = operation({
  id: 'rebuildBoxOffice',
  method: 'post',
  path: '/v1/events/{eventId}/rebuild',
  tag: 'Operators',
  summary: 'Make a lost box office again',
  description:
    'From Postgres and the payment provider, at the next epoch: booked seats stay booked, holds end, open payments are closed, and paid ones that nobody had recorded get their seats when these are free, or their money back. The sale is closed until that is done. A call that was cut off is finished by the next one.',
  access: 'operator',
  params: eventParams,
  answer: { status: 200, description: 'On sale again', schema: saleStatusSchema },
  problems: ['event-not-found', 'not-on-sale', 'wrong-state', 'busy'],
  async handle({ params, key, session, services }) {
    const { eventId } = params;
    const keyed = keyedBy({ services, session, operation: 'rebuildBoxOffice', key, body: { eventId } });
    const outcome = await once(keyed, async (): Promise<SaleStatusDocument | RefusalReply> => {
      const rebuilt = await rebuildSale(services, { eventId, requestKey: keyed.externalKey });
      return rebuilt.ok ? { eventId, ...rebuilt.value } : refusalOf(rebuilt.failure);
    });
    return isRefusal(outcome) ? outcome : answer(outcome);
  },
});

function refusalOf(failure: RebuildFailure): RefusalReply {
  switch (failure.kind) {
    case 'event-not-found':
    case 'not-on-sale':
      return refuse(failure.kind);
    case 'payments-open':
      return refuseFor(
        'busy',
        ASK_AGAIN_SECONDS,
        `The payment provider is still working on ${failure.count} payments. The sale stays closed: ask again.`,
      );
    case 'not-moved':
    case 'overtaken':
      return refuse('wrong-state', {
        detail: 'A later rebuild has overtaken this one, or the sale was lost again since: send a new request.',
      });
    default:
      return unreachable(failure);
  }
}
