import type { Account } from './account.ts';
import type { ApiResult } from './api-failure.ts';
import { listAt, textAt, type FormMap } from './form-body.ts';
import { listPage } from './lists.ts';
import { noSuch } from './api-failure.ts';
import { ok } from './result.ts';

/** `GET /v1/events`: newest first, of one `type` or of several `types`; those whose webhook was withheld too. */
export function listEvents(account: Account, query: FormMap): ApiResult<object> {
  const type = textAt(query, 'type');
  const types = type === undefined ? listAt(query, 'types') : [type];
  const all = Object.values(account.state.deliveries)
    .map((delivery) => delivery.event)
    .filter((event) => types.length === 0 || types.includes(event.type));
  return listPage('/v1/events', all, query);
}

export function readEvent(account: Account, id: string): ApiResult<object> {
  const delivery = account.state.deliveries[id];
  return delivery ? ok(delivery.event) : noSuch('event', id);
}
