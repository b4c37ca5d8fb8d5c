import { createHash, createHmac } from 'node:crypto';
import type { DrawRecord } from '../../domain/queue/draw/draw-record.ts';
import { createQueue, applyQueue, type Queue } from '../../domain/queue/queue.ts';
import { slotOfPass } from '../../domain/queue/pass.ts';
import { QueueKeys } from '../../domain/queue/queue-keys.ts';
import {
  passToken,
  readPassToken,
  readTicketToken,
  ticketToken,
  type QueuePass,
  type QueueTicket,
  type TokenOwner,
} from '../../domain/queue/queue-token.ts';
import type { EventAddress } from '../../domain/shared/event-address.ts';
import { idOf, type DeviceId, type EventId } from '../../domain/shared/ids.ts';
import { unreachable } from '../../domain/shared/invariant.ts';
import { DrawnNumbers } from '../../durable-objects/floor/drawn-numbers.ts';
import { KeptStub } from '../../durable-objects/runtime/kept-stub.ts';
import type { BoxOfficeQueueRpc } from '../../protocol/rpc/box-office-queue.ts';
import { entryOf, localDraw } from '../support/local-draw.ts';

/** How somebody tries to shop who may not. */
export const FORGERIES = [
  'nothing: a genuine ticket and pass',
  'flipped bits',
  "another event's",
  "another account's",
  'swapped index or register',
  'wrong key id',
  'wrong algorithm',
  'expired',
  'spent',
  'beyond n',
  'passSeq rose',
] as const;

export type Forgery = (typeof FORGERIES)[number];

const FANS = 64;
const SECRET = 'the secret of a queue that somebody attacks';
const KEYS = new QueueKeys(hmac, [SECRET]);
const OTHER_KEYS = new QueueKeys(hmac, ['the secret of somebody who would like to shop']);
const DEVICE = idOf<DeviceId>('01938c5e-0000-7000-8000-000000000002');
const OTHER_DEVICE = idOf<DeviceId>('01938c5e-0000-7000-8000-000000000003');
const OTHER_EVENT = idOf<EventId>('01938c5e-0000-7000-8000-00000000beef');

/** A draw of 64 fans in two registers, and the queue after it: some shop, some are done. */
export interface AttackedQueue {
  record: DrawRecord;
  address: EventAddress;
  queue: Queue;
  numbers: DrawnNumbers;
  office: KeptStub<BoxOfficeQueueRpc>;
}

/** What is attacked. Fans 0–15 may shop; 16–31 were too slow; 32–47 have booked; 48–63 went on with another browser. */
export function attackedQueue(): AttackedQueue {
  const lists = [0, 1].map((register) =>
    Array.from({ length: FANS / 2 }, (_, at) => entryOf(register * (FANS / 2) + at)),
  );
  const record = localDraw([lists]);
  const { eventId, closesAtMs, beacon, schedule, seal, drawn } = record;
  const queue = createQueue({
    registers: 2,
    joinsFromMs: closesAtMs - 1,
    closesAtMs,
    opensAtMs: closesAtMs + 1,
    beacon,
    schedule,
    capacity: FANS,
    passSeconds: 600,
    graceSeconds: 120,
    classes: ['public'],
  });
  applyQueue(queue, { kind: 'queue-sealed', seal: seal!, atMs: closesAtMs });
  applyQueue(queue, { kind: 'queue-drawn', drawn: drawn!, atMs: closesAtMs });
  for (let fan = 0; fan < FANS; fan++) giveTurn(queue, fan);
  const office = { drawRecord: async () => record } as unknown as BoxOfficeQueueRpc;
  const address = { eventId, jurisdiction: 'eu', hint: null } as const;
  return { record, address, queue, numbers: new DrawnNumbers(), office: new KeptStub(() => office) };
}

function giveTurn(queue: Queue, fan: number): void {
  const entry = hexOf(fan);
  const given = { kind: 'pass-given', entry, number: fan, turns: 1, expiresAtMs: 1 } as const;
  applyQueue(queue, { ...given, passSeq: 1, deviceId: DEVICE });
  if (fan < 16) return;
  if (fan < 48) applyQueue(queue, { kind: 'pass-ended', entry, why: fan < 32 ? 'expired' : 'booked', atMs: 1 });
  else applyQueue(queue, { ...given, passSeq: 2, deviceId: OTHER_DEVICE });
}

/** Tries one forgery by the shipped path: whether a ticket's number, or a pass's slot, was had by it. */
export async function isAccepted(
  attacked: AttackedQueue,
  forgery: Forgery,
  random: (below: number) => number,
): Promise<boolean> {
  const { address } = attacked;
  const isTicket = isAboutTickets(forgery) && (!isAboutPasses(forgery) || random(2) === 0);
  const fan =
    forgery === 'expired'
      ? 16 + random(16)
      : forgery === 'spent'
        ? 32 + random(16)
        : forgery === 'passSeq rose'
          ? 48 + random(16)
          : random(16);
  const owner: TokenOwner = { address, entry: hexOf(fan) };
  const ticket: QueueTicket = {
    address,
    classIndex: 0,
    register: fan < FANS / 2 ? 0 : 1,
    index: fan % (FANS / 2),
    entry: owner.entry,
    isNewcomer: false,
    number: null,
  };
  const pass: QueuePass = { address, epoch: 1, entry: owner.entry, passSeq: 1 };
  const make = (keys: QueueKeys, change: { address?: EventAddress; entry?: string; index?: number } = {}) =>
    isTicket ? ticketToken(keys, { ...ticket, ...change }) : passToken(keys, { ...pass, ...change });
  const text = forge({ forgery, make, random, isTicket, address });
  return isTicket ? hasNumber(attacked, text, owner) : hasSlot(attacked, text, owner);
}

async function hasNumber({ numbers, office }: AttackedQueue, text: string, owner: TokenOwner): Promise<boolean> {
  const read = readTicketToken(KEYS, text, owner);
  return read.ok && (await numbers.numberOf(read.value, office)) !== null;
}

function hasSlot({ queue }: AttackedQueue, text: string, owner: TokenOwner): boolean {
  const read = readPassToken(KEYS, text, owner);
  if (!read.ok) return false;
  const pass = { entry: owner.entry, passSeq: read.value.passSeq };
  return slotOfPass(queue, { fan: { userId: null, deviceId: DEVICE }, pass }) !== null;
}

interface Attempt {
  forgery: Forgery;
  make: (keys: QueueKeys, change?: { address?: EventAddress; entry?: string; index?: number }) => string;
  random: (below: number) => number;
  isTicket: boolean;
  address: EventAddress;
}

function forge({ forgery, make, random, isTicket, address }: Attempt): string {
  switch (forgery) {
    case 'nothing: a genuine ticket and pass':
    case 'expired':
    case 'spent':
    case 'passSeq rose':
      return make(KEYS);
    case 'flipped bits':
      return changed(make(KEYS), (bytes) => {
        const genuine = Uint8Array.from(bytes);
        for (let flips = 1 + random(4); flips > 0; flips--) bytes[random(bytes.length)]! ^= 1 << random(8);
        // Two flips of one bit are none.
        if (genuine.every((byte, at) => byte === bytes[at])) bytes[random(bytes.length)]! ^= 1 + random(255);
      });
    case "another event's":
      return make(KEYS, { address: { ...address, eventId: OTHER_EVENT } });
    case "another account's":
      return make(KEYS, { entry: hexOf(16 + random(48)) });
    case 'swapped index or register':
      return changed(make(KEYS), (bytes) => {
        const at = HEAD_BYTES + (isTicket ? 1 + random(6) : random(4));
        bytes[at]! ^= 1 + random(255);
      });
    case 'wrong key id':
      return random(2) === 0 ? make(OTHER_KEYS) : changed(make(OTHER_KEYS), (bytes) => bytes.set(KEY_ID, 2));
    case 'wrong algorithm':
      return changed(make(KEYS), (bytes) => {
        const signed = bytes.subarray(0, bytes.length - MAC_BYTES);
        bytes.set(otherMac(random(4), signed), signed.length);
        if (random(4) === 0) bytes[0] = random(256);
      });
    case 'beyond n':
      return make(KEYS, { index: FANS / 2 + random(2 ** 31) });
    default:
      return unreachable(forgery);
  }
}

/** MACs that are not ours, by whoever has no key. */
function otherMac(kind: number, signed: Uint8Array): Uint8Array {
  const macs = [
    () => createHash('sha256').update(signed).digest(),
    () => createHmac('sha256', '').update(signed).digest(),
    () => createHmac('sha512', 'none').update(signed).digest(),
    () => new Uint8Array(MAC_BYTES),
  ];
  return macs[kind]!().subarray(0, MAC_BYTES);
}

function isAboutTickets(forgery: Forgery): boolean {
  return forgery !== 'expired' && forgery !== 'spent' && forgery !== 'passSeq rose';
}

function isAboutPasses(forgery: Forgery): boolean {
  return forgery !== 'beyond n';
}

function changed(text: string, change: (bytes: Uint8Array) => void): string {
  const bytes = Buffer.from(text, 'base64url');
  change(bytes);
  return bytes.toString('base64url');
}

function hexOf(fan: number): string {
  return Buffer.from(entryOf(fan)).toString('hex');
}

function hmac(key: Uint8Array, message: Uint8Array): Uint8Array {
  return createHmac('sha256', key).update(message).digest();
}

const HEAD_BYTES = 24;
const MAC_BYTES = 16;
const KEY_ID = Buffer.from(KEYS.signing.id, 'hex');
