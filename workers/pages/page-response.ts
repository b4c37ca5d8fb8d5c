import type { Context } from 'hono';
import type { JSX } from 'hono/jsx/jsx-runtime';
import type { Problem } from '../../protocol/problem.ts';
import { taggedWith, type CacheTag } from '../edge-cache/cache-tags.ts';
import type { HttpEnv } from '../http-env.ts';
import { ProblemPage } from './problem-page.tsx';

export type PageContext = Context<HttpEnv>;

/** A whole page as a response. */
export async function htmlOf(page: JSX.Element, status = 200): Promise<Response> {
  const text = `<!doctype html>${(await page).toString()}`;
  return new Response(text, { status, headers: { 'Content-Type': 'text/html; charset=utf-8' } });
}

/** With what it is about: see `purgeTags`. */
export function tagged(response: Response, tags: readonly CacheTag[]): Response {
  for (const [name, value] of Object.entries(taggedWith(...tags))) response.headers.set(name, value);
  return response;
}

/** A problem as a page, for whoever asked for HTML. */
export async function problemPage(problem: Problem, origin: string): Promise<Response> {
  return htmlOf(ProblemPage({ problem, origin }), problem.status);
}

/** Whether a request comes from somebody who reads pages, not documents. */
export function wantsHtml(request: Request): boolean {
  return request.headers.get('Accept')?.includes('text/html') ?? false;
}

/** Scheme and host that fans type. */
export function originOf(c: PageContext): string {
  return c.env.services.vars.PUBLIC_ORIGIN;
}
