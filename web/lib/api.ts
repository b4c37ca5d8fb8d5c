import type { Problem } from '../../protocol/problem.ts';

export type ApiAnswer<Value> = { ok: true; value: Value } | { ok: false; problem: Problem };

/** Reads a JSON document of the API. */
export function readJson<Value>(path: string): Promise<ApiAnswer<Value>> {
  return request<Value>(path, { headers: { accept: 'application/json' } });
}

/**
 * Asks the API to change something. One call is one Idempotency-Key: when the answer is lost or the
 * platform is busy, the same request goes out again, at most `TRIES_MAX` times.
 */
export async function change<Value>(
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body: object | null = null,
  more: Record<string, string> = {},
): Promise<ApiAnswer<Value>> {
  const key = crypto.randomUUID();
  const headers: Record<string, string> = { ...more, accept: 'application/json', 'idempotency-key': key };
  if (body) headers['content-type'] = 'application/json';
  for (let attempt = 1; ; attempt++) {
    const answer = await request<Value>(path, { method, headers, body: body ? JSON.stringify(body) : null });
    if (answer.ok || attempt === TRIES_MAX || !mayTryAgain(answer.problem)) return answer;
    await pause(Math.random() * 600 * 2 ** attempt);
  }
}

/** Sends a file as it is; told by its own bytes at the other end. */
export function upload<Value>(path: string, file: File): Promise<ApiAnswer<Value>> {
  const headers = { accept: 'application/json', 'idempotency-key': crypto.randomUUID() };
  return request<Value>(path, { method: 'POST', headers, body: file });
}

/** Sentences for a person: what happened and what to do. */
export function problemText(problem: Problem): string {
  const faults = problem.errors?.map((fault) => fault.message).join('; ');
  return problem.detail ?? (faults ? `${problem.title}: ${faults}.` : `${problem.title}.`);
}

export function isProblem(problem: Problem, ...codes: string[]): boolean {
  return codes.some((code) => problem.type === `/problems/${code}`);
}

export function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}

const TRIES_MAX = 3;

const OFFLINE: Problem = {
  type: '/problems/offline',
  title: 'The connection is gone',
  status: 0,
  detail: 'We cannot reach Onsale from here. Seats that you hold stay yours until their time is over. Try again.',
};

async function request<Value>(path: string, init: RequestInit): Promise<ApiAnswer<Value>> {
  let response: Response;
  try {
    response = await fetch(path, { ...init, credentials: 'same-origin' });
  } catch {
    return { ok: false, problem: OFFLINE };
  }
  const document = await response.json().catch(() => null);
  if (response.ok) return { ok: true, value: document as Value };
  return { ok: false, problem: isProblemDocument(document) ? document : unknownProblem(response) };
}

function isProblemDocument(document: unknown): document is Problem {
  return typeof document === 'object' && document !== null && 'type' in document && 'title' in document;
}

function unknownProblem(response: Response): Problem {
  return {
    type: '/problems/internal-error',
    title: 'Something broke on our side',
    status: response.status,
    detail: 'We did not understand the answer. Nothing was charged by this. Try again in a moment.',
  };
}

function mayTryAgain(problem: Problem): boolean {
  // Payment that is down is not back in a second.
  return problem.status === 0 || (problem.status === 503 && !isProblem(problem, 'payment-down'));
}
