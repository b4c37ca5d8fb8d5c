import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCheckpoint, encodeCheckpoint } from '../../../domain/inventory/checkpoint.ts';
import { Deadlines } from '../../../domain/inventory/deadlines.ts';
import { decideAll } from '../../../domain/inventory/decide.ts';
import { decodeFrame, encodeFrame } from '../../../domain/inventory/frame.ts';
import { ByteReader, ByteWriter } from '../../../domain/shared/bytes.ts';
import type { HoldId } from '../../../domain/shared/ids.ts';
import { accepted, guest, id, MINUTE, Office, publication, START, user } from './fixtures.ts';

function varint(number: number): number[] {
  return [...new ByteWriter().varint(number).finish()];
}

describe('bytes', () => {
  it('[HOLD-38] numbers, texts and ids come back as they went', () => {
    const numbers = fc.array(fc.oneof(fc.maxSafeNat(), fc.nat(300)));
    const texts = fc.array(fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(numbers, texts, fc.uuid({ version: 7 }), fc.uint8Array(), (list, words, uuid, blob) => {
        const to = new ByteWriter();
        for (const number of list) to.varint(number);
        for (const word of words) to.text(word);
        const bytes = to.uuid(uuid).blob(blob).finish();
        const from = new ByteReader(bytes);
        expect(list.map(() => from.varint())).toEqual(list);
        expect(words.map(() => from.text())).toEqual(words);
        expect(from.uuid()).toBe(uuid);
        expect(from.blob()).toEqual(blob);
        expect(from.done).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('[HOLD-38] varints are LEB128: seven bits a byte, low bits first', () => {
    expect([0, 127, 128, 300, 16_384].map(varint)).toEqual([[0], [127], [128, 1], [172, 2], [128, 128, 1]]);
    expect(varint(Number.MAX_SAFE_INTEGER)).toHaveLength(8);
    expect(() => varint(-1)).toThrow('varint');
    expect(() => varint(0.5)).toThrow('varint');
  });

  it('[HOLD-38] a cut document is refused, never read as something else', () => {
    const bytes = new ByteWriter().varint(300).text('stalls').finish();
    for (let length = 0; length < bytes.length; length++) {
      const from = new ByteReader(bytes.subarray(0, length));
      expect(() => [from.varint(), from.text()]).toThrow('does not end in the middle');
    }
  });
});

describe('deadlines', () => {
  it('[HOLD-19] are due in order, whatever was moved or removed before', () => {
    const moves = fc.array(fc.tuple(fc.nat(15), fc.option(fc.nat(50))), { maxLength: 100 });
    fc.assert(
      fc.property(moves, fc.nat(60), (list, nowMs) => {
        const deadlines = new Deadlines();
        const expected = new Map<HoldId, number>();
        for (const [hold, atMs] of list) {
          const holdId = id<HoldId>(hold);
          if (atMs === null) {
            deadlines.remove(holdId);
            expected.delete(holdId);
          } else {
            deadlines.set(holdId, atMs);
            expected.set(holdId, atMs);
          }
          expect(deadlines.firstMs()).toBe(expected.size === 0 ? null : Math.min(...expected.values()));
        }
        const due = [...expected].filter(([, atMs]) => atMs <= nowMs);
        due.sort(([a, aMs], [b, bMs]) => aMs - bMs || (a < b ? -1 : 1));
        expect(deadlines.due(nowMs)).toEqual(due.map(([holdId]) => holdId));
      }),
    );
  });
});

describe('frames and checkpoints', () => {
  it('[HOLD-38] version 1 is these bytes, for good: ledgers keep them', () => {
    const office = new Office();
    const hold = office.hold(guest(1), [3]);
    accepted(office.release(guest(1), hold));
    expect(office.frames.map((frame) => Buffer.from(frame).toString('hex'))).toMatchInlineSnapshot(`
      [
        "010100019b696846007000800000000000138a019b69684600700080000000000003e90001010003455552010300067374616c6c7300056164756c748827f403e807808ca1cbb633c0dbc5cbb633c0fa8eccb63300019b69684600700080000000000003e9056b65792d31e83a364fb81a3798",
        "010107019b696846007000800000000000138a00808ca1cbb6330100019b69684600700080000000000003e9056b65792d332e5689b7d1c9c4b0",
      ]
    `);
  });

  it('[HOLD-38] a frame of another version, an unknown kind and trailing bytes are refused', () => {
    const frame = encodeFrame([{ kind: 'payment-ended', holdId: id<HoldId>(1) }]);
    expect(decodeFrame(frame)).toEqual([{ kind: 'payment-ended', holdId: id<HoldId>(1) }]);
    expect(() => decodeFrame(frame.with(0, 2))).toThrow('format version');
    expect(() => decodeFrame(frame.with(2, 99))).toThrow('known kinds');
    expect(() => decodeFrame(Uint8Array.from([...frame, 0]))).toThrow('ends with its last event');
  });

  it('[HOLD-38] a hold of two seats in a batch takes about 150 bytes', () => {
    const office = new Office();
    const commands = [1, 2, 3, 4, 5].map((fan) =>
      office.holdCommand(user(fan), [fan * 2, fan * 2 + 1], { key: `0199f0a0-7b1c-7d2e-9a3b-5c6d7e8f9a0${fan}` }),
    );
    office.batch(commands);
    expect(office.frames[0]!.length / 5).toBeLessThan(180);
  });

  it('[HOLD-39] a checkpoint goes on where memory was: deadlines, fences, keys, caps', () => {
    const office = new Office();
    const command = office.holdCommand(guest(1), [1]);
    accepted(office.do(command));
    accepted(office.commit(office.paying(user(2), [4, 5, 6], 'cs-2'), 'cs-2'));
    office.nowMs += 10 * MINUTE - 1;
    const expiring = office.paying(user(3), [9], 'cs-3');
    accepted(office.release(user(3), expiring));

    const { inventory, tables } = office;
    const resumed = decodeCheckpoint(inventory.publication, encodeCheckpoint(inventory));
    const commands = [
      command,
      office.holdCommand(guest(9), [1]),
      office.holdCommand(user(2), [20, 21]),
      { kind: 'payment-ended' as const, holdId: expiring.holdId, sessionId: 'cs-3' },
    ];
    for (const state of [inventory, resumed]) {
      const before = decideAll(state, tables, [command], office.nowMs);
      expect(before).toMatchObject({ results: [{ ok: true, hold: { state: { name: 'held' } } }], events: [] });
      expect(decideAll(state, tables, commands, START + 10 * MINUTE).results).toMatchObject([
        { ok: true, hold: { state: { name: 'released', why: 'expired' } } },
        { ok: true, hold: { fence: '1.4' } },
        { ok: false, refusal: { reason: 'over-cap', owned: 3 } },
        { ok: true, hold: { state: { name: 'released', why: 'payment-expired' } } },
      ]);
    }
    expect(encodeCheckpoint(resumed)).toEqual(encodeCheckpoint(inventory));
  });

  it('[HOLD-39] a checkpoint of another version, epoch or size is refused', () => {
    const bytes = encodeCheckpoint(new Office().inventory);
    expect(() => decodeCheckpoint(publication(), bytes.with(0, 9))).toThrow('format version');
    expect(() => decodeCheckpoint(publication({ epoch: 2 }), bytes)).toThrow('epoch');
    const larger = publication({ capacity: 40, zoneRuns: [{ zone: 0, length: 40 }] });
    expect(() => decodeCheckpoint(larger, bytes)).toThrow('every seat');
    expect(() => decodeCheckpoint(publication(), Uint8Array.from([...bytes, 0]))).toThrow('ends with its last field');
  });
});
