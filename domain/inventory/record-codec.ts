import type { Quote } from '../pricing/quote.ts';
import type { ByteReader, ByteWriter } from '../shared/bytes.ts';
import type { AnyId, DeviceId, UserId } from '../shared/ids.ts';
import { isSamePrice, sumPrices, type Price } from '../shared/money.ts';
import type { HeldSeat } from './hold-view.ts';
import { deviceKey, userKey, type OwnerKey, type RememberedKey } from './owner.ts';

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
  /** The last one: most quotes of a document come to the same, and then it is one object. */
  #total: Price = sumPrices([]);

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
    // Not looked at again: whatever 16 bytes say is written as an id is.
    return this.from.uuid() as Kind;
  }

  remember = (): RememberedKey => {
    const owner = this.owner();
    const key = this.from.text();
    return { owner, key, digest: this.from.hex(DIGEST_BYTES) };
  };

  /**
   * A count, then so many values. Most lists are of one or two, of which a start reads tens of thousands: an array that
   * grows takes room for 17 at once, and the collector moves it all.
   */
  list<Value>(read: () => Value): Value[] {
    const length = this.from.varint();
    if (length === 1) return [read()];
    if (length === 2) return [read(), read()];
    const values: Value[] = [];
    for (let left = length; left > 0; left--) values.push(read());
    return values;
  }

  seats(): number[] {
    return this.list(() => this.from.varint());
  }

  owner(): OwnerKey {
    return this.from.byte() === 1 ? userKey(this.id<UserId>()) : deviceKey(this.id<DeviceId>());
  }

  quote(): Quote {
    const currency = this.sharedText();
    const seats = this.list(this.#heldSeat);
    const total = sumPrices(seats);
    if (!isSamePrice(total, this.#total)) this.#total = total;
    return { currency, seats, total: this.#total };
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
