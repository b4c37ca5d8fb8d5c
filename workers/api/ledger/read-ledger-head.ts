import { boxOfficeOf } from '../../../durable-objects/address-book.ts';
import { ledgerHeadSchema } from '../../../protocol/http/ledger.ts';
import { saleRouteOf } from '../../event-routes.ts';
import { POLICIES } from '../../edge-cache/policies.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { answer, refuse } from '../reply.ts';

export const readLedgerHeadOperation = operation({
  id: 'readLedgerHead',
  method: 'get',
  path: '/v1/events/{eventId}/ledger/head',
  tag: 'Events',
  summary: 'Read the signed head of the ledger',
  description:
    'Signed at most once a minute. Keep it: an export that was rewritten since does not agree with it. 404 until something was sold or held.',
  access: 'public',
  // As often as it changes: the box office is asked itself, which nobody else may do for a public answer.
  cache: POLICIES.head,
  params: eventParams,
  answer: { status: 200, description: 'The head', schema: ledgerHeadSchema },
  problems: ['event-not-found', 'not-on-sale', 'not-found'],
  async handle({ params, services }) {
    const route = await saleRouteOf(services.db, params.eventId);
    if (!route.ok) return refuse(route.failure);
    const head = await boxOfficeOf(services.objects, route.value.address).ledgerHead();
    return head ? answer(head) : refuse('not-found', { detail: 'No head was signed yet: try again in a minute.' });
  },
});
