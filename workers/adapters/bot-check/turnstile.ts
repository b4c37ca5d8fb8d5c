import * as z from 'zod';
import { isUuid } from '../../../domain/shared/ids.ts';
import { fail, ok } from '../../../domain/shared/result.ts';
import type { BotCheck } from './bot-check.ts';

const SITEVERIFY_URL = 'https://challenges.cloudflare.com/turnstile/v0/siteverify';
const TIMEOUT_MS = 4_000;

/** Official keys that let everybody through, or nobody: developers.cloudflare.com/turnstile/troubleshooting/testing. */
const TEST_KEY = /^[123]x0{10,}/;

/** Whether a site or secret key is one of those that anybody may use, and that check nothing. */
export function isTurnstileTestKey(key: string): boolean {
  return TEST_KEY.test(key);
}

const verdictSchema = z.object({ success: z.boolean(), 'error-codes': z.array(z.string()).default([]) });

/** Faults of our own: the fan can do nothing about them. */
const OUR_FAULTS = new Set(['missing-input-secret', 'invalid-input-secret', 'bad-request', 'internal-error']);

/** Cloudflare's Turnstile. Its tokens live 300 s and work once. */
export function turnstile(options: { secret: string; url?: string | undefined }): BotCheck {
  return {
    async check({ token, clientAddress, attempt }) {
      const form = new URLSearchParams({ secret: options.secret, response: token });
      if (clientAddress !== null) form.set('remoteip', clientAddress);
      // A request that is sent again may show its token again.
      if (isUuid(attempt)) form.set('idempotency_key', attempt);
      try {
        const signal = AbortSignal.timeout(TIMEOUT_MS);
        const response = await fetch(options.url ?? SITEVERIFY_URL, { method: 'POST', body: form, signal });
        const verdict = verdictSchema.parse(await response.json());
        if (verdict.success) return ok(null);
        const ours = verdict['error-codes'].filter((code) => OUR_FAULTS.has(code));
        if (ours.length === 0) return fail('not-a-person');
        console.error('ALERT the bot check refuses us', ours);
      } catch (error) {
        console.warn('the bot check does not answer', error);
      }
      return fail('unavailable');
    },
  };
}
