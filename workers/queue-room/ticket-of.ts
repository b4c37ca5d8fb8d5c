import type * as z from 'zod';
import type { QueuePlan } from '../../domain/queue/queue-plan.ts';
import { ticketToken } from '../../domain/queue/queue-token.ts';
import type { EventAddress } from '../../domain/shared/event-address.ts';
import type { queueTicketSchema } from '../../protocol/http/queue.ts';
import type { JoinedPlace } from '../../protocol/rpc/register.ts';
import type { Services } from '../services.ts';

/** A place as its fan gets it, with the ticket that shows it. */
export function ticketOf(
  { queueKeys }: Pick<Services, 'queueKeys'>,
  { address, plan, entry, place }: { address: EventAddress; plan: QueuePlan; entry: string; place: JoinedPlace },
): z.input<typeof queueTicketSchema> {
  const { classIndex, register, index, isNewcomer, number } = place;
  const ticket = ticketToken(queueKeys, { address, classIndex, register, index, entry, isNewcomer, number });
  return { ticket, class: plan.classes[classIndex]!, register, index, isNewcomer, number };
}
