import { bytesToHex } from '@noble/hashes/utils.js';
import { claimIdempotencyKey, keepIdempotencyOutcome } from '../../db/queries/idempotency.ts';
import { canonicalJson } from '../../domain/seating/plan-hash.ts';
import { unreachable } from '../../domain/shared/invariant.ts';
import type { Services } from '../services.ts';
import { refuse, type RefusalReply } from './reply.ts';

/** A mutation that a key makes happen once. */
export interface KeyedRequest {
  services: Services;
  /** Whose key it is. */
  owner: string;
  key: string;
  body: unknown;
}

/**
 * Does a mutation once for each Idempotency-Key, and answers with what it made ever after; `work` may run twice when
 * a request was cut off, and must then make the same thing. A refusal is not remembered.
 */
export async function once<Outcome extends object>(
  request: KeyedRequest,
  work: () => Promise<Outcome | RefusalReply>,
): Promise<Outcome | RefusalReply> {
  const { services, owner, key, body } = request;
  const claim = await claimIdempotencyKey(services.db, { owner, key, digest: await digestOf(body) });
  switch (claim.kind) {
    case 'reused':
      return refuse('idempotency-key-reused', {
        errors: [{ pointer: 'Idempotency-Key', message: 'it belongs to a request with another body' }],
      });
    case 'done':
      return claim.outcome as Outcome;
    case 'do': {
      const outcome = await work();
      if (!isRefusal(outcome)) await keepIdempotencyOutcome(services.db, { owner, key, outcome });
      return outcome;
    }
    default:
      return unreachable(claim);
  }
}

export function isRefusal(outcome: object): outcome is RefusalReply {
  return 'kind' in outcome && outcome.kind === 'refusal';
}

async function digestOf(body: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(canonicalJson(body ?? null));
  return bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}
