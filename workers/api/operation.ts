import type * as z from 'zod';
import type { ProblemCode } from '../../protocol/problem.ts';
import type { CachePolicy } from '../edge-cache/policies.ts';
import type { Services } from '../services.ts';
import type { Session, SignedInSession } from '../session/session.ts';
import type { Reply } from './reply.ts';

/**
 * Who may call.
 * `public`: everybody, and the answer is the same for all; the session is not even looked at.
 * `anyone`: everybody, known or not.
 * `device`: everybody; somebody unknown gets a session for their device.
 * `user`: whoever has signed in. `organiser`: organisers and operators. `operator`: operators.
 */
export type Access = 'public' | 'anyone' | 'device' | 'user' | 'organiser' | 'operator';

interface SessionOf {
  public: null;
  anyone: Session | null;
  device: Session;
  user: SignedInSession;
  organiser: SignedInSession;
  operator: SignedInSession;
}

export type Method = 'get' | 'post' | 'put' | 'delete';

/** What a handler is called with: parsed, authorised. */
export interface Call<Params, Query, Body, Who extends Access> {
  params: Params;
  query: Query;
  body: Body;
  /** The Idempotency-Key of a mutation; '' otherwise. */
  key: string;
  session: SessionOf[Who];
  services: Services;
  request: Request;
}

export interface OperationSpec<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
  Answer extends z.ZodType,
  Who extends Access,
> {
  id: string;
  method: Method;
  /** As OpenAPI writes it: `/v1/events/{eventId}`. */
  path: string;
  tag: Tag;
  summary: string;
  description?: string;
  access: Who;
  /** Only for `public`: then the cached half of the Worker answers. */
  cache?: CachePolicy;
  /**
   * Only with `cache`, whose address says less than was asked: what the front door makes of the shared answer. Null: it is
   * as asked.
   */
  finish?(query: z.output<Query>): ((shared: z.output<Answer>) => z.input<Answer>) | null;
  params?: Params;
  query?: Query;
  body?: Body;
  /** The body is a file, which the handler reads itself. */
  upload?: { contentTypes: readonly string[] };
  /** Of a body; default 64 KB. */
  bodyBytesMax?: number;
  answer: {
    status: 200 | 201 | 202 | 204 | 101;
    description: string;
    /** It may also be 202 with the same schema: then it is not done yet. */
    accepted?: string;
    schema?: Answer;
    /** Default: application/json. */
    contentType?: string;
  };
  /** Refusals beyond those that every operation of its kind can give. */
  problems?: ProblemCode[];
  handle(call: Call<z.output<Params>, z.output<Query>, z.output<Body>, Who>): Promise<Reply<z.input<Answer>>>;
}

export const TAGS = {
  Events: 'What is on, where, by whom and for how much.',
  Seats: 'Which seats are free, and holding them.',
  Queue: 'Waiting for a turn: joining, the draw, being called.',
  Bookings: 'Paying, bookings and tickets.',
  Accounts: 'Signing in with a code by mail.',
  Organisers: 'Setting up venues, plans and events.',
  Operators: 'Running a sale that is open.',
} as const;

export type Tag = keyof typeof TAGS;

/** An operation with its types forgotten: what routing and the OpenAPI document work with. */
export type Operation = OperationSpec<z.ZodObject, z.ZodObject, z.ZodType, z.ZodType, Access>;

/** Declares one operation of the API. Its route, its checks and its part of the OpenAPI document all come from here. */
export function operation<
  Answer extends z.ZodType,
  Who extends Access,
  Params extends z.ZodObject = Nothing,
  Query extends z.ZodObject = Nothing,
  Body extends z.ZodType = z.ZodUndefined,
>(spec: OperationSpec<Params, Query, Body, Answer, Who>): Operation {
  // Whoever calls `handle` parses with the very schemas that gave the handler its types.
  return spec;
}

type Nothing = z.ZodObject<Record<string, never>>;

/** Whether an operation changes something: then it needs an Idempotency-Key and a request from our own origin. */
export function isMutation(operation: Pick<Operation, 'method'>): boolean {
  return operation.method !== 'get';
}
