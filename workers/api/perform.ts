import type * as z from 'zod';
import { readUser } from '../../db/queries/accounts.ts';
import { unreachable } from '../../domain/shared/invariant.ts';
import { fail, ok, type Result } from '../../domain/shared/result.ts';
import type { Role } from '../../domain/shared/roles.ts';
import type { ProblemCode } from '../../protocol/problem.ts';
import { announceChanges } from '../change-capture/announce-changes.ts';
import type { Services } from '../services.ts';
import { isOwnOrigin, presentedSession, type PresentedSession } from '../session/presented-session.ts';
import { noSessionCookie, sessionCookie } from '../session/session-cookie.ts';
import { deviceSession, SESSION_TOKEN_HEADER, signSession, type Session } from '../session/session.ts';
import { fieldErrors } from './field-errors.ts';
import { isMutation, type Operation } from './operation.ts';
import { readJsonBody } from './read-body.ts';
import { problemResponse, refuse, type RefusalReply, type Reply } from './reply.ts';

const BODY_BYTES_MAX = 64 * 1024;
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{8,64}$/;

/** A request that has found its operation. */
export interface OperationRequest {
  request: Request;
  /** As they stand in the path. */
  params: Record<string, string>;
  services: Services;
  requestId: string;
}

/** Does an operation: who asks, may they, what do they ask, and then its handler. */
export async function perform(operation: Operation, call: OperationRequest): Promise<Response> {
  const who = await authorise(operation, call);
  if (!who.ok) return replyResponse(operation, who.failure, call.requestId);
  const asked = await parseCall(operation, call);
  if (!asked.ok) return replyResponse(operation, asked.failure, call.requestId);
  const { session, isNew } = who.value;
  const { services, request } = call;
  // Each operation's types say which session it gets; `authorise` has seen to it.
  const reply = await operation.handle({ ...asked.value, session, services, request });
  if (mayChangeCatalogue(operation)) services.later(announceChanges(services));
  const response = replyResponse(operation, reply, call.requestId);
  return session && isNew ? await withSession(response, session, call) : response;
}

/** What organisers and operators change shows in searches and cached pages. */
function mayChangeCatalogue(operation: Operation): boolean {
  return isMutation(operation) && (operation.access === 'organiser' || operation.access === 'operator');
}

/** Parameters by name, or a fault for each that is wrong. */
export function parseParameters(
  operation: Operation,
  call: Pick<OperationRequest, 'request' | 'params'>,
): Result<{ params: Record<string, unknown>; query: Record<string, unknown> }, RefusalReply> {
  const given = Object.fromEntries(new URL(call.request.url).searchParams);
  const params = operation.params?.safeParse(call.params) ?? NOTHING;
  const query = operation.query?.safeParse(given) ?? NOTHING;
  const faults = [params, query].flatMap((parsed) => (parsed.success ? [] : fieldErrors(parsed.error, 'parameters')));
  if (!params.success || !query.success) return fail(refuse('invalid-request', { errors: faults }));
  return ok({ params: params.data, query: query.data });
}

const NOTHING: z.ZodSafeParseResult<Record<string, unknown>> = { success: true, data: {} };

type Who = { session: Session | null; isNew: boolean };

async function authorise(operation: Operation, call: OperationRequest): Promise<Result<Who, RefusalReply>> {
  const { request, services } = call;
  if (operation.access === 'public') return ok({ session: null, isNew: false });
  const presented = await presentedSession(request, services.vars);
  const isGuarded = isMutation(operation) || operation.answer.status === 101;
  if (isGuarded && !isOwnOrigin(request, presented, services.vars)) return fail(refuse('foreign-origin'));
  if (presented.kind === 'invalid') return fail(invalidSession(presented, services));
  const session = presented.kind === 'valid' ? presented.session : null;
  switch (operation.access) {
    case 'anyone':
      return ok({ session, isNew: false });
    case 'device':
      return ok(session ? { session, isNew: false } : { session: deviceSession(Date.now()), isNew: true });
    case 'user':
      return session?.user ? ok({ session, isNew: false }) : fail(refuse('not-signed-in'));
    case 'organiser':
      return await holderOf(['organiser', 'operator'], session, services);
    case 'operator':
      return await holderOf(['operator'], session, services);
    default:
      return unreachable(operation.access);
  }
}

/** Roles are looked up, not taken from the token: what was taken away must be gone at once. */
async function holderOf(
  roles: readonly [Role, ...Role[]],
  session: Session | null,
  services: Services,
): Promise<Result<Who, RefusalReply>> {
  if (!session?.user) return fail(refuse('not-signed-in'));
  const user = await readUser(services.db, session.user.id);
  if (user?.roles.some((role) => roles.includes(role))) return ok({ session, isNew: false });
  const detail = roles[0] === 'operator' ? 'Operators do this.' : 'Organisers do this.';
  return fail(refuse('forbidden', { detail }));
}

function invalidSession(presented: Extract<PresentedSession, { kind: 'invalid' }>, services: Services): RefusalReply {
  const refusal = refuse('invalid-session', { detail: 'Sign in again. What this device holds stays as it is.' });
  if (presented.by === 'bearer') return refusal;
  return { ...refusal, headers: { 'Set-Cookie': noSessionCookie(services.vars.PUBLIC_ORIGIN) } };
}

async function parseCall(operation: Operation, call: OperationRequest) {
  const parameters = parseParameters(operation, call);
  if (!parameters.ok) return parameters;
  const key = idempotencyKey(operation, call.request);
  if (!key.ok) return key;
  const body = await parseBody(operation, call.request);
  if (!body.ok) return body;
  return ok({ ...parameters.value, key: key.value, body: body.value });
}

function idempotencyKey(operation: Operation, request: Request): Result<string, RefusalReply> {
  if (!isMutation(operation)) return ok('');
  const key = request.headers.get('Idempotency-Key');
  if (key === null) return fail(refuseKey('idempotency-key-missing', 'a mutation needs it'));
  return IDEMPOTENCY_KEY.test(key)
    ? ok(key)
    : fail(refuseKey('invalid-request', '8 to 64 characters of ASCII without spaces'));
}

function refuseKey(code: ProblemCode, message: string): RefusalReply {
  return refuse(code, { errors: [{ pointer: 'Idempotency-Key', message }] });
}

async function parseBody(operation: Operation, request: Request): Promise<Result<unknown, RefusalReply>> {
  if (!operation.body) return ok(undefined);
  const read = await readJsonBody(request, operation.bodyBytesMax ?? BODY_BYTES_MAX);
  if (!read.ok) {
    return fail({ kind: 'refusal', refused: { problem: read.failure, retryAfterSeconds: null }, headers: {} });
  }
  const parsed = operation.body.safeParse(read.value);
  if (parsed.success) return ok(parsed.data);
  return fail(refuse('invalid-request', { errors: fieldErrors(parsed.error, 'body') }));
}

function replyResponse(operation: Operation, reply: Reply<unknown>, requestId: string): Response {
  switch (reply.kind) {
    case 'response':
      return reply.response;
    case 'refusal':
      return problemResponse({ refused: reply.refused, requestId, headers: reply.headers });
    case 'answer': {
      const { status } = operation.answer;
      if (status === 204) return new Response(null, { status, headers: reply.headers });
      return Response.json(reply.body, { status, headers: reply.headers });
    }
    default:
      return unreachable(reply);
  }
}

/** Gives a new device its session: a cookie, and a header for programs. Scripts of a page never see the token. */
async function withSession(response: Response, session: Session, call: OperationRequest): Promise<Response> {
  const { SESSION_SECRET, PUBLIC_ORIGIN } = call.services.vars;
  const token = await signSession(session, SESSION_SECRET);
  const headers = new Headers(response.headers);
  headers.append('Set-Cookie', sessionCookie(token, PUBLIC_ORIGIN));
  if (!call.request.headers.has('Origin')) headers.set(SESSION_TOKEN_HEADER, token);
  const { status, body, webSocket } = response;
  return new Response(body, { status, headers, webSocket });
}
