import type { OperatorCommand, Refusal } from '../../../domain/inventory/commands.ts';
import { boxOfficeOf } from '../../../durable-objects/address-book.ts';
import type { SaleStatusDocument } from '../../../protocol/http/operators.ts';
import { saleRouteOf } from '../../event-routes.ts';
import type { Services } from '../../services.ts';
import type { SignedInSession } from '../../session/session.ts';
import { isRefusal, once } from '../once.ts';
import { keyedBy } from '../organisers/keyed-by.ts';
import { answer, refuse, type RefusalReply, type Reply } from '../reply.ts';

interface Operating {
  services: Services;
  session: SignedInSession;
  /** Of the API operation. */
  operation: string;
  eventId: string;
  key: string;
  command: OperatorCommand;
  /** What the box office's refusals mean to an operator. */
  refusalOf(refusal: Refusal): RefusalReply;
}

/**
 * Gives a command to the event's box office once for each Idempotency-Key: a late copy of "pause" must not
 * pause a sale that goes on again. Answers with how the sale stood afterwards.
 */
export async function operateSale(operating: Operating): Promise<Reply<SaleStatusDocument>> {
  const { services, session, operation, eventId, key, command } = operating;
  const keyed = keyedBy({ services, session, operation, key, body: { eventId, command } });
  const outcome = await once(keyed, async (): Promise<SaleStatusDocument | RefusalReply> => {
    const route = await saleRouteOf(services.db, eventId);
    if (!route.ok) return refuse(route.failure);
    const result = await boxOfficeOf(services.objects, route.value.address).decideOperator(command);
    return result.ok ? { eventId, ...result.sale } : operating.refusalOf(result.refusal);
  });
  return isRefusal(outcome) ? outcome : answer(outcome);
}
