import { parseArgs } from 'node:util';
import { fail, ok, type Result } from '../../domain/shared/result.ts';

export interface VerifyDrawArguments {
  folder: string;
  /** Hex; null: none is looked for. */
  entry: string | null;
  proofFile: string | null;
  outFile: string | null;
}

export const USAGE = `Usage: npm run verify-draw -- FOLDER [--entry HEX] [--out FILE] [--proof FILE]

  FOLDER    has what was published: draw.json, and entries-C-R.bin for each class C and register R
  --entry   says where this entry stands and which number it drew
  --out     writes all numbers, a line each: entry,class,register,index,number
  --proof   holds a fan's proof against the record; needs draw.json alone`;

/** Reads the command line; what is wrong with it as a sentence. */
export function readArguments(words: string[]): Result<VerifyDrawArguments, string> {
  try {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: { entry: { type: 'string' }, out: { type: 'string' }, proof: { type: 'string' } },
    });
    const [folder, ...more] = positionals;
    if (folder === undefined) return fail('Which folder?');
    if (more.length > 0) return fail(`What is "${more[0]}" for?`);
    const { entry = null, out: outFile = null, proof: proofFile = null } = values;
    if (entry !== null && !/^[0-9a-f]{32}$/.test(entry)) return fail('An entry is 32 hex digits in lower case.');
    return ok({ folder, entry, proofFile, outFile });
  } catch (error) {
    return fail((error as Error).message);
  }
}
