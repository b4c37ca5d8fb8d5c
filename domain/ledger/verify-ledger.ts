import { LedgerVerifier, type LedgerFault, type LedgerSummary, type VerifierOptions } from './ledger-verifier.ts';

export type Verdict = { summary: LedgerSummary; fault: LedgerFault | null };

/** Replays an export, one line at a time; stops at the first fault. Empty lines say nothing. */
export async function verifyLedger(
  lines: AsyncIterable<string> | Iterable<string>,
  options: VerifierOptions,
): Promise<Verdict> {
  const verifier = new LedgerVerifier(options);
  for await (const line of lines) {
    const fault = line === '' ? null : verifier.read(line);
    if (fault) return { summary: verifier.summary, fault };
  }
  return { summary: verifier.summary, fault: verifier.finish() };
}
