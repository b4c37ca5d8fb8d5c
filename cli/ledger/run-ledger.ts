import { unreachable } from '../../domain/shared/invariant.ts';
import { readArguments, USAGE } from './arguments.ts';
import { exportLedger } from './export-ledger.ts';
import type { LedgerOutcome } from './ledger-outcome.ts';
import { verifyFile } from './verify-file.ts';

/** `npm run ledger` with these words on its command line. Everything that a person can do wrong is a sentence. */
export async function runLedger(words: string[], environment: NodeJS.ProcessEnv): Promise<LedgerOutcome> {
  const given = readArguments(words);
  if (!given.ok) return { ok: false, text: `${given.failure}\n\n${USAGE}` };
  switch (given.value.command) {
    case 'verify':
      return await verifyFile(given.value);
    case 'export':
      return await exportLedger(given.value, environment);
    default:
      return unreachable(given.value);
  }
}
