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
  const bytes = await readBytes(request, bytesMax);
  return bytes && new TextDecoder().decode(bytes);
}

/** The body; null: it is longer than `bytesMax`. Nothing that is over it is kept. */
export async function readBytes(request: Request, bytesMax: number): Promise<Uint8Array<ArrayBuffer> | null> {
  if (Number(request.headers.get('Content-Length') ?? 0) > bytesMax) {
    await request.body?.cancel();
    return null;
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length > bytesMax) return null;
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
