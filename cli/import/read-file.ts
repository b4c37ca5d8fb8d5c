import { readFile, stat } from 'node:fs/promises';
import { fail, ok, type Result } from '../../domain/shared/result.ts';
import type { PlanSource } from '../../db/schema/venues.ts';
import { jsonLdOfPage } from './json-ld-of-page.ts';

/** Larger files are not what they seem: the seed's arena is 1.5 MB. */
const FILE_BYTES_MAX = 64 * 1024 * 1024;

export type InputFile = { kind: 'events'; document: unknown } | { kind: 'plan'; source: PlanSource };

/** Reads a file and sees what it is: a pretix plan, JSON-LD, or a page with JSON-LD. Failures are sentences. */
export async function readInputFile(path: string): Promise<Result<InputFile, string>> {
  const text = await readText(path);
  if (!text.ok) return text;
  if (text.value.trimStart().startsWith('<')) {
    const page = jsonLdOfPage(text.value);
    return page.ok ? ok({ kind: 'events', document: page.value }) : fail(`${path}: ${page.failure}`);
  }
  const json = parseJson(text.value, path);
  if (!json.ok) return json;
  return isPlan(json.value) ? withSupplement(json.value, path) : ok({ kind: 'events', document: json.value });
}

/** Reads a file that must be a pretix plan, with the supplement that stands beside it, if any. */
export async function readPlanFile(path: string): Promise<Result<PlanSource, string>> {
  const text = await readText(path);
  if (!text.ok) return text;
  const json = parseJson(text.value, path);
  if (!json.ok) return json;
  const plan = await withSupplement(json.value, path);
  return plan.ok ? ok(plan.value.source) : plan;
}

function isPlan(document: unknown): boolean {
  return typeof document === 'object' && document !== null && 'zones' in document && 'categories' in document;
}

/** "hall.json" is supplemented by "hall.onsale.json". */
async function withSupplement(
  document: unknown,
  path: string,
): Promise<Result<{ kind: 'plan'; source: PlanSource }, string>> {
  const supplementPath = path.replace(/(\.json)?$/i, '.onsale.json');
  const isThere = await stat(supplementPath).then(
    () => true,
    () => false,
  );
  if (!isThere) return ok({ kind: 'plan', source: { document, supplement: null } });
  const text = await readText(supplementPath);
  if (!text.ok) return text;
  const supplement = parseJson(text.value, supplementPath);
  return supplement.ok ? ok({ kind: 'plan', source: { document, supplement: supplement.value } }) : supplement;
}

async function readText(path: string): Promise<Result<string, string>> {
  try {
    const { size } = await stat(path);
    if (size > FILE_BYTES_MAX) return fail(`${path} has ${size} bytes; at most ${FILE_BYTES_MAX} are read.`);
    const text = await readFile(path, 'utf8');
    return ok(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return fail(`There is no file ${path}.`);
    if (code === 'EISDIR') return fail(`${path} is a folder.`);
    return fail(`${path} cannot be read: ${message}`);
  }
}

function parseJson(text: string, path: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(text) as unknown);
  } catch (error) {
    return fail(`${path} is not JSON: ${(error as Error).message}`);
  }
}
