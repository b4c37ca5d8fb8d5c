/**
 * How fans may pay: methods that say at once whether the money is there. What is confirmed days later (bank debits,
 * vouchers, transfers) is not here and is never offered. Of these, Stripe offers those that the account has and that
 * fit the currency. Only a card's money can be reserved first; the others take it at once.
 */
export const PAYMENT_METHODS = ['card', 'ideal', 'bancontact', 'eps', 'p24', 'blik', 'twint', 'paypal'] as const;

export type PaymentMethod = (typeof PAYMENT_METHODS)[number];
