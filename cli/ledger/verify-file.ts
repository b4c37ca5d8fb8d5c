import { createHash, createPublicKey, verify } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Sha256 } from '../../domain/ledger/chain.ts';
import { readSignedHead } from '../../domain/ledger/export-lines.ts';
import type { SignedHead, VerifySignature } from '../../domain/ledger/signed-head.ts';
import { verifyLedger } from '../../domain/ledger/verify-ledger.ts';
import { fail, ok, type Result } from '../../domain/shared/result.ts';
import { keysSchema } from '../../protocol/http/ledger.ts';
import type { LedgerArguments } from './arguments.ts';
import type { LedgerOutcome } from './run-ledger.ts';
import { verdictText } from './verdict-text.ts';

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

const sha256: Sha256 = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

const verifySignature: VerifySignature = (publicKey, message, signature) => {
  const x = Buffer.from(publicKey).toString('base64url');
  return verify(null, message, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }), signature);
};

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
