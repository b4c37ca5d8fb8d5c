import { ok } from '../../domain/shared/result.ts';
import type { Account } from './account.ts';
import type { ApiResult } from './api-failure.ts';
import { textAt, type FormMap } from './form-body.ts';

const LIST_LIMIT_DEFAULT = 10;

/** `GET /v1/events`: newest first, optionally of one `type`; those whose webhook was withheld too. */
export function listEvents(account: Account, query: FormMap): ApiResult<object> {
  const type = textAt(query, 'type');
  const limit = Number(textAt(query, 'limit') ?? LIST_LIMIT_DEFAULT);
  const matching = Object.values(account.state.deliveries)
    .map((delivery) => delivery.event)
    .filter((event) => type === undefined || event.type === type)
    .toReversed();
  return ok({ object: 'list', url: '/v1/events', has_more: matching.length > limit, data: matching.slice(0, limit) });
}
