import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { Publication } from '../inventory/publication.ts';
import { base64, base64Bytes } from '../shared/base64.ts';
import { idOf, isUuid, type EventId } from '../shared/ids.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { LedgerRow } from './chain.ts';
import type { SignedHead } from './signed-head.ts';

/** Of an export's first line. A new one adds a reader. */
export const EXPORT_FORMAT = 1;

/** A ledger on paper: JSON, one document a line. The first is the ledger's own, then rows and heads, in order. */
export type ExportLine = ExportHeader | ({ kind: 'row' } & LedgerRow) | ({ kind: 'head' } & SignedHead);

export interface ExportHeader {
  kind: 'ledger';
  format: typeof EXPORT_FORMAT;
  publication: Publication;
  /** Where this export ends. */
  through: { seq: number; atMs: number; digest: string };
  /** The state that the box office had in memory at that row. */
  state: StateDigest;
  /** The checkpoint that it would start from. */
  checkpoint: ({ seq: number } & StateDigest) | null;
  /** The keys that heads are signed with, as the export itself names them. */
  keys: { id: string; publicKey: string }[];
}

/** Of a state's checkpoint bytes: comparable where they are written in the same format. */
export interface StateDigest {
  /** The first byte: their format. */
  format: number;
  /** Hex. */
  sha256: string;
}

export function headerLine(header: Omit<ExportHeader, 'kind' | 'format'>): string {
  return line({ kind: 'ledger', format: EXPORT_FORMAT, ...header });
}

export function rowLine({ seq, atMs, frame, digest }: LedgerRow): string {
  return line({ kind: 'row', seq, atMs, frame: base64(frame), digest: bytesToHex(digest) });
}

export function headLine(head: SignedHead): string {
  return line({ kind: 'head', ...head });
}

/** What a line says; failures are sentences. */
export function readExportLine(text: string): Result<ExportLine, string> {
  let fields: unknown;
  try {
    fields = JSON.parse(text);
  } catch {
    return fail('the line is not JSON');
  }
  if (!isObject(fields)) return fail('the line is not a JSON object');
  switch (fields.kind) {
    case 'ledger':
      return readHeader(fields);
    case 'row':
      return readRow(fields);
    case 'head': {
      const head = readSignedHead(fields);
      return head.ok ? ok({ kind: 'head', ...head.value }) : head;
    }
    default:
      return fail(`the line is of no known kind: ${JSON.stringify(fields.kind)}`);
  }
}

/** A signed head, as a line of an export or as the API answers it. */
export function readSignedHead(fields: unknown): Result<SignedHead, string> {
  if (!isObject(fields)) return fail('the head is not a JSON object');
  const { eventId, epoch, seq, atMs, digest, keyId, signature } = fields;
  if (typeof eventId !== 'string' || !isUuid(eventId)) return fail('the head names no event');
  if (!isCount(epoch) || !isCount(seq) || !isCount(atMs)) return fail('the head has no epoch, sequence and time');
  if (!isHex(digest, 32) || !isHex(signature, 64)) return fail('the head has no digest and signature');
  if (typeof keyId !== 'string') return fail('the head names no key');
  return ok({ eventId: idOf<EventId>(eventId), epoch, seq, atMs, digest, keyId, signature });
}

type Fields = Record<string, unknown>;

function readHeader(fields: Fields): Result<ExportHeader, string> {
  const { format, publication, through, state, checkpoint, keys } = fields;
  if (format !== EXPORT_FORMAT) return fail(`the export has format ${String(format)}, which this code cannot read`);
  if (!isObject(publication)) return fail('the export has no publication');
  if (!isObject(through) || !isCount(through.seq) || !isCount(through.atMs) || !isHex(through.digest, 32)) {
    return fail('the export does not say where it ends');
  }
  if (!isStateDigest(state)) return fail('the export does not say what the box office had in memory');
  if (checkpoint !== null && !(isObject(checkpoint) && isCount(checkpoint.seq) && isStateDigest(checkpoint))) {
    return fail('the export does not say what its checkpoint is');
  }
  if (!Array.isArray(keys) || !keys.every(isKey)) return fail('the export does not name its keys');
  // Each part was checked above, but for what is in the publication: whoever builds on it validates it.
  return ok(fields as unknown as ExportHeader);
}

function readRow({ seq, atMs, frame, digest }: Fields): Result<ExportLine, string> {
  if (!isCount(seq) || !isCount(atMs)) return fail('the row has no sequence and time');
  const bytes = typeof frame === 'string' ? base64Bytes(frame) : null;
  if (bytes === null) return fail(`the frame of row ${seq} is not base 64`);
  if (!isHex(digest, 32)) return fail(`row ${seq} has no digest`);
  return ok({ kind: 'row', seq, atMs, frame: bytes, digest: hexToBytes(digest) });
}

function line(fields: object): string {
  return `${JSON.stringify(fields)}\n`;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isHex(value: unknown, bytes: number): value is string {
  return typeof value === 'string' && value.length === bytes * 2 && /^[0-9a-f]*$/.test(value);
}

function isStateDigest(value: unknown): value is StateDigest {
  return isObject(value) && isCount(value.format) && isHex(value.sha256, 32);
}

function isKey(value: unknown): boolean {
  return isObject(value) && typeof value.id === 'string' && isHex(value.publicKey, 32);
}
