import { unreachable } from '../../../domain/shared/invariant.ts';
import type { ProblemCode } from '../../../protocol/problem.ts';
import type { ReturnRefusal } from '../../after-sale/return-seats.ts';
import { refuse, type RefusalReply } from '../reply.ts';

export const RETURN_PROBLEMS: ProblemCode[] = ['booking-not-found', 'not-your-tickets', 'tickets-offered', 'no-return'];

/** Why seats cannot be given back, for the fan. */
export function refuseReturn(refusal: ReturnRefusal): RefusalReply {
  switch (refusal.reason) {
    case 'booking-not-found':
      return refuse('booking-not-found');
    case 'not-your-tickets':
      return refuse('not-your-tickets', {
        detail: 'These tickets are void already, or somebody else has them. Nothing was given back.',
        seats: refusal.seats,
      });
    case 'offered':
      return refuse('tickets-offered', {
        detail: 'You have offered these tickets to somebody. Take the offer back first, then give the seats back.',
        seats: refusal.seats,
      });
    case 'no-offer':
      return refuse('no-return', {
        detail: 'This event takes no seats back now. Your tickets are as they were; you may hand them on to somebody.',
      });
    case 'not-now':
      return refuse('no-return', {
        detail: 'Your tickets are not ready yet, or your bank is looking into the payment. Try again later.',
      });
    case 'offer-changed':
      return refuse('return-offer-changed', {
        detail: 'What you would get back has changed since you looked. Nothing was given back: look once more.',
      });
    default:
      return unreachable(refusal);
  }
}
