import { createHmac } from 'node:crypto';
import { bytesToHex } from '@noble/hashes/utils.js';
import { LOCAL_BEACON, signRound } from '../../dev/queue-doubles/local-beacon.ts';
import type { ClassSeal, DrawRecord } from '../../domain/queue/draw/draw-record.ts';
import { drawSchedule } from '../../domain/queue/draw/draw-schedule.ts';
import { drawnNumber, ENTRY_BYTES } from '../../domain/queue/draw/entry-place.ts';
import { MerkleRoot } from '../../domain/queue/draw/merkle.ts';
import { sealDigest } from '../../domain/queue/draw/seal.ts';
import { verifyRecord, type DrawnClass } from '../../domain/queue/draw/verify-record.ts';
import { QueueKeys } from '../../domain/queue/queue-keys.ts';
import { readTicketToken, ticketToken, type QueueTicket } from '../../domain/queue/queue-token.ts';
import { registerOf } from '../../domain/queue/register-of.ts';
import type { EventAddress } from '../../domain/shared/event-address.ts';
import type { UserId } from '../../domain/shared/ids.ts';
import { sha256 } from '../../durable-objects/box-office/sha256.ts';
import { NEWCOMERS, Places } from '../../durable-objects/register/places.ts';
import { REGISTER_MIGRATIONS } from '../../durable-objects/register/register-schema.ts';
import { below, type Random } from '../crash/load/random.ts';
import { id } from '../support/on-sale.ts';
import { NodeSql } from './node-sql.ts';
import type { OnSaleOptions } from './options.ts';

const JOINS_A_COMMIT = 1_000;
/** Who joins again, from another tab or device. */
const REFRESHERS = 0.05;
/** Tickets that are read again at once, to see that what is given out is good. */
const READ_AGAIN = 0.01;

/** Everybody who joined, and the order in which they are called. */
export interface Gathered {
  keys: QueueKeys;
  record: DrawRecord;
  /** Who has a number, by number. */
  fanOfNumber: Uint32Array;
  /** Joined after T, in the order of their registers' indexes. */
  newcomers: { register: number; fan: number; index: number }[];
  ticketOf(fan: number, number: number | null): QueueTicket;
  joins: number;
  bytesPerFan: number;
  secondPlaces: number;
}

/** The subject of a fan: what a verified account has. */
export function userOf(fan: number): UserId {
  return id<UserId>(fan);
}

/** The registers' part of the on-sale: the shipped places in SQLite, tickets, seal and draw. */
export function gather(options: OnSaleOptions, address: EventAddress, closesAtMs: number, random: Random): Gathered {
  const keys = new QueueKeys(
    (key, message) => createHmac('sha256', key).update(message).digest(),
    ['a simulated secret'],
  );
  const registers = Array.from({ length: options.registers }, (_, index) => openRegister(index));
  const everybody = options.fans + Math.ceil(options.fans * options.newcomers);
  const indexOf = new Uint32Array(everybody);
  const registerOfFan = new Uint8Array(everybody);
  const newcomers: Gathered['newcomers'] = [];
  let [joins, secondPlaces] = [0, 0];
  const entryOf = (fan: number): string => keys.entryOf(address.eventId, userOf(fan));
  const join = (fan: number, isNewcomer: boolean): QueueTicket => {
    const entry = entryOf(fan);
    const register = registerOf(entry, options.registers);
    const { places, sql } = registers[register]!;
    const known = places.find(entry, 0);
    const place = known ?? places.add(entry, isNewcomer ? NEWCOMERS : 0, 0);
    if (++joins % JOINS_A_COMMIT === 0) {
      sql.commit();
      sql.begin();
    }
    return { address, entry, ...place };
  };
  for (let fan = 0; fan < everybody; fan++) {
    const isNewcomer = fan >= options.fans;
    const ticket = join(fan, isNewcomer);
    indexOf[fan] = ticket.index;
    registerOfFan[fan] = ticket.register;
    if (isNewcomer) newcomers.push({ register: ticket.register, fan, index: ticket.index });
    const text = ticketToken(keys, ticket);
    if (random() < READ_AGAIN && !readTicketToken(keys, text, { address, entry: ticket.entry }).ok) {
      throw new Error('a ticket that was given out does not hold');
    }
    if (random() < REFRESHERS) {
      const again = below(random, fan + 1);
      if (join(again, isNewcomer).index !== indexOf[again]) secondPlaces++;
    }
  }
  const bytes = registers.reduce((sum, { sql }) => sum + sql.size, 0);
  const record = drawn(options, address, closesAtMs, registers);
  for (const { sql } of registers) sql.close();
  const classes = drawnClasses(record);
  const fanOfNumber = new Uint32Array(everybody);
  for (let fan = 0; fan < options.fans; fan++) {
    const drawnPlace = { register: registerOfFan[fan]!, index: indexOf[fan]! };
    fanOfNumber[drawnNumber(classes[0]!, drawnPlace)] = fan;
  }
  const ticketOf = (fan: number, number: number | null): QueueTicket => {
    const [register, index] = [registerOfFan[fan]!, indexOf[fan]!];
    return { address, classIndex: 0, register, index, entry: entryOf(fan), isNewcomer: fan >= options.fans, number };
  };
  return { keys, record, fanOfNumber, newcomers, ticketOf, joins, bytesPerFan: bytes / everybody, secondPlaces };
}

/** The draw repeated from its record, as every browser does it. */
export function drawnClasses(record: DrawRecord): DrawnClass[] {
  const verified = verifyRecord(sha256, record);
  if (!verified.ok) throw new Error(`the draw does not hold: ${verified.failure}`);
  return verified.value.classes;
}

interface OpenRegister {
  sql: NodeSql;
  places: Places;
}

function openRegister(index: number): OpenRegister {
  const sql = new NodeSql();
  for (const { statements } of REGISTER_MIGRATIONS) for (const statement of statements) sql.exec(statement);
  const places = new Places(sql as unknown as SqlStorage, index);
  sql.begin();
  return { sql, places };
}

function drawn(
  { registers: count }: OnSaleOptions,
  { eventId }: EventAddress,
  closesAtMs: number,
  registers: OpenRegister[],
): DrawRecord {
  const schedule = drawSchedule(LOCAL_BEACON, closesAtMs);
  const sealed = registers.map(({ places }) => {
    const list = places.lists(1)[0]!;
    const tree = new MerkleRoot(sha256);
    for (let at = 0; at < list.length; at += ENTRY_BYTES) tree.add(list.subarray(at, at + ENTRY_BYTES));
    return { count: list.length / ENTRY_BYTES, root: tree.root() };
  });
  const firstRound = schedule[0]!;
  const digest = sealDigest(sha256, { eventId, classIndex: 0, closesAtMs, firstRound, registers: sealed });
  const seal: ClassSeal = {
    name: 'everybody',
    registers: sealed.map(({ count: entries, root }) => ({ count: entries, root: bytesToHex(root) })),
    digest: bytesToHex(digest),
  };
  if (seal.registers.length !== count) throw new Error('every register is sealed');
  return {
    format: 1,
    eventId,
    closesAtMs,
    beacon: LOCAL_BEACON,
    schedule,
    seal: { sealedAtMs: closesAtMs + 20_000, classes: [seal] },
    drawn: { kind: 'beacon', round: firstRound, signature: signRound(firstRound) },
  };
}
