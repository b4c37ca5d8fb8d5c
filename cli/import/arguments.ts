import { parseArgs } from 'node:util';
import { fail, ok, type Result } from '../../domain/shared/result.ts';

export interface ImportArguments {
  /** Events, or a seating plan: which one is seen from the content. */
  file: string | null;
  plan: string | null;
  /** Slug of the venue that the plan belongs to. */
  venue: string | null;
}

export const USAGE = `Usage: npm run import -- FILE [--plan PLAN.json --venue SLUG]

  FILE     schema.org events: JSON-LD, or an HTML page that carries it; or a seating plan, with --venue
  --plan   a seating plan in pretix's JSON; what stands in PLAN.onsale.json beside it supplements it
  --venue  slug of the venue that the plan belongs to

The database is that of the running \`npm run dev\`, or DATABASE_URL.`;

/** Reads the command line; what is wrong with it as a sentence. */
export function readArguments(words: string[]): Result<ImportArguments, string> {
  const parsed = parse(words);
  if (!parsed.ok) return parsed;
  const { values, positionals } = parsed.value;
  if (positionals.length > 1) return fail('One file at a time.');
  const file = positionals[0] ?? null;
  const [plan, venue] = [values.plan ?? null, values.venue ?? null];
  if (file === null && plan === null) return fail('Which file?');
  if (plan !== null && venue === null) return fail('Which venue does the plan belong to? Add --venue SLUG.');
  return ok({ file, plan, venue });
}

function parse(words: string[]) {
  try {
    return ok(
      parseArgs({
        args: words,
        allowPositionals: true,
        options: { plan: { type: 'string' }, venue: { type: 'string' } },
      }),
    );
  } catch (error) {
    return fail((error as Error).message);
  }
}
