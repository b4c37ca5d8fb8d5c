import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { QueueKeys } from '../../../domain/queue/queue-keys.ts';
import {
  passToken,
  readPassToken,
  readTicketToken,
  ticketToken,
  type QueuePass,
  type QueueTicket,
} from '../../../domain/queue/queue-token.ts';
import { idOf, type EventId, type UserId } from '../../../domain/shared/ids.ts';

const SECRET = 'a secret of a queue, for tests alone';
const OLDER = 'an earlier secret of the same queue, for tests';
const KEYS = new QueueKeys(hmac, [SECRET]);
const EVENT = idOf<EventId>('01938c5e-0000-7000-8000-00000000d4a0');
const OTHER_EVENT = idOf<EventId>('01938c5e-0000-7000-8000-00000000d4a1');
const ENTRY = '00112233445566778899aabbccddeeff';
const ADDRESS = { eventId: EVENT, jurisdiction: 'eu', hint: 'weur' } as const;
const OWNER = { address: ADDRESS, entry: ENTRY };
const TICKET: QueueTicket = {
  address: ADDRESS,
  classIndex: 1,
  register: 63,
  index: 70_000,
  entry: ENTRY,
  isNewcomer: false,
  number: null,
};
const PASS: QueuePass = { address: ADDRESS, epoch: 3, entry: ENTRY, passSeq: 2 };
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

describe('tokens of the queue', () => {
  test('[TOKEN-1] a ticket reads back as what it was made of, address and all', () => {
    const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 2 });
    const places = fc.record({
      address: fc.record({
        eventId: fc.constant(EVENT),
        jurisdiction: fc.constantFrom(null, 'eu' as const, 'us' as const, 'fedramp' as const),
        hint: fc.constantFrom(null, 'wnam' as const, 'apac' as const, 'me' as const),
      }),
      classIndex: fc.nat(7),
      register: fc.nat(63),
      index: uint32,
      entry: fc.constant(ENTRY),
      isNewcomer: fc.boolean(),
      number: fc.option(uint32),
    });
    fc.assert(
      fc.property(places, (ticket) => {
        const owner = { address: ticket.address, entry: ENTRY };
        expect(readTicketToken(KEYS, ticketToken(KEYS, ticket), owner)).toEqual({ ok: true, value: ticket });
      }),
    );
    expect(ticketToken(KEYS, TICKET)).toMatch(/^[\w-]{90}$/);
  });

  test('[TOKEN-1] a pass reads back as what it was made of', () => {
    expect(readPassToken(KEYS, passToken(KEYS, PASS), OWNER)).toEqual({ ok: true, value: PASS });
    expect(passToken(KEYS, PASS)).toMatch(/^[\w-]{86}$/);
  });

  test('[TOKEN-2] any other digit at any place is refused', () => {
    for (const text of [ticketToken(KEYS, TICKET), passToken(KEYS, PASS)]) {
      const read = text.length === 90 ? readTicketToken : readPassToken;
      for (let at = 0; at < text.length; at++) {
        for (const digit of DIGITS) {
          if (digit === text[at]) continue;
          expect(read(KEYS, text.slice(0, at) + digit + text.slice(at + 1), OWNER).ok).toBe(false);
        }
      }
    }
  });

  test('[TOKEN-2] a token has one text: nothing before, behind or instead of it', () => {
    const text = ticketToken(KEYS, TICKET);
    const others = [`${text}A`, text.slice(1), `${text}=`, ` ${text.slice(1)}`, `${text.slice(0, -1)}+`, ''];
    for (const other of others) expect(readTicketToken(KEYS, other, OWNER)).toEqual(malformed);
    // The last digit has bits that say nothing.
    const loose = text.slice(0, -1) + DIGITS[DIGITS.indexOf(text.at(-1)!) + 1]!;
    expect(readTicketToken(KEYS, loose, OWNER)).toEqual(malformed);
  });

  test('[TOKEN-3] a token of another event, of another fan or of another kind is refused', () => {
    const text = ticketToken(KEYS, TICKET);
    const other = { ...OWNER, address: { ...ADDRESS, eventId: OTHER_EVENT } };
    expect(readTicketToken(KEYS, text, other)).toEqual(refused('other-event'));
    expect(readTicketToken(KEYS, text, { ...OWNER, entry: ENTRY.replace('0', '1') })).toEqual(refused('other-fan'));
    expect(readPassToken(KEYS, text, OWNER)).toEqual(malformed);
    expect(readTicketToken(KEYS, passToken(KEYS, PASS), OWNER)).toEqual(malformed);
  });

  test('[TOKEN-3] [TOKEN-5] a key that is not listed vouches for nothing, a retired one still does', () => {
    const old = ticketToken(new QueueKeys(hmac, [OLDER]), TICKET);
    expect(readTicketToken(KEYS, old, OWNER)).toEqual(refused('unknown-key'));
    expect(readTicketToken(new QueueKeys(hmac, [SECRET, OLDER]), old, OWNER)).toEqual({ ok: true, value: TICKET });
    // Our key's name on another's signature.
    const forged = Buffer.from(old, 'base64url');
    forged.set(Buffer.from(KEYS.signing.id, 'hex'), 2);
    expect(readTicketToken(KEYS, forged.toString('base64url'), OWNER)).toEqual(refused('wrong-signature'));
  });

  test('[TOKEN-6] [QUEUE-4] an entry is one for a subject and event, and survives a new secret', () => {
    const user = idOf<UserId>('01938c5e-0000-7000-8000-000000000001');
    const entry = new QueueKeys(hmac, [OLDER]).entryOf(EVENT, user);
    expect(entry).toMatch(/^[0-9a-f]{32}$/);
    expect(new QueueKeys(hmac, [SECRET, OLDER]).entryOf(EVENT, user)).toBe(entry);
    expect(new QueueKeys(hmac, [OLDER]).entryOf(OTHER_EVENT, user)).not.toBe(entry);
  });
});

const malformed = refused('malformed');

function refused(failure: string) {
  return { ok: false, failure };
}

function hmac(key: Uint8Array, message: Uint8Array): Uint8Array {
  return createHmac('sha256', key).update(message).digest();
}
