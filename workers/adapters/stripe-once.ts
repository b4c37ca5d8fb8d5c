import { Stripe } from 'stripe';

/** A key whose remembered answer is an error says the same for a day; so many are tried. */
const KEYS_MAX = 5;

/**
 * Makes a call that moves money once, however often it is tried and by however many: always under the same keys, in the
 * same order. A lost answer is looked up; a key that only repeats an error of Stripe's own, with nothing done, gives
 * way to the next one.
 * @param find what the call would have done, if it was done
 * @throws when it is not known what happened: try again later
 */
export async function once<Done>(options: {
  key: string;
  call: (idempotencyKey: string) => Promise<Done>;
  find: () => Promise<Done | null>;
}): Promise<Done> {
  const { key, call, find } = options;
  for (let spent = 0; ; spent++) {
    try {
      return await call(spent === 0 ? key : `${key}:${spent}`);
    } catch (error) {
      if (isRefusal(error)) throw error;
      const done = await find();
      if (done !== null) return done;
      if (!isRepeated(error) || spent === KEYS_MAX) throw error;
    }
  }
}

/** The provider understood and said no: saying it again gets the same answer. */
export function isRefusal(error: unknown): error is Stripe.errors.StripeError {
  return error instanceof Stripe.errors.StripeInvalidRequestError || error instanceof Stripe.errors.StripeCardError;
}

function isRepeated(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeAPIError && error.headers?.['idempotent-replayed'] === 'true';
}
