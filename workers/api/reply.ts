import type { Refusal } from '../../domain/inventory/commands.ts';
import type { Problem, ProblemCode } from '../../protocol/problem.ts';
import { problemOf, refusalProblem, type RefusedDocument } from '../../protocol/refusal-problem.ts';

/** What a handler answers with: a body, a refusal, or (for what is not JSON) a whole response. */
export type Reply<Body> =
  | { kind: 'answer'; body: Body; headers: Record<string, string> }
  | RefusalReply
  | { kind: 'response'; response: Response };

export interface RefusalReply {
  kind: 'refusal';
  refused: RefusedDocument;
  headers: Record<string, string>;
}

export function answer<Body>(body: Body, headers: Record<string, string> = {}): Reply<Body> {
  return { kind: 'answer', body, headers };
}

export function refuse(code: ProblemCode, more: Omit<Problem, 'type' | 'title' | 'status'> = {}): RefusalReply {
  return { kind: 'refusal', refused: { problem: problemOf(code, more), retryAfterSeconds: null }, headers: {} };
}

/** A refusal that a later try may not meet. */
export function refuseFor(code: ProblemCode, retryAfterSeconds: number, detail: string): RefusalReply {
  return { kind: 'refusal', refused: { problem: problemOf(code, { detail }), retryAfterSeconds }, headers: {} };
}

/** A fault in one named field. */
export function refuseField(pointer: string, message: string): RefusalReply {
  return refuse('invalid-request', { errors: [{ pointer, message }] });
}

/** Faults of a body's own fields, each by its name. */
export function refuseFields(faults: readonly { field: string; message: string }[]): RefusalReply {
  return refuse('invalid-request', {
    errors: faults.map(({ field, message }) => ({ pointer: `/${field}`, message })),
  });
}

/** What the box office refused. */
export function refuseCommand(refusal: Refusal): RefusalReply {
  return { kind: 'refusal', refused: refusalProblem(refusal), headers: {} };
}

export function respond(response: Response): Reply<never> {
  return { kind: 'response', response };
}

/** A refusal as it goes out: RFC 9457. `requestId` is what a fan can quote to an operator. */
export function problemResponse(options: {
  refused: RefusedDocument;
  requestId: string;
  headers?: Record<string, string>;
}): Response {
  const { problem, retryAfterSeconds } = options.refused;
  const headers = new Headers({ ...options.headers, 'Content-Type': 'application/problem+json' });
  headers.set('Cache-Control', 'no-store');
  if (retryAfterSeconds !== null) headers.set('Retry-After', String(retryAfterSeconds));
  const body = JSON.stringify({ ...problem, instance: options.requestId } satisfies Problem);
  return new Response(body, { status: problem.status, headers });
}
