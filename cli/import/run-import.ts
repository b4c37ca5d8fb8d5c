import { openDatabase } from '../../db/database.ts';
import { readArguments, USAGE } from './arguments.ts';
import { databaseAddress } from './database-address.ts';
import { importFiles, type ImportOutcome } from './import-files.ts';

/**
 * `npm run import` with these words on its command line. Everything that a person can do wrong is a sentence in the
 * answer, and so is a database that does not answer.
 */
export async function runImport(words: string[], environment: NodeJS.ProcessEnv): Promise<ImportOutcome> {
  const given = readArguments(words);
  if (!given.ok) return { ok: false, text: `${given.failure}\n\n${USAGE}` };
  const address = await databaseAddress(environment);
  if (!address.ok) return { ok: false, text: address.failure };
  try {
    return await importFiles(openDatabase(address.value), given.value);
  } catch (error) {
    return { ok: false, text: `The database did not take it: ${reasonOf(error)}` };
  }
}

/** The driver wraps what happened; the innermost message says it. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : reasonOf(error.cause);
}
