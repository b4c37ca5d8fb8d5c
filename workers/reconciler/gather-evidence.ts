import { readBookingTestimonies, type BookingTestimony } from '../../db/queries/reconciling.ts';
import type { Evidence, OfficeEvidence } from '../../domain/bookings/reconcile.ts';
import type { EventAddress } from '../../domain/shared/event-address.ts';
import type { HoldId } from '../../domain/shared/ids.ts';
import { boxOfficeOf } from '../../durable-objects/address-book.ts';
import type { PaymentRecord } from '../adapters/payment-provider.ts';
import type { Services } from '../services.ts';

/** A hold that is to be looked at, with what is known of its payments already. */
export interface Subject {
  address: EventAddress;
  holdId: HoldId;
  payments: PaymentRecord[];
}

export interface GatheredEvidence {
  subject: Subject;
  evidence: Evidence;
}

/** What all three say of these holds. Of an event whose box office is away nothing is said: `away` names it. */
export async function gatherEvidence(
  services: Services,
  subjects: readonly Subject[],
): Promise<{ gathered: GatheredEvidence[]; away: Subject[] }> {
  const testimonies = await readBookingTestimonies(
    services.db,
    subjects.map(({ holdId }) => holdId),
  );
  const gathered: GatheredEvidence[] = [];
  const away: Subject[] = [];
  for (const ofEvent of byEvent(subjects)) {
    const known = await Promise.all(
      ofEvent.map((subject) => withPayments(services, subject, testimonies.get(subject.holdId) ?? null)),
    );
    const office = await askOffice(services, known);
    known.forEach((subject, at) => {
      if (office === null) return away.push(subject);
      const { holdId, payments } = subject;
      const booking = testimonies.get(holdId)?.evidence ?? null;
      const evidence = {
        holdId,
        office: office[at] ?? null,
        booking,
        payments: payments.map((payment) => payment.evidence),
      };
      return gathered.push({ subject, evidence });
    });
  }
  return { gathered, away };
}

/** The booking's own payment is among them, whenever it was made; where refunds or disputes are known all are looked up. */
async function withPayments(
  { payments: provider }: Services,
  subject: Subject,
  testimony: BookingTestimony | null,
): Promise<Subject> {
  const sessionIds = new Set(subject.payments.map(({ evidence }) => evidence.sessionId));
  const known = new Map(subject.payments.map((payment) => [payment.evidence.sessionId, payment]));
  if (testimony?.sessionId) sessionIds.add(testimony.sessionId);
  const isDeep = testimony !== null && testimony.evidence.refunds.length + testimony.evidence.disputes.length > 0;
  const payments = await Promise.all(
    [...sessionIds].map(async (id) => (isDeep ? null : known.get(id)) ?? (await provider.readPayment(id))),
  );
  return { ...subject, payments: payments.filter((payment) => payment !== null) };
}

async function askOffice(services: Services, subjects: readonly Subject[]): Promise<(OfficeEvidence | null)[] | null> {
  const asked = subjects.map(({ holdId, payments }) => ({
    holdId,
    sessionIds: payments.map(({ evidence }) => evidence.sessionId),
  }));
  return await boxOfficeOf(services.objects, subjects[0]!.address).evidence(asked);
}

function byEvent(subjects: readonly Subject[]): Subject[][] {
  return Object.values(Object.groupBy(subjects, ({ address }) => address.eventId)).map((group) => group ?? []);
}
