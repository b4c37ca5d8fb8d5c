import type { Refusal } from '../../../domain/inventory/commands.ts';
import { blocksInputSchema, saleStatusSchema } from '../../../protocol/http/operators.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { refuse, refuseCommand, type RefusalReply } from '../reply.ts';
import { operateSale } from './operate-sale.ts';

export const setBlocksOperation = operation({
  id: 'setBlocks',
  method: 'post',
  path: '/v1/events/{eventId}/blocks',
  tag: 'Operators',
  summary: 'Take free seats out of the sale, or put them back',
  description:
    'All of the seats or none: held and booked ones cannot be blocked. Putting back leaves alone what is not blocked.',
  access: 'organiser',
  params: eventParams,
  body: blocksInputSchema,
  bodyBytesMax: 128 * 1024,
  answer: { status: 200, description: 'How the sale stands', schema: saleStatusSchema },
  problems: ['event-not-found', 'not-on-sale', 'seats-taken', 'unknown-seat', 'not-offered'],
  async handle({ params, body, key, session, services }) {
    const { seats, blocked } = body;
    const command = { kind: blocked ? ('block' as const) : ('unblock' as const), seats };
    const { eventId } = params;
    return operateSale({ services, session, operation: 'setBlocks', eventId, key, command, refusalOf });
  },
});

/** The words that fans get do not fit: this is about seats that fans have, or that nobody sells. */
function refusalOf(refusal: Refusal): RefusalReply {
  if (refusal.reason === 'seats-taken') {
    return refuse('seats-taken', {
      detail: 'These seats are held or booked, and none was blocked. Leave them out, or wait until they are free.',
      seats: refusal.seats,
    });
  }
  if (refusal.reason === 'not-offered') {
    return refuse('not-offered', {
      detail: 'These places have no price zone: they cannot be sold, and none was put back.',
      seats: refusal.seats,
    });
  }
  return refuseCommand(refusal);
}
