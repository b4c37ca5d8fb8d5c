import type { Account, PlannedStep } from './account.ts';
import { expireOverdue } from './checkout-sessions.ts';
import { AUTHORIZATION_SECONDS } from './charges.ts';
import { openDispute } from './disputes.ts';
import { expireAuthorization } from './payment-intents.ts';
import { failRefund, succeedRefund } from './refunds.ts';
import { unreachable } from './result.ts';

/** Lets happen what is due by now: sessions end, authorizations lapse, banks do what they planned. */
export function passTime(account: Account): void {
  const nowSeconds = account.nowSeconds();
  expireOverdue(account);
  takePlannedSteps(account);
  for (const intent of Object.values(account.state.intents)) {
    const charge = account.state.charges[intent.latest_charge ?? ''];
    const isOver = charge !== undefined && charge.created + AUTHORIZATION_SECONDS <= nowSeconds;
    if (intent.status === 'requires_capture' && isOver) expireAuthorization(account, intent);
  }
}

/** What the banks planned and is due by now. */
export function takePlannedSteps(account: Account): void {
  const nowSeconds = account.nowSeconds();
  const due = account.state.planned.filter(({ atSeconds }) => atSeconds <= nowSeconds);
  if (due.length === 0) return;
  account.state.planned = account.state.planned.filter(({ atSeconds }) => atSeconds > nowSeconds);
  for (const { step } of due) take(account, step);
}

function take(account: Account, step: PlannedStep['step']): void {
  const { state } = account;
  switch (step.kind) {
    case 'refund-succeeds':
      return succeedRefund(account, state.refunds[step.refundId]!);
    case 'refund-fails':
      return failRefund(account, state.refunds[step.refundId]!);
    case 'dispute-opens':
      // Refused where the whole was refunded meanwhile: then there is nothing left to dispute.
      openDispute(account, { intentId: step.intentId });
      return;
    default:
      return unreachable(step);
  }
}
