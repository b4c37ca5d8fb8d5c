import type { Context, Hono } from 'hono';
import { withCacheHeaders } from '../edge-cache/cache-headers.ts';
import { canonicalUrl } from '../edge-cache/canonical-url.ts';
import { readCached } from '../edge-cache/read-cached.ts';
import type { HttpEnv } from '../http-env.ts';
import type { Operation } from './operation.ts';
import { parseParameters, perform } from './perform.ts';
import { problemResponse } from './reply.ts';

/** Routes the operations of the API at the front door: cacheable ones go on to the cached half. */
export function routeOperations(app: Hono<HttpEnv>, operations: readonly Operation[]): void {
  for (const operation of operations) {
    const defaults = operation.cache ? defaultsOf(operation) : {};
    app.on(operation.method.toUpperCase(), honoPath(operation), (c) =>
      operation.cache ? askReads(operation, defaults, c) : perform(operation, callOf(c)),
    );
  }
}

/** Routes the cacheable operations where they are answered. */
export function routeCachedOperations(app: Hono<HttpEnv>, operations: readonly Operation[]): void {
  for (const operation of operations) {
    const { cache } = operation;
    if (cache === undefined) continue;
    app.get(honoPath(operation), async (c) => withCacheHeaders(await perform(operation, callOf(c)), cache));
  }
}

/** What methods an address takes; none: there is no such address. */
export function methodsOf(operations: readonly Operation[]): (pathname: string) => string[] {
  const known = operations.map((operation) => ({
    pattern: pathPattern(operation),
    method: operation.method.toUpperCase(),
  }));
  return (pathname) => {
    // Pages are asked for most, and no operation is beside them.
    if (!pathname.startsWith(API_PREFIX)) return [];
    return known.filter(({ pattern }) => pattern.test(pathname)).map(({ method }) => method);
  };
}

const API_PREFIX = '/v1/';

/** Faults are refused at the door: a cache is asked for addresses that mean something, and only once for each. */
async function askReads(
  operation: Operation,
  defaults: Record<string, unknown>,
  c: Context<HttpEnv>,
): Promise<Response> {
  const call = callOf(c);
  const parameters = parseParameters(operation, call);
  if (!parameters.ok) {
    return problemResponse({ refused: parameters.failure.refused, requestId: call.requestId });
  }
  const { services } = c.env;
  const query = { values: parameters.value.query, defaults, isRepeated: false };
  const url = canonicalUrl(c.req.path, query, services.vars.PUBLIC_ORIGIN);
  const finish = operation.finish?.(parameters.value.query) ?? null;
  return readCached({ reads: services.reads, url, request: c.req.raw, finish, nowMs: Date.now() });
}

/** What an operation takes for granted when nothing is given. */
function defaultsOf(operation: Operation): Record<string, unknown> {
  const nothing = operation.query?.safeParse({});
  return nothing?.success ? nothing.data : {};
}

function callOf(c: Context<HttpEnv>) {
  const { services, requestId } = c.env;
  return { request: c.req.raw, params: c.req.param(), services, requestId };
}

function honoPath(operation: Operation): string {
  return operation.path.replaceAll(/\{(\w+)\}/g, ':$1');
}

function pathPattern(operation: Operation): RegExp {
  return new RegExp(`^${operation.path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`);
}
