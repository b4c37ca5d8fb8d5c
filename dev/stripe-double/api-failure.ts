import { fail, type Result } from './result.ts';

/** A refusal in Stripe's shape: the HTTP status and what stands in `error`. */
export interface ApiFailure {
  status: number;
  error: {
    type: 'invalid_request_error' | 'idempotency_error' | 'api_error' | 'card_error';
    message: string;
    code?: string;
    param?: string;
    charge?: string;
  };
}

export type ApiResult<Value> = Result<Value, ApiFailure>;

/** 400 `invalid_request_error`, optionally with Stripe's code and the parameter at fault. */
export function invalidRequest(message: string, detail: { code?: string; param?: string; charge?: string } = {}) {
  return fail<ApiFailure>({ status: 400, error: { type: 'invalid_request_error', message, ...detail } });
}

/** 400: a required parameter is not there. */
export function missingParam(param: string) {
  return invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
}

/** 404, in Stripe's words. `object`: "payment_intent". */
export function noSuch(object: string, id: string) {
  const error = { type: 'invalid_request_error', code: 'resource_missing', param: 'id' } as const;
  return fail<ApiFailure>({ status: 404, error: { ...error, message: `No such ${object}: '${id}'` } });
}
