import { readPlanGeometry } from '../../../db/queries/catalogue.ts';
import { seatingPlanSchema } from '../../../protocol/http/plans.ts';
import { POLICIES } from '../../edge-cache/policies.ts';
import { operation } from '../operation.ts';
import { planParams } from '../paths.ts';
import { answer, refuse } from '../reply.ts';

export const readPlanOperation = operation({
  id: 'readPlan',
  method: 'get',
  path: '/v1/plans/{planHash}',
  tag: 'Seats',
  summary: 'Read a seating plan',
  description: 'Geometry by its content hash: it never changes and may be kept for ever.',
  access: 'public',
  cache: POLICIES.immutable,
  params: planParams,
  answer: { status: 200, description: 'The plan', schema: seatingPlanSchema },
  problems: ['not-found'],
  async handle({ params, services }) {
    const plan = await readPlanGeometry(services.db, params.planHash);
    return plan ? answer(plan) : refuse('not-found');
  },
});
