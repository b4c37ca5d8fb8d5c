import type { Result } from '../../../domain/shared/result.ts';

/** Tells people's browsers from programs, before a fan joins a queue. Replaceable: nothing else knows whose it is. */
export interface BotCheck {
  /**
   * Whether the token, which a widget in the fan's page made, stands for a person. It works once; the same `attempt` may
   * ask again. `unavailable`: nobody can tell now.
   */
  check(ask: BotCheckAsk): Promise<Result<null, 'not-a-person' | 'unavailable'>>;
}

export interface BotCheckAsk {
  token: string;
  /** Where the request comes from, when that is known. */
  clientAddress: string | null;
  /** The request's Idempotency-Key. */
  attempt: string;
}
