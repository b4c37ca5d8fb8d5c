import { invitedClassOf, usePresaleCode } from '../../db/queries/presale.ts';
import type { QueuePlan } from '../../domain/queue/queue-plan.ts';
import type { EventId } from '../../domain/shared/ids.ts';
import { fail, ok, type Result } from '../../domain/shared/result.ts';
import type { JoinRequest } from '../../protocol/http/joining.ts';
import type { Services } from '../services.ts';
import type { SessionUser } from '../session/session.ts';
import { emailHashOf, presaleCodeOf } from './presale-codes.ts';

/** Which class of the queue a fan joins: everybody's, or an earlier one by a code or an invitation. Rules JOIN-5, JOIN-6. */
export async function classOfFan(
  services: Services,
  ask: { eventId: EventId; plan: QueuePlan; user: SessionUser | null; join: JoinRequest },
): Promise<Result<number, 'wrong-access-code' | 'not-invited'>> {
  const { eventId, plan, user, join } = ask;
  // There is one class, and no permission is used up for nothing.
  if (user === null || plan.isFirstCome) return ok(plan.classes.length - 1);
  if (join.code !== undefined) {
    const code = presaleCodeOf(join.code);
    const name = await usePresaleCode(services.db, { eventId, code, userId: user.id, classes: plan.classes });
    return placeOf(plan, name) ?? fail('wrong-access-code');
  }
  if (join.invited) {
    const name = await invitedClassOf(services.db, eventId, await emailHashOf(user.email));
    return placeOf(plan, name) ?? fail('not-invited');
  }
  return ok(plan.classes.length - 1);
}

function placeOf(plan: QueuePlan, name: string | null): Result<number, never> | null {
  const index = name === null ? -1 : plan.classes.indexOf(name);
  return index < 0 ? null : ok(index);
}
