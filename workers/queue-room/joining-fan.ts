import { subjectsOf } from '../../domain/queue/queue-keys.ts';
import type { QueuePlan } from '../../domain/queue/queue-plan.ts';
import { registerOf } from '../../domain/queue/register-of.ts';
import type { EventAddress } from '../../domain/shared/event-address.ts';
import { registerAt } from '../../durable-objects/address-book.ts';
import type { JoinedPlace } from '../../protocol/rpc/register.ts';
import type { Services } from '../services.ts';
import { fanOf, type Session } from '../session/session.ts';

/** A fan in an event's queue: the pseudonym, and the place when it is known. */
interface StandingFan {
  entry: string;
  /** null: they have none, or nobody has asked yet. */
  place: JoinedPlace | null;
}

interface Asked {
  address: EventAddress;
  plan: QueuePlan;
  session: Session;
}

/**
 * As whom a fan joins: their account, whatever the device (JOIN-1). Where nobody is drawn a device is enough, and one that
 * has a place keeps it, whoever signs in at it (JOIN-7). Null: they have to sign in.
 */
export async function joiningFan(
  services: Pick<Services, 'objects' | 'queueKeys'>,
  asked: Asked,
): Promise<StandingFan | null> {
  const { address, plan, session } = asked;
  const entryOf = (subject: Parameters<typeof services.queueKeys.entryOf>[1]) =>
    services.queueKeys.entryOf(address.eventId, subject);
  if (!plan.isFirstCome) return session.user && { entry: entryOf(session.user.id), place: null };
  const [first, ...before] = subjectsOf(fanOf(session));
  for (const subject of before) {
    const entry = entryOf(subject);
    const place = await findPlace(services, { address, plan, entry });
    if (place) return { entry, place };
  }
  return { entry: entryOf(first), place: null };
}

/** Where an entry stands; null: nowhere. */
export async function findPlace(
  { objects }: Pick<Services, 'objects'>,
  { address, plan, entry }: { address: EventAddress; plan: QueuePlan; entry: string },
): Promise<JoinedPlace | null> {
  const register = { index: registerOf(entry, plan.registers), registers: plan.registers };
  return await registerAt(objects, address, register).find({ plan, entry });
}
