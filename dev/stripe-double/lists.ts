import { ok } from './result.ts';
import { invalidRequest, type ApiResult } from './api-failure.ts';
import { textAt, type FormMap } from './form-body.ts';

const LIMIT_DEFAULT = 10;
const LIMIT_MAX = 100;

/** The parameters that every list takes. */
export const LIST_PARAMS = [
  'limit',
  'starting_after',
  'ending_before',
  'created',
  'created[gt]',
  'created[gte]',
  'created[lt]',
  'created[lte]',
] as const;

/** A page of Stripe's lists: newest first, by time of creation and a cursor. `all`: oldest first. */
export function listPage<Item extends { id: string; created: number }>(
  url: string,
  all: readonly Item[],
  query: FormMap,
): ApiResult<object> {
  const limit = Number(textAt(query, 'limit') ?? LIMIT_DEFAULT);
  if (!Number.isInteger(limit) || limit < 1 || limit > LIMIT_MAX) {
    return invalidRequest(`Invalid limit: it must be between 1 and ${LIMIT_MAX}.`, { param: 'limit' });
  }
  const matching = all.filter((item) => isCreatedWithin(item.created, query)).toReversed();
  const after = textAt(query, 'starting_after');
  const before = textAt(query, 'ending_before');
  const cursor = after ?? before;
  const place = cursor === undefined ? -1 : matching.findIndex((item) => item.id === cursor);
  if (cursor !== undefined && place < 0) {
    return invalidRequest(`No such object: '${cursor}'`, { code: 'resource_missing', param: 'starting_after' });
  }
  if (before !== undefined) {
    const data = matching.slice(Math.max(0, place - limit), place);
    return ok({ object: 'list', url, has_more: place > limit, data });
  }
  const from = place + 1;
  return ok({
    object: 'list',
    url,
    has_more: from + limit < matching.length,
    data: matching.slice(from, from + limit),
  });
}

function isCreatedWithin(created: number, query: FormMap): boolean {
  const bound = (name: string, otherwise: number) => Number(textAt(query, 'created', name) ?? otherwise);
  const exact = textAt(query, 'created');
  if (exact !== undefined) return created === Number(exact);
  return (
    created > bound('gt', -1) &&
    created >= bound('gte', 0) &&
    created < bound('lt', Infinity) &&
    created <= bound('lte', Infinity)
  );
}
