import { parseArgs } from 'node:util';
import { isUuid } from '../../domain/shared/ids.ts';
import { fail, ok, type Result } from '../../domain/shared/result.ts';

export interface VerifyDrawArguments {
  folder: string;
  /** Where to fetch what was published into the folder; null: it is there. */
  source: DrawSource | null;
  /** Hex; null: none is looked for. */
  entry: string | null;
  proofFile: string | null;
  outFile: string | null;
}

/** An event of an Onsale. */
export interface DrawSource {
  origin: string;
  eventId: string;
}

export const USAGE = `Usage: npm run verify-draw -- FOLDER [--entry HEX] [--out FILE] [--proof FILE]
       npm run verify-draw -- --from ORIGIN EVENT [--folder FOLDER] [--entry HEX] [--out FILE]

  FOLDER    has what was published: draw.json, and entries-C-R.bin for each class C and register R
  --from    fetches them from an Onsale first, into FOLDER (draw-EVENT unless it says more)
  --entry   says where this entry stands and which number it drew
  --out     writes all numbers, a line each: entry,class,register,index,number
  --proof   holds a fan's proof against the record; needs draw.json alone`;

/** Reads the command line; what is wrong with it as a sentence. */
export function readArguments(words: string[]): Result<VerifyDrawArguments, string> {
  try {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: {
        entry: { type: 'string' },
        out: { type: 'string' },
        proof: { type: 'string' },
        from: { type: 'string' },
        folder: { type: 'string' },
      },
    });
    const [named, ...more] = positionals;
    if (named === undefined) return fail(values.from === undefined ? 'Which folder?' : 'Which event?');
    if (more.length > 0) return fail(`What is "${more[0]}" for?`);
    const source = values.from === undefined ? null : sourceOf(values.from, named);
    if (source !== null && !source.ok) return source;
    const folder = source === null ? named : (values.folder ?? `draw-${named}`);
    const { entry = null, out: outFile = null, proof: proofFile = null } = values;
    if (entry !== null && !/^[0-9a-f]{32}$/.test(entry)) return fail('An entry is 32 hex digits in lower case.');
    return ok({ folder, source: source && source.value, entry, proofFile, outFile });
  } catch (error) {
    return fail((error as Error).message);
  }
}

function sourceOf(origin: string, eventId: string): Result<DrawSource, string> {
  if (!URL.canParse(origin)) return fail(`"${origin}" is no address of an Onsale.`);
  return isUuid(eventId) ? ok({ origin: new URL(origin).origin, eventId }) : fail(`"${eventId}" is no event's id.`);
}
