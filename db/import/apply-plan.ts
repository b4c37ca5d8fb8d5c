import type { PlanFault } from '../../domain/seating/json-node.ts';
import { planHash } from '../../domain/seating/plan-hash.ts';
import { parsePretixPlan } from '../../domain/seating/pretix-plan.ts';
import type { SeatingPlan } from '../../domain/seating/seating-plan.ts';
import type { PlanId } from '../../domain/shared/ids.ts';
import { fail, ok, type Result } from '../../domain/shared/result.ts';
import type { Database } from '../database.ts';
import { upsertPlan, type Written } from '../queries/organising.ts';
import type { PlanSource } from '../schema/venues.ts';
import { newId } from './new-id.ts';

export type WrittenPlan = Written & { version: number; plan: SeatingPlan };

/**
 * Stores a pretix plan (with its supplement, docs/spec/import.md PLAN-5) as the newest version of a venue's
 * plan, unless the venue has it already; every fault when it is not a valid one.
 */
export async function applyPlan(
  db: Database,
  { venueId, source }: { venueId: string; source: PlanSource },
): Promise<Result<WrittenPlan, PlanFault[]>> {
  const parsed = parsePretixPlan(source.document, source.supplement);
  if (!parsed.ok) return fail(parsed.failure);
  const plan = parsed.value;
  const written = await upsertPlan(db, {
    id: newId<PlanId>(),
    venueId,
    contentHash: planHash(plan),
    source,
    geometry: plan,
  });
  return ok({ ...written, plan });
}
