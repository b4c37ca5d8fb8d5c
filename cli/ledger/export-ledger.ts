import { createWriteStream } from 'node:fs';
import { readFile, rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { DEV_DIR, findRunningStack } from '../../dev/dev-file.ts';
import { fail, ok, type Result } from '../../domain/shared/result.ts';
import type { LedgerArguments } from './arguments.ts';
import type { LedgerOutcome } from './ledger-outcome.ts';

/** Writes a ledger to a file as it comes; what broke off leaves none. */
export async function exportLedger(
  given: Extract<LedgerArguments, { command: 'export' }>,
  environment: NodeJS.ProcessEnv,
): Promise<LedgerOutcome> {
  const { eventId, out } = given;
  const origin = given.origin ?? (await findRunningStack(DEV_DIR))?.workerUrl;
  if (!origin) return refused('Which installation? Start `npm run dev` in another terminal, or add --origin URL.');
  const token = await tokenOf(given.tokenFile, environment);
  if (!token.ok) return refused(token.failure);
  const url = new URL(`/v1/events/${eventId}/ledger`, origin);
  const part = `${out}.part`;
  try {
    const response = await fetch(url, { headers: { authorization: `Bearer ${token.value}` } });
    if (!response.ok || response.body === null) {
      return refused(`${url} answered ${response.status}: ${await response.text()}`);
    }
    await pipeline(response.body, createWriteStream(part));
    await rename(part, out);
  } catch (error) {
    await rm(part, { force: true });
    return refused(`The export broke off: ${reasonOf(error)}`);
  }
  const { size } = await stat(out);
  return { ok: true, text: `${out}: ${size} bytes. Check it: npm run ledger -- verify ${out}` };
}

async function tokenOf(file: string | null, { ONSALE_TOKEN }: NodeJS.ProcessEnv): Promise<Result<string, string>> {
  if (file === null) {
    return ONSALE_TOKEN
      ? ok(ONSALE_TOKEN)
      : fail("Whose export? Add --token-file, or set ONSALE_TOKEN: an operator's.");
  }
  try {
    return ok((await readFile(file, 'utf8')).trim());
  } catch (error) {
    return fail(`${file} cannot be read: ${(error as Error).message}`);
  }
}

function refused(text: string): LedgerOutcome {
  return { ok: false, text };
}

/** `fetch` wraps what happened. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : reasonOf(error.cause);
}
