import { noteProviderRefund, readRefund, settleRefund, type RefundRecord } from '../../db/queries/refunds.ts';
import type { BookingEffect } from '../../domain/bookings/effects.ts';
import { hearOfRefund } from '../../domain/bookings/refund.ts';
import { invariant, unreachable } from '../../domain/shared/invariant.ts';
import type { RefundResult } from '../adapters/payment-provider.ts';
import type { Services } from '../services.ts';

/**
 * Gives money back, once for each refund and attempt: by the provider's idempotency key while that is remembered, and
 * from the second try on by looking first whether it was done. @throws while the provider is still working on it
 */
export async function payRefund(
  services: Services,
  effect: Extract<BookingEffect, { kind: 'refund' }>,
  attempts: number,
): Promise<void> {
  const { refundId, attempt } = effect;
  const refund = await readRefund(services.db, refundId);
  invariant(refund, `the refund ${refundId} was written with what it owes`);
  if (refund.state !== 'requested' || refund.attempt !== attempt) return;
  const result = await askProvider(services, { refund, effect, attempts });
  await applyRefundResult(services, { refund, attempt, result, event: null });
  if (result.kind === 'pending') throw new Error(`the provider is still working on refund ${refundId}`);
}

/** Has the provider refund, or asks what became of a refund that it has begun. */
export function askProvider(
  { payments }: Pick<Services, 'payments'>,
  about: { refund: RefundRecord; effect: Extract<BookingEffect, { kind: 'refund' }>; attempts: number },
): Promise<RefundResult> {
  const { refund, effect, attempts } = about;
  return refund.providerId === null
    ? payments.refund({ ...effect, mayHaveBegun: attempts > 1 })
    : payments.retrieveRefund(refund.providerId);
}

/** Writes what the provider says of a refund's attempt, and what that owes. Heard before, it changes nothing. */
export async function applyRefundResult(
  services: Services,
  heard: {
    refund: RefundRecord;
    attempt: number;
    result: RefundResult;
    /** The webhook that said so; null: we asked. */
    event: { id: string; type: string; at: string } | null;
  },
): Promise<void> {
  const { refund, attempt, result, event } = heard;
  const { refundId } = refund;
  const now = new Date().toISOString();
  switch (result.kind) {
    case 'pending':
      return noteProviderRefund(services.db, { refundId, attempt, providerId: result.providerId });
    case 'done':
    case 'final': {
      const kind = result.kind === 'done' ? 'done' : 'failed';
      const next = hearOfRefund(refund, { kind, attempt });
      if (next === null) return;
      const failure = result.kind === 'final' ? result.reason : null;
      const { providerId } = result;
      const { effects } = next;
      const isMoved = await settleRefund(services.db, { refund, to: kind, providerId, failure, effects, event, now });
      if (!isMoved && event === null) throw new Error(`the refund ${refundId} was moved meanwhile`);
      return;
    }
    default:
      return unreachable(result);
  }
}
