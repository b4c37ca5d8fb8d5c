import type { PaymentCommand } from '../inventory/commands.ts';
import type { HoldId } from '../shared/ids.ts';
import { unreachable } from '../shared/invariant.ts';

/** What the payment provider says of one payment session. */
export type ProviderWord =
  /** The fan may still pay. */
  | { kind: 'open' }
  /** Authorized, or captured at once where the method knows no authorization. */
  | { kind: 'paid'; paymentId: string; amountMinor: number }
  /** It can no longer be paid. */
  | { kind: 'ended' };

/** Which payment a word is about, as the session's own metadata says. */
export interface PaymentReference {
  holdId: HoldId;
  fence: string;
  sessionId: string;
}

/** What the box office must decide after the provider's word; null: nothing yet. Rules MONEY-6 and MONEY-7. */
export function commandAfterWord(word: ProviderWord, reference: PaymentReference): PaymentCommand | null {
  const { holdId, fence, sessionId } = reference;
  switch (word.kind) {
    case 'open':
      return null;
    case 'paid':
      return { kind: 'commit', holdId, fence, sessionId, paymentId: word.paymentId, amountMinor: word.amountMinor };
    case 'ended':
      return { kind: 'payment-ended', holdId, sessionId };
    default:
      return unreachable(word);
  }
}
