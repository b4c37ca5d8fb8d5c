import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { idOf, type TicketId } from '../../../domain/shared/ids.ts';
import { base32, base32Bytes } from '../../../domain/tickets/base32.ts';
import { readTicketCode, ticketCode, ticketPublicKey } from '../../../domain/tickets/ticket-code.ts';

const SEED = new Uint8Array(32).fill(7);
const OTHER_SEED = new Uint8Array(32).fill(8);
const TICKET = idOf<TicketId>('0199f0a0-7b1c-7d2e-9a3b-5c6d7e8f9a0b');

describe('[BOOK-8] a ticket code proves itself', () => {
  test('a code reads back as the ticket and generation that it was made for', () => {
    fc.assert(
      fc.property(fc.uuid({ version: 7 }), fc.integer({ min: 0, max: 65_535 }), (id, generation) => {
        const claim = { ticketId: idOf<TicketId>(id), generation };
        expect(readTicketCode(ticketCode(claim, SEED), [ticketPublicKey(SEED)])).toEqual({ ok: true, value: claim });
      }),
      { numRuns: 20 },
    );
  });

  test('is 140 characters of the QR alphanumeric mode', () => {
    expect(ticketCode({ ticketId: TICKET, generation: 0 }, SEED)).toMatch(/^[A-Z2-7]{140}$/);
  });

  test('any changed character is refused', () => {
    const code = ticketCode({ ticketId: TICKET, generation: 3 }, SEED);
    for (let i = 0; i < code.length; i += 9) {
      const forged = code.slice(0, i) + (code[i] === 'A' ? 'B' : 'A') + code.slice(i + 1);
      expect(readTicketCode(forged, [ticketPublicKey(SEED)]).ok).toBe(false);
    }
  });

  test('a code of another installation is told apart from a forgery', () => {
    const code = ticketCode({ ticketId: TICKET, generation: 0 }, OTHER_SEED);
    expect(readTicketCode(code, [ticketPublicKey(SEED)])).toEqual({ ok: false, failure: 'unknown-key' });
  });

  test('a code of an older key reads while that key is still carried', () => {
    const code = ticketCode({ ticketId: TICKET, generation: 0 }, OTHER_SEED);
    expect(readTicketCode(code, [ticketPublicKey(SEED), ticketPublicKey(OTHER_SEED)]).ok).toBe(true);
  });

  test.each(['', 'HELLO', 'not base 32!', 'A'.repeat(140)])('%j is malformed', (text) => {
    expect(readTicketCode(text, [ticketPublicKey(SEED)])).toEqual({ ok: false, failure: 'malformed' });
  });
});

test('base 32 follows RFC 4648 and has one text for each byte string', () => {
  expect(base32(bytesOf('foobar'))).toBe('MZXW6YTBOI');
  expect(base32(bytesOf('fooba'))).toBe('MZXW6YTB');
  expect(base32Bytes('MZXW6YTBOI')).toEqual(bytesOf('foobar'));
  expect(base32Bytes('MZXW6YTBOJ')).toBeNull();
});

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
