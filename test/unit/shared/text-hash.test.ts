import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textHash } from '../../../domain/shared/text-hash.ts';

describe('the hash of a text', () => {
  test('is 16 hex digits, the same for the same text, and pinned: stored keys are compared with it', () => {
    fc.assert(fc.property(fc.string(), (text) => /^[0-9a-f]{16}$/.test(textHash(text))));
    expect(['', 'a', '["hold",[1,2]]'].map(textHash)).toMatchInlineSnapshot(`
      [
        "6a86b97bab3e7c0b",
        "fe05e48f1a80b1b3",
        "ba1a5851945e210f",
      ]
    `);
  });

  test('tells a hundred thousand requests apart that differ in little', () => {
    const hashes = new Set<string>();
    for (let seat = 0; seat < 50_000; seat++) {
      hashes.add(textHash(JSON.stringify(['hold', 'plan', [[seat, null]]])));
      hashes.add(
        textHash(
          JSON.stringify([
            'hold',
            'plan',
            [
              [seat, 'child'],
              [seat + 1, null],
            ],
          ]),
        ),
      );
    }
    expect(hashes.size).toBe(100_000);
  });

  test('spreads over both halves', () => {
    const halves = Array.from({ length: 4096 }, (_, i) => textHash(`request ${i}`));
    expect(new Set(halves.map((h) => h.slice(0, 8))).size).toBe(4096);
    expect(new Set(halves.map((h) => h.slice(8))).size).toBe(4096);
  });
});
