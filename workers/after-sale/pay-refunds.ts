import { claimOutbox, type OutboxWork } from '../../db/queries/outbox.ts';
import { readRefunds, settleRefundsDone } from '../../db/queries/refund-batches.ts';
import type { RefundRecord } from '../../db/queries/refunds.ts';
import type { BookingEffect } from '../../domain/bookings/effects.ts';
import { hearOfRefund } from '../../domain/bookings/refund.ts';
import { applyRefundResult, askProvider } from '../outbox/pay-refund.ts';
import { LEASE_SECONDS, tryAgain } from '../outbox/run-outbox.ts';
import type { Services } from '../services.ts';

/** Calls to the provider at once: the cashier lets them through one by one, at the account's rate. */
const REFUNDS_AT_ONCE = 60;

type RefundEffect = Extract<BookingEffect, { kind: 'refund' }>;
type Done = Parameters<typeof settleRefundsDone>[1]['done'][number];

/** Does refunds that are owed until none is due, or the time is over. Answers how many there were. */
export async function payRefunds(services: Services, endsAtMs: number): Promise<number> {
  let inAll = 0;
  while (Date.now() < endsAtMs) {
    const count = await payNext(services);
    if (count === 0) break;
    inAll += count;
  }
  return inAll;
}

/** The next ones, each as `payRefund` does it, with a statement for all of them before and one after. */
async function payNext(services: Services): Promise<number> {
  const { db } = services;
  const now = new Date().toISOString();
  const works = await claimOutbox(db, { limit: REFUNDS_AT_ONCE, now, leaseSeconds: LEASE_SECONDS, topic: 'refund' });
  if (works.length === 0) return 0;
  const effects = works.map(({ effect }) => effect as RefundEffect);
  const refunds = await readRefunds(
    db,
    effects.map(({ refundId }) => refundId),
  );
  const byId = new Map(refunds.map((refund) => [refund.refundId, refund]));
  const outcomes = await Promise.all(
    works.map((work, i) => payOne(services, { work, effect: effects[i]!, refund: byId.get(effects[i]!.refundId)! })),
  );
  const done = outcomes.filter((outcome) => typeof outcome === 'object');
  const workIds = works.filter((_, i) => outcomes[i] !== 'failed').map(({ id }) => id);
  await settleRefundsDone(db, { done, workIds, now: new Date().toISOString() });
  return works.length;
}

/** `settled`: nothing is left to write. `failed`: it waits for another try. */
async function payOne(
  services: Services,
  about: { work: OutboxWork; effect: RefundEffect; refund: RefundRecord },
): Promise<Done | 'settled' | 'failed'> {
  const { work, effect, refund } = about;
  const { refundId, attempt } = effect;
  try {
    if (refund.state !== 'requested' || refund.attempt !== attempt) return 'settled';
    const result = await askProvider(services, { refund, effect, attempts: work.attempts });
    if (result.kind === 'done') {
      const next = hearOfRefund(refund, { kind: 'done', attempt });
      return next === null ? 'settled' : { refundId, attempt, providerId: result.providerId, effects: next.effects };
    }
    await applyRefundResult(services, { refund, attempt, result, event: null });
    if (result.kind === 'pending') throw new Error(`the provider is still working on refund ${refundId}`);
    return 'settled';
  } catch (error) {
    await tryAgain(services, work, error);
    return 'failed';
  }
}
