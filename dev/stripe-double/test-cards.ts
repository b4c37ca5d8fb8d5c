/** What the bank says to a card. `silent`: it authorises, but the shop never hears of it. */
export type CardOutcome =
  | { name: 'pays' }
  | { name: 'declined'; declineCode: string; message: string }
  | { name: 'authenticates' }
  | { name: 'silent' };

export interface TestCard {
  number: string;
  /** What the payment page calls it. */
  label: string;
  hint: string;
  outcome: CardOutcome;
}

/** Stripe's own test numbers, and one of ours for the fan who closes the page while paying. */
export const TEST_CARDS: readonly TestCard[] = [
  {
    number: '4242424242424242',
    label: 'Pays',
    hint: 'The bank authorises at once',
    outcome: { name: 'pays' },
  },
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
];

/** The bank's answer to a number as typed; a card that is none of the test cards is declined, as in Stripe's test mode. */
export function outcomeOfCard(typed: string): CardOutcome {
  const digits = typed.replaceAll(/\D/g, '');
  const card = TEST_CARDS.find((card) => card.number === digits);
  if (card) return card.outcome;
  const message = 'Your card was declined. This is a test page: use one of the cards listed below.';
  return { name: 'declined', declineCode: 'test_mode_live_card', message };
}
