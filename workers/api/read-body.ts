import { fail, ok, type Result } from '../../domain/shared/result.ts';
import { problemOf } from '../../protocol/refusal-problem.ts';
import type { Problem } from '../../protocol/problem.ts';

const JSON_TYPE = /^application\/json\s*(;|$)/i;

/** The JSON of a request's body. Nothing is parsed, or even read to its end, that is over the limit. */
export async function readJsonBody(request: Request, bytesMax: number): Promise<Result<unknown, Problem>> {
  if (!JSON_TYPE.test(request.headers.get('Content-Type') ?? '')) return fail(problemOf('unsupported-media-type'));
  const text = await readText(request, bytesMax);
  if (text === null) return fail(problemOf('body-too-large', { detail: `At most ${bytesMax} bytes are taken here.` }));
  try {
    return ok(JSON.parse(text) as unknown);
  } catch (error) {
    return fail(problemOf('malformed-json', { detail: error instanceof SyntaxError ? error.message : '' }));
  }
}

/** The body as text; null: it is longer than `bytesMax`. */
export async function readText(request: Request, bytesMax: number): Promise<string | null> {
  if (Number(request.headers.get('Content-Length') ?? 0) > bytesMax) {
    await request.body?.cancel();
    return null;
  }
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.length;
    if (bytes > bytesMax) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
