/** What the bank says to a card, now and later. */
export type CardOutcome =
  | { name: 'pays' }
  | { name: 'declined'; declineCode: string; message: string }
  /** 3-D Secure: the fan must confirm. */
  | { name: 'authenticates' }
  /** Authorised, but the shop never hears of it. */
  | { name: 'silent' }
  /** Authorised, but the money is gone when the shop captures. */
  | { name: 'capture-fails' }
  /** Paid; the fan disputes it once the money is captured. */
  | { name: 'disputes' }
  /** Paid; a refund stays `pending` for a while. */
  | { name: 'refund-late' }
  /** Paid; a refund says `succeeded` and fails later. */
  | { name: 'refund-fails' };

/** How a fan pays. */
export type Payment = { method: 'card'; number: string } | { method: 'ideal' };

export interface TestCard {
  number: string;
  /** What the payment page calls it. */
  label: string;
  hint: string;
  outcome: CardOutcome;
}

/** Stripe's own test numbers where it has one, and ours (ending in 0341 and 0366) for what it has none for. */
export const TEST_CARDS: readonly TestCard[] = [
  { number: '4242424242424242', label: 'Pays', hint: 'The bank authorises at once', outcome: { name: 'pays' } },
  {
    number: '4000000000000002',
    label: 'Declined',
    hint: 'The bank says no; another card may be tried',
    outcome: { name: 'declined', declineCode: 'generic_decline', message: 'Your card was declined.' },
  },
  {
    number: '4000000000009995',
    label: 'Too little money',
    hint: 'Declined for insufficient funds',
    outcome: { name: 'declined', declineCode: 'insufficient_funds', message: 'Your card has insufficient funds.' },
  },
  {
    number: '4000002760003184',
    label: '3-D Secure',
    hint: 'The bank asks the fan to confirm',
    outcome: { name: 'authenticates' },
  },
  {
    number: '4000000000000341',
    label: 'Never calls back',
    hint: 'Authorised, but the webhook is withheld and the fan does not return',
    outcome: { name: 'silent' },
  },
  {
    number: '4000000000000366',
    label: 'Capture fails',
    hint: 'Authorised, but the bank has let it go when the shop captures',
    outcome: { name: 'capture-fails' },
  },
  {
    number: '4000000000000259',
    label: 'Disputed later',
    hint: 'Pays; the bank takes the money back as fraudulent a moment after the capture',
    outcome: { name: 'disputes' },
  },
  {
    number: '4000000000007726',
    label: 'Slow refund',
    hint: 'Pays; a refund is pending for a moment',
    outcome: { name: 'refund-late' },
  },
  {
    number: '4000000000005126',
    label: 'Refund fails',
    hint: 'Pays; a refund seems to succeed and fails a moment later',
    outcome: { name: 'refund-fails' },
  },
];

/** The bank's answer to a number as typed; a card that is none of the test cards is declined, as in Stripe's test mode. */
export function outcomeOfCard(typed: string): CardOutcome {
  const number = digitsOf(typed);
  const card = TEST_CARDS.find((card) => card.number === number);
  if (card) return card.outcome;
  const message = 'Your card was declined. This is a test page: use one of the cards listed below.';
  return { name: 'declined', declineCode: 'test_mode_live_card', message };
}

/** The outcome of the card whose last four digits a charge shows; other methods simply pay. */
export function outcomeOfLast4(last4: string | null): CardOutcome {
  return TEST_CARDS.find((card) => card.number.endsWith(last4 ?? '-'))?.outcome ?? { name: 'pays' };
}

export function digitsOf(typed: string): string {
  return typed.replaceAll(/\D/g, '');
}
