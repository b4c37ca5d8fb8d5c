import { databaseFailure } from '../../../db/errors.ts';
import { refuseField, type RefusalReply } from '../reply.ts';

/** Which field of an event names something that is not there; null: the error is about something else. */
export function missingReference(error: unknown): RefusalReply | null {
  const failure = databaseFailure(error);
  if (failure.kind !== 'reference-missing') return null;
  return failure.constraint.includes('performer')
    ? refuseField('/performerIds', 'one of them is not here')
    : refuseField('/planId', 'there is no such plan');
}
