import { hexToBytes } from '@noble/hashes/utils.js';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { once } from 'node:events';
import { QUICKNET } from '../../domain/queue/draw/beacon.ts';
import { numberByProof } from '../../domain/queue/draw/entry-place.ts';
import type { DrawRecord } from '../../domain/queue/draw/draw-record.ts';
import { verifyRecord, type DrawFault, type DrawnClass, type Unproven } from '../../domain/queue/draw/verify-record.ts';
import { fail, ok, type Result } from '../../domain/shared/result.ts';
import { sha256 } from '../../durable-objects/box-office/sha256.ts';
import { drawRecordSchema, entryProofSchema } from '../../protocol/http/draw.ts';
import { readArguments, USAGE, type VerifyDrawArguments } from './arguments.ts';
import { fetchDraw } from './fetch-draw.ts';
import { readEntryLists, type DrawnEntry } from './entry-lists.ts';

export interface VerifyDrawOutcome {
  ok: boolean;
  text: string;
}

/** `npm run verify-draw` with these words on its command line. Rule DRAW-12. */
export async function runVerifyDraw(words: string[]): Promise<VerifyDrawOutcome> {
  const given = readArguments(words);
  if (!given.ok) return { ok: false, text: `${given.failure}\n\n${USAGE}` };
  const { source, folder } = given.value;
  const fetched = source === null ? ok(null) : await fetchDraw(source, folder);
  if (!fetched.ok) return { ok: false, text: `WRONG ${fetched.failure}` };
  const text = await verifyFolder(given.value);
  return text.ok ? { ok: true, text: text.value } : { ok: false, text: `WRONG ${text.failure}` };
}

async function verifyFolder(given: VerifyDrawArguments): Promise<Result<string, string>> {
  const record = await readRecord(join(given.folder, 'draw.json'));
  if (!record.ok) return record;
  const verified = verifyRecord(sha256, record.value);
  if (!verified.ok) return fail(`[${verified.failure}] ${FAULTS[verified.failure]}`);
  const { classes, unproven } = verified.value;
  const checked =
    given.proofFile === null ? await checkLists(given, classes) : await checkProof(given.proofFile, classes);
  return checked.ok ? ok([verdictText(record.value, unproven), ...checked.value].join('\n')) : checked;
}

async function checkLists(given: VerifyDrawArguments, classes: DrawnClass[]): Promise<Result<string[], string>> {
  const found: DrawnEntry[] = [];
  const out = given.outFile === null ? null : createWriteStream(given.outFile);
  const read = await readEntryLists(given.folder, classes, async (drawn) => {
    if (drawn.entry === given.entry) found.push(drawn);
    const { entry, className, register, index, number } = drawn;
    if (out?.write(`${entry},${className},${register},${index},${number}\n`) === false) await once(out, 'drain');
  });
  if (out !== null) await once(out.end(), 'close');
  if (!read.ok) return read;
  if (given.entry !== null && found.length === 0) return fail(`[unknown-entry] ${given.entry} is in no list.`);
  const places = found.map(
    ({ className, register, index, number }) =>
      `  entry        class ${className}, register ${register}, index ${index}: number ${number}`,
  );
  return ok([`  entries      ${read.value} in the lists, each as it was sealed`, ...places]);
}

async function checkProof(path: string, classes: DrawnClass[]): Promise<Result<string[], string>> {
  const document = await readJson(path);
  if (!document.ok) return document;
  const parsed = entryProofSchema.safeParse(document.value);
  if (!parsed.success) return fail(`${path} is no proof of an entry.`);
  const proof = { ...parsed.data, entry: hexToBytes(parsed.data.entry), path: parsed.data.path.map(hexToBytes) };
  const number = numberByProof(sha256, classes, proof);
  if (!number.ok) return fail(`[${number.failure}] the proof does not lead to the sealed root.`);
  return ok([`  entry        ${parsed.data.entry} was sealed: number ${number.value}`]);
}

async function readRecord(path: string): Promise<Result<DrawRecord, string>> {
  const document = await readJson(path);
  if (!document.ok) return document;
  const parsed = drawRecordSchema.safeParse(document.value);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  return fail(`${path} is no record of a draw: ${issue!.path.join('.')}: ${issue!.message}`);
}

async function readJson(path: string): Promise<Result<unknown, string>> {
  try {
    return ok(JSON.parse(await readFile(path, 'utf8')) as unknown);
  } catch (error) {
    return fail(`${path} cannot be read: ${(error as Error).message}`);
  }
}

function verdictText(record: DrawRecord, unproven: Unproven | null): string {
  const { eventId, seal, drawn, beacon } = record;
  const counts = seal!.classes.map(({ name, registers }) => {
    const n = registers.reduce((sum, { count }) => sum + count, 0);
    return `${name}: n = ${n} in ${registers.length} registers`;
  });
  return [
    `${unproven === null ? 'verified' : `in order, but not verifiable: ${UNPROVEN[unproven]}`}: draw of event ${eventId}`,
    `  closed       ${new Date(record.closesAtMs).toISOString()}, sealed ${new Date(seal!.sealedAtMs).toISOString()}`,
    `  classes      ${counts.join('; ')}`,
    drawn!.kind === 'beacon'
      ? `  beacon       ${beacon!.publicKey === QUICKNET.publicKey ? 'drand quicknet' : `NOT drand: key ${beacon!.publicKey}`}, round ${drawn!.round}, signature in order`
      : '  beacon       none: 32 bytes of the ledger decided',
  ].join('\n');
}

const UNPROVEN: Record<Unproven, string> = { 'late-seal': 'late seal', 'no-beacon': 'no beacon' };

const FAULTS: Record<DrawFault, string> = {
  'missing-seal': 'there is no seal: a register never answered',
  'not-drawn': 'it has not been drawn yet',
  'wrong-schedule': 'the rounds that may decide are not those that follow from the closing time',
  'wrong-seal': 'a digest does not stand for the counts and roots beside it',
  'late-round': 'the round that decided was known, or nearly so, when the seal was made',
  'wrong-round': 'the round that decided is not the one of the schedule',
  'wrong-signature': "the signature is not the beacon's",
};
