import { readRefund, retryRefund } from '../../db/queries/refunds.ts';
import type { ReconcileStep } from '../../domain/bookings/reconcile.ts';
import type { EventAddress } from '../../domain/shared/event-address.ts';
import { invariant, unreachable } from '../../domain/shared/invariant.ts';
import { boxOfficeOf } from '../../durable-objects/address-book.ts';
import { doEffect } from '../outbox/effects.ts';
import { applyRefundResult } from '../outbox/pay-refund.ts';
import { applyMoneyNews, applyProviderWord } from '../payments/provider-event.ts';
import type { Services } from '../services.ts';

/** A step that somebody else may have begun: what moves money looks first whether it was done. */
const BEGUN_BEFORE = 2;

/** Takes one step of the reconciler, each with the shell's own function: what a webhook or the outbox would have done. */
export async function takeStep(
  services: Services,
  address: EventAddress,
  step: Exclude<ReconcileStep, { kind: 'drift' }>,
): Promise<void> {
  const { payments, db } = services;
  switch (step.kind) {
    case 'expire-session':
      await applyProviderWord(services, await payments.expireSession(step.sessionId));
      return;
    case 'hear-session':
      await applyProviderWord(services, await payments.retrieveSession(step.sessionId));
      return;
    case 'deliver-ledger':
      return boxOfficeOf(services.objects, address).deliverNow();
    case 'do':
      return doEffect(services, step.effect, BEGUN_BEFORE);
    case 'take-money': {
      const { paymentId, amountMinor } = step;
      const result = await payments.capture({ bookingId: paymentId, paymentId, amountMinor });
      if (result.kind === 'final') throw new Error(`the provider does not give ${paymentId}: ${result.reason}`);
      return;
    }
    case 'hear-refund': {
      const refund = await readRefund(db, step.refundId);
      invariant(refund, 'a refund that is heard of is there');
      const result = { kind: 'final', providerId: null, reason: 'the provider says so' } as const;
      return applyRefundResult(services, { refund, attempt: step.attempt, result, event: null });
    }
    case 'retry-refund': {
      const refund = await readRefund(db, step.refundId);
      if (refund) await retryRefund(db, refund);
      return;
    }
    case 'hear-dispute': {
      const { disputeId, state } = step;
      // Its own name in the memory of webhooks: the provider's may still come.
      const id = `reconciled:${disputeId}:${state}`;
      const event = { kind: 'provider-event', id, type: 'reconciled', createdAtMs: Date.now(), payload: '' } as const;
      return applyMoneyNews(services, { ...step, kind: 'dispute' }, event);
    }
    default:
      return unreachable(step);
  }
}
