import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { base64Url, base64UrlBytes } from '../shared/base64.ts';
import { isSameAddress, type EventAddress, type Jurisdiction, type LocationHint } from '../shared/event-address.ts';
import { uuidText, putUuid, type EventId } from '../shared/ids.ts';
import { invariant } from '../shared/invariant.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { DRAWN_MAX } from './draw/draw-permutation.ts';
import { ENTRY_BYTES } from './draw/entry-place.ts';
import type { QueueKeys, TokenKey } from './queue-keys.ts';

/** Says which place in an event's queue an entry has. Rule QUEUE-6. */
export interface QueueTicket {
  address: EventAddress;
  /** 0 is called first. */
  classIndex: number;
  register: number;
  /** In the register. */
  index: number;
  /** 16 bytes in hex. */
  entry: string;
  /** Joined after T: the index has no part in the draw. */
  isNewcomer: boolean;
  /** Of a newcomer who has been given one; null: it is drawn, or not given yet. */
  number: number | null;
}

/** Lets a fan shop: good while the box office has the row that it names. Rules QUEUE-12, QUEUE-13. */
export interface QueuePass {
  address: EventAddress;
  epoch: number;
  /** 16 bytes in hex. */
  entry: string;
  /** Of an entry's passes only the highest is good. */
  passSeq: number;
}

/** Why a token counts for nothing. Rule TOKEN-3. */
export type QueueTokenFault = 'malformed' | 'unknown-key' | 'wrong-signature' | 'other-event' | 'other-fan';

/** Whose token it has to be: of this event where it is, and of this fan. */
export interface TokenOwner {
  address: EventAddress;
  /** 16 bytes in hex, from the session. */
  entry: string;
}

/** The text of a ticket, 90 characters. Rule TOKEN-1. */
export function ticketToken(keys: QueueKeys, ticket: QueueTicket): string {
  return token(keys, { kind: TICKET, bodyBytes: TICKET_BODY_BYTES, address: ticket.address }, (body) => {
    body.setUint8(0, ticket.classIndex);
    body.setUint8(1, ticket.register);
    body.setUint8(2, ticket.isNewcomer ? 1 : 0);
    body.setUint32(3, ticket.index);
    putEntry(body, 7, ticket.entry);
    body.setUint32(7 + ENTRY_BYTES, ticket.number ?? NO_NUMBER);
  });
}

/** What a ticket says, once it is known as ours, of this event and of this fan. */
export function readTicketToken(
  keys: QueueKeys,
  text: string,
  owner: TokenOwner,
): Result<QueueTicket, QueueTokenFault> {
  const read = readToken(keys, text, { kind: TICKET, bodyBytes: TICKET_BODY_BYTES });
  if (!read.ok) return read;
  const { address, body } = read.value;
  const number = body.getUint32(7 + ENTRY_BYTES);
  return ofOwner(owner, {
    address,
    classIndex: body.getUint8(0),
    register: body.getUint8(1),
    index: body.getUint32(3),
    entry: entryAt(body, 7),
    isNewcomer: body.getUint8(2) === 1,
    number: number === NO_NUMBER ? null : number,
  });
}

/** The text of a pass, 86 characters. Rule TOKEN-1. */
export function passToken(keys: QueueKeys, pass: QueuePass): string {
  return token(keys, { kind: PASS, bodyBytes: PASS_BODY_BYTES, address: pass.address }, (body) => {
    body.setUint32(0, pass.epoch);
    putEntry(body, 4, pass.entry);
    body.setUint32(4 + ENTRY_BYTES, pass.passSeq);
  });
}

/** What a pass says, once it is known as ours, of this event and of this fan. Whether it lives, the box office knows. */
export function readPassToken(keys: QueueKeys, text: string, owner: TokenOwner): Result<QueuePass, QueueTokenFault> {
  const read = readToken(keys, text, { kind: PASS, bodyBytes: PASS_BODY_BYTES });
  if (!read.ok) return read;
  const { address, body } = read.value;
  return ofOwner(owner, {
    address,
    epoch: body.getUint32(0),
    entry: entryAt(body, 4),
    passSeq: body.getUint32(4 + ENTRY_BYTES),
  });
}

/** Lets a fan buy in the presale. */
export interface PresalePermit {
  address: EventAddress;
  /** 16 bytes in hex. */
  entry: string;
}

/** The text of a presale permit, 81 characters. Rule PRESALE-2. */
export function permitToken(keys: QueueKeys, { address, entry }: PresalePermit): string {
  return token(keys, { kind: PERMIT, bodyBytes: ENTRY_BYTES, address }, (body) => putEntry(body, 0, entry));
}

/** What a permit says, once it is known as ours, of this event and of this fan. */
export function readPermitToken(
  keys: QueueKeys,
  text: string,
  owner: TokenOwner,
): Result<PresalePermit, QueueTokenFault> {
  const read = readToken(keys, text, { kind: PERMIT, bodyBytes: ENTRY_BYTES });
  if (!read.ok) return read;
  const { address, body } = read.value;
  return ofOwner(owner, { address, entry: entryAt(body, 0) });
}

interface Layout {
  kind: number;
  bodyBytes: number;
}

const VERSION = 1;
const TICKET = 1;
const PASS = 2;
const PERMIT = 3;
const KEY_ID_BYTES = 4;
/** Version, kind, key, event, jurisdiction, hint. */
const HEAD_BYTES = 1 + 1 + KEY_ID_BYTES + 16 + 1 + 1;
const TICKET_BODY_BYTES = 1 + 1 + 1 + 4 + ENTRY_BYTES + 4;
const PASS_BODY_BYTES = 4 + ENTRY_BYTES + 4;
const MAC_BYTES = 16;
/** Numbers end below it: [0, n) with n ≤ 2^32 − 1, and newcomers behind. */
const NO_NUMBER = DRAWN_MAX;

/** By their code in a token; append-only. */
const JURISDICTIONS: readonly (Jurisdiction | null)[] = [null, 'eu', 'fedramp', 'us'];
const HINTS: readonly (LocationHint | null)[] = [
  null,
  'wnam',
  'enam',
  'sam',
  'weur',
  'eeur',
  'apac',
  'oc',
  'afr',
  'me',
];

function token(
  keys: QueueKeys,
  { kind, bodyBytes, address }: Layout & { address: EventAddress },
  fill: (body: DataView) => void,
): string {
  const bytes = new Uint8Array(HEAD_BYTES + bodyBytes + MAC_BYTES);
  bytes[0] = VERSION;
  bytes[1] = kind;
  bytes.set(hexToBytes(keys.signing.id), 2);
  putUuid(bytes, 2 + KEY_ID_BYTES, address.eventId);
  bytes[HEAD_BYTES - 2] = codeOf(JURISDICTIONS, address.jurisdiction);
  bytes[HEAD_BYTES - 1] = codeOf(HINTS, address.hint);
  fill(new DataView(bytes.buffer, HEAD_BYTES, bodyBytes));
  bytes.set(mac(keys, keys.signing, bytes.subarray(0, HEAD_BYTES + bodyBytes)), HEAD_BYTES + bodyBytes);
  return base64Url(bytes);
}

function readToken(
  keys: QueueKeys,
  text: string,
  { kind, bodyBytes }: Layout,
): Result<{ address: EventAddress; body: DataView }, QueueTokenFault> {
  const signedBytes = HEAD_BYTES + bodyBytes;
  if (text.length !== Math.ceil(((signedBytes + MAC_BYTES) * 4) / 3)) return fail('malformed');
  const bytes = base64UrlBytes(text);
  if (bytes?.length !== signedBytes + MAC_BYTES || bytes[0] !== VERSION || bytes[1] !== kind) return fail('malformed');
  const key = keys.keyOf(bytesToHex(bytes.subarray(2, 2 + KEY_ID_BYTES)));
  if (key === null) return fail('unknown-key');
  if (!isSame(bytes.subarray(signedBytes), mac(keys, key, bytes.subarray(0, signedBytes)))) {
    return fail('wrong-signature');
  }
  const jurisdiction = JURISDICTIONS[bytes[HEAD_BYTES - 2]!];
  const hint = HINTS[bytes[HEAD_BYTES - 1]!];
  // Signed by us, but by code that knows more places than this: a rollback.
  if (jurisdiction === undefined || hint === undefined) return fail('malformed');
  const eventId = uuidText(bytes, 2 + KEY_ID_BYTES) as EventId;
  return ok({
    address: { eventId, jurisdiction, hint },
    body: new DataView(bytes.buffer, bytes.byteOffset + HEAD_BYTES, bodyBytes),
  });
}

function ofOwner<Token extends { address: EventAddress; entry: string }>(
  owner: TokenOwner,
  read: Token,
): Result<Token, QueueTokenFault> {
  if (!isSameAddress(read.address, owner.address)) return fail('other-event');
  return read.entry === owner.entry ? ok(read) : fail('other-fan');
}

function mac(keys: QueueKeys, key: TokenKey, signed: Uint8Array): Uint8Array {
  return keys.hmac(key.secret, signed).subarray(0, MAC_BYTES);
}

/** Takes as long for every difference: time tells nobody how much of a forgery was right. */
function isSame(one: Uint8Array, other: Uint8Array): boolean {
  let difference = one.length ^ other.length;
  for (let at = 0; at < one.length; at++) difference |= one[at]! ^ other[at]!;
  return difference === 0;
}

function putEntry(body: DataView, at: number, entry: string): void {
  const bytes = hexToBytes(entry);
  invariant(bytes.length === ENTRY_BYTES, `an entry has ${ENTRY_BYTES} bytes`);
  new Uint8Array(body.buffer, body.byteOffset + at, ENTRY_BYTES).set(bytes);
}

function entryAt(body: DataView, at: number): string {
  return bytesToHex(new Uint8Array(body.buffer, body.byteOffset + at, ENTRY_BYTES));
}

function codeOf<Value>(values: readonly Value[], value: Value): number {
  const code = values.indexOf(value);
  invariant(code >= 0, `a token has a code for "${String(value)}"`);
  return code;
}
