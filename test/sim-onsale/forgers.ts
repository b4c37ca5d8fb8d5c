import { createHmac } from 'node:crypto';
import type { CommandResult } from '../../domain/inventory/commands.ts';
import type { Entry } from '../../domain/queue/queue-events.ts';
import { QueueKeys } from '../../domain/queue/queue-keys.ts';
import { readTicketToken, ticketToken, type QueueTicket, type TokenOwner } from '../../domain/queue/queue-token.ts';
import type { EventAddress } from '../../domain/shared/event-address.ts';
import type { EventId } from '../../domain/shared/ids.ts';
import { below, type Random } from '../crash/load/random.ts';
import { id } from '../support/on-sale.ts';
import { userOf, type Gathered } from './gathering.ts';

/** Scripts among the fans: whatever of theirs is accepted is a hole. */
export class Forgers {
  tried = 0;
  accepted = 0;
  readonly #gathered: Gathered;
  readonly #random: Random;
  readonly #address: EventAddress;
  readonly #otherKeys = new QueueKeys(
    (key, message) => createHmac('sha256', key).update(message).digest(),
    ['the secret of somebody else'],
  );

  constructor({ gathered, random, address }: { gathered: Gathered; random: Random; address: EventAddress }) {
    this.#gathered = gathered;
    this.#random = random;
    this.#address = address;
  }

  /** A good ticket, changed, signed with another key, of another event, moved to another place, or shared. */
  tryTickets(ticket: QueueTicket, owner: TokenOwner): void {
    const { keys } = this.#gathered;
    const good = ticketToken(keys, ticket);
    const stranger = userOf(below(this.#random, 1_000));
    const other = { ...owner, entry: keys.entryOf(owner.address.eventId, stranger) };
    const otherEvent = { ...ticket, address: { ...this.#address, eventId: id<EventId>(2) } };
    const elsewhere = { ...ticket, address: { ...this.#address, jurisdiction: 'fedramp' } } as const;
    this.#read(flipped(good, this.#random), owner);
    this.#read(ticketToken(this.#otherKeys, ticket), owner);
    this.#read(ticketToken(keys, otherEvent), owner);
    this.#read(ticketToken(keys, elsewhere), owner);
    if (other.entry !== owner.entry) this.#read(good, other);
    this.#read(good.slice(0, 60) + ticketToken(keys, { ...ticket, index: ticket.index + 1 }).slice(60), owner);
  }

  /** Without a pass, with a later one, with somebody else's. */
  tryHolds(entry: Entry, hold: (pass: { entry: Entry; passSeq: number } | undefined) => CommandResult): void {
    const stranger = this.#gathered.keys.entryOf(this.#address.eventId, userOf(below(this.#random, 1_000)));
    for (const pass of [undefined, { entry, passSeq: 99 }, { entry: stranger, passSeq: 1 }]) {
      if (pass?.entry === stranger && stranger === entry) continue;
      this.#count(hold(pass).ok);
    }
  }

  /** The first browser's, after the second has claimed. */
  tryOldPass(hold: () => CommandResult): void {
    this.#count(hold().ok);
  }

  #read(text: string, owner: TokenOwner): void {
    this.#count(readTicketToken(this.#gathered.keys, text, owner).ok);
  }

  #count(isAccepted: boolean): void {
    this.tried++;
    if (isAccepted) this.accepted++;
  }
}

/** One character of the token changed: some bits of it. */
function flipped(text: string, random: Random): string {
  const at = below(random, text.length - 1);
  return `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
}
