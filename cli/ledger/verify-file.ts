import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { readSignedHead } from '../../domain/ledger/export-lines.ts';
import type { SignedHead } from '../../domain/ledger/signed-head.ts';
import { verifyLedger } from '../../domain/ledger/verify-ledger.ts';
import { fail, ok, type Result } from '../../domain/shared/result.ts';
import { keysSchema } from '../../protocol/http/ledger.ts';
import { sha256 } from '../../durable-objects/box-office/sha256.ts';
import type { LedgerArguments } from './arguments.ts';
import type { LedgerOutcome } from './ledger-outcome.ts';
import { verdictText } from './verdict-text.ts';
import { verifySignature } from './verify-signature.ts';

/** Verifies an export line by line: of the file no more is in memory than one line. */
export async function verifyFile(given: Extract<LedgerArguments, { command: 'verify' }>): Promise<LedgerOutcome> {
  const publicKeys = given.keys === null ? ok(null) : await readKeys(given.keys);
  if (!publicKeys.ok) return { ok: false, text: publicKeys.failure };
  const knownHeads: SignedHead[] = [];
  for (const path of given.heads) {
    const head = await readHead(path);
    if (!head.ok) return { ok: false, text: head.failure };
    knownHeads.push(head.value);
  }
  try {
    const lines = createInterface({ input: createReadStream(given.file), crlfDelay: Infinity });
    const options = { sha256, verifySignature, publicKeys: publicKeys.value, knownHeads };
    const verdict = await verifyLedger(lines, options);
    return { ok: verdict.fault === null, text: verdictText(verdict, { keysGiven: given.keys !== null }) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return { ok: false, text: `${given.file} cannot be read: ${message}` };
  }
}

async function readKeys(path: string): Promise<Result<Uint8Array[], string>> {
  const document = await readJson(path);
  if (!document.ok) return document;
  const parsed = keysSchema.safeParse(document.value);
  if (!parsed.success) return fail(`${path} is not what GET /v1/keys answers.`);
  return ok(parsed.data.keys.map(({ x }) => Buffer.from(x, 'base64url')));
}

async function readHead(path: string): Promise<Result<SignedHead, string>> {
  const document = await readJson(path);
  if (!document.ok) return document;
  const head = readSignedHead(document.value);
  return head.ok ? head : fail(`${path}: ${head.failure}.`);
}

async function readJson(path: string): Promise<Result<unknown, string>> {
  try {
    return ok(JSON.parse(await readFile(path, 'utf8')) as unknown);
  } catch (error) {
    return fail(`${path} cannot be read: ${(error as Error).message}`);
  }
}
