import type * as z from 'zod';
import { readVenue } from '../../../db/queries/catalogue.ts';
import { upsertPlan } from '../../../db/queries/organising.ts';
import { planHash } from '../../../domain/seating/plan-hash.ts';
import { parsePretixPlan } from '../../../domain/seating/pretix-plan.ts';
import type { PlanId } from '../../../domain/shared/ids.ts';
import { planInputSchema, planWrittenSchema } from '../../../protocol/http/organisers.ts';
import { newId } from '../../new-id.ts';
import type { Services } from '../../services.ts';
import { isRefusal, once } from '../once.ts';
import { operation } from '../operation.ts';
import { venueParams } from '../paths.ts';
import { answer, refuse, type RefusalReply } from '../reply.ts';
import { keyedBy } from './keyed-by.ts';

const PLAN_BYTES_MAX = 8 * 1024 * 1024;
const FAULTS_SHOWN_MAX = 100;

export const createPlanOperation = operation({
  id: 'createPlan',
  method: 'post',
  path: '/v1/venues/{venueId}/plans',
  tag: 'Organisers',
  summary: 'Add a seating plan',
  description:
    "pretix's seating-plan JSON. A faulty one is refused with the place of each fault. The same content at the same venue is the plan that is there; other content is its next version.",
  access: 'organiser',
  params: venueParams,
  body: planInputSchema,
  bodyBytesMax: PLAN_BYTES_MAX,
  answer: { status: 201, description: 'The plan', schema: planWrittenSchema },
  problems: ['not-found'],
  async handle({ params, body, key, session, services }) {
    const keyed = keyedBy({ services, session, operation: 'createPlan', key, body: { ...params, body } });
    const written = await once(keyed, () => writePlan(services, params.venueId, body));
    return isRefusal(written) ? written : answer(written);
  },
});

async function writePlan(
  services: Services,
  venueId: string,
  body: z.infer<typeof planInputSchema>,
): Promise<z.infer<typeof planWrittenSchema> | RefusalReply> {
  const { supplement = null, ...document } = body;
  const plan = parsePretixPlan(document, supplement);
  if (!plan.ok) return refuse('invalid-request', { errors: plan.failure.slice(0, FAULTS_SHOWN_MAX) });
  if (!(await readVenue(services.db, venueId))) return refuse('not-found', { detail: 'There is no such venue.' });
  const contentHash = planHash(plan.value);
  const { id, version } = await upsertPlan(services.db, {
    id: newId<PlanId>(),
    venueId,
    contentHash,
    source: { document, supplement },
    geometry: plan.value,
  });
  const { capacity } = plan.value;
  return { id, version, planHash: contentHash, capacity, geometry: `/v1/plans/${contentHash}` };
}
