import type { Quote } from '../pricing/quote.ts';
import type { ByteReader, ByteWriter } from '../shared/bytes.ts';
import { bytesToHex } from '@noble/hashes/utils.js';
import { idOf, type AnyId } from '../shared/ids.ts';
import { sumPrices } from '../shared/money.ts';
import type { HeldSeat } from './hold-view.ts';
import type { OwnerKey, RememberedKey } from './owner.ts';

/** Bytes of a key's digest. */
const DIGEST_BYTES = 8;

/**
 * Writes the parts that events and holds share. A text that occurs more than once in a document (a
 * zone, a currency) is written the first time and then named by its number.
 */
export class RecordWriter {
  readonly to: ByteWriter;
  readonly #known = new Map<string, number>();

  constructor(to: ByteWriter) {
    this.to = to;
  }

  /** 0 and the text when it is new, else its number in order of first occurrence, from 1. */
  sharedText(text: string): void {
    const number = this.#known.get(text);
    this.to.varint(number ?? 0);
    if (number !== undefined) return;
    this.#known.set(text, this.#known.size + 1);
    this.to.text(text);
  }

  optional<Value>(value: Value | null, write: (value: Value) => void): void {
    this.to.byte(value === null ? 0 : 1);
    if (value !== null) write(value);
  }

  text = (text: string): void => void this.to.text(text);

  id = (id: AnyId): void => void this.to.uuid(id);

  remember = ({ owner, key, digest }: RememberedKey): void => {
    this.owner(owner);
    this.to.text(key).hex(digest);
  };

  seats(seats: readonly number[]): void {
    this.to.varint(seats.length);
    for (const seat of seats) this.to.varint(seat);
  }

  owner(owner: OwnerKey): void {
    const isUser = owner.startsWith('user:');
    this.to.byte(isUser ? 1 : 0).uuid(owner, isUser ? 'user:'.length : 'device:'.length);
  }

  quote({ currency, seats }: Quote): void {
    this.sharedText(currency);
    this.to.varint(seats.length);
    for (const { seat, zone, ticketType, faceMinor, feeMinor, taxMinor } of seats) {
      this.to.varint(seat);
      this.sharedText(zone);
      this.sharedText(ticketType);
      this.to.varint(faceMinor).varint(feeMinor).varint(taxMinor);
    }
  }
}

/** Reads what a `RecordWriter` wrote, in the same order. */
export class RecordReader {
  readonly from: ByteReader;
  readonly #known: string[] = [];

  constructor(from: ByteReader) {
    this.from = from;
  }

  sharedText(): string {
    const number = this.from.varint();
    if (number > 0) return this.#known[number - 1]!;
    const text = this.from.text();
    this.#known.push(text);
    return text;
  }

  optional<Value>(read: () => Value): Value | null {
    return this.from.byte() === 0 ? null : read();
  }

  text = (): string => this.from.text();

  id<Kind extends AnyId>(): Kind {
    return idOf<Kind>(this.from.uuid());
  }

  remember = (): RememberedKey => {
    const owner = this.owner();
    const key = this.from.text();
    return { owner, key, digest: bytesToHex(this.from.raw(DIGEST_BYTES)) };
  };

  /** A count, then so many values. A plain loop: this is most of what a start reads. */
  list<Value>(read: () => Value): Value[] {
    const values: Value[] = [];
    for (let left = this.from.varint(); left > 0; left--) values.push(read());
    return values;
  }

  seats(): number[] {
    return this.list(() => this.from.varint());
  }

  owner(): OwnerKey {
    const kind = this.from.byte() === 1 ? 'user' : 'device';
    return `${kind}:${this.from.uuid()}`;
  }

  quote(): Quote {
    const currency = this.sharedText();
    const seats = this.list(this.#heldSeat);
    return { currency, seats, total: sumPrices(seats) };
  }

  /** The fields are read in the order in which they stand. */
  #heldSeat = (): HeldSeat => ({
    seat: this.from.varint(),
    zone: this.sharedText(),
    ticketType: this.sharedText(),
    faceMinor: this.from.varint(),
    feeMinor: this.from.varint(),
    taxMinor: this.from.varint(),
  });
}
