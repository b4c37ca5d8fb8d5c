import { ok } from './result.ts';
import { invalidRequest, type ApiResult } from './api-failure.ts';
import { textsAt, type FormMap } from './form-body.ts';
import type { Metadata } from './objects.ts';

const KEYS_MAX = 50;
const KEY_CHARACTERS_MAX = 40;
const VALUE_CHARACTERS_MAX = 500;

/** Metadata under a path, within Stripe's limits. An empty value unsets its key, as in Stripe. */
export function parseMetadata(params: FormMap, ...path: string[]): ApiResult<Metadata> {
  const entries = Object.entries(textsAt(params, ...path)).filter(([, value]) => value !== '');
  const param = path.join('.');
  if (entries.length > KEYS_MAX) {
    return invalidRequest(`You can only specify ${KEYS_MAX} keys of metadata.`, { param });
  }
  for (const [key, value] of entries) {
    if (key.length > KEY_CHARACTERS_MAX || value.length > VALUE_CHARACTERS_MAX) {
      const limits = `keys up to ${KEY_CHARACTERS_MAX} characters and values up to ${VALUE_CHARACTERS_MAX} characters`;
      return invalidRequest(`Metadata can have ${limits}; "${key}" is longer.`, { param });
    }
  }
  return ok(Object.fromEntries(entries));
}
