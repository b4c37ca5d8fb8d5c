import { openDatabase } from '../db/database.ts';
import { readArguments, USAGE } from './import/arguments.ts';
import { databaseAddress } from './import/database-address.ts';
import { importFiles, type ImportOutcome } from './import/import-files.ts';

const outcome = await main();
if (outcome.ok) console.log(outcome.text);
else console.error(outcome.text);
process.exitCode = outcome.ok ? 0 : 1;

/** `npm run import`: exit code 0 when at least one record, or the plan, was valid. */
async function main(): Promise<ImportOutcome> {
  const given = readArguments(process.argv.slice(2));
  if (!given.ok) return { ok: false, text: `${given.failure}\n\n${USAGE}` };
  const address = await databaseAddress(process.env);
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
