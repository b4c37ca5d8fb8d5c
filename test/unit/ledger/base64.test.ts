import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { base64, base64Bytes } from '../../../domain/shared/base64.ts';

test('[LEDGER-6] frames are written in the base 64 that everybody reads', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const text = base64(bytes);
      expect(text).toBe(Buffer.from(bytes).toString('base64'));
      expect(base64Bytes(text)).toEqual(bytes);
    }),
  );
});

test.each(['A', 'AAA', 'A===', '=AAA', 'AA=A', 'AB==', 'AAB=', 'AA A', 'AAA-', 'AAAé'])(
  '[LEDGER-6] "%s" is not the base 64 of anything',
  (text) => {
    expect(base64Bytes(text)).toBeNull();
  },
);
