import { describe, expect, test } from 'vitest';
import { presaleWords } from '../../../web/seat-map/presale-words.ts';

const presale = { name: 'Fan club', opensAt: '2030-11-27T09:00:00Z', closesAt: '2030-11-29T09:00:00Z' };
const event = { presale, timeZone: 'Europe/Berlin' };

describe('[PRESALE-1] what a presale means at the seats', () => {
  test.each([
    [
      'before',
      false,
      'The sale is not open yet. The presale (Fan club) opens Wed 27 Nov 2030, 10:00; everybody buys from Fri 29 Nov 2030, 10:00.',
    ],
    ['before', true, 'The presale opens Wed 27 Nov 2030, 10:00. You may buy then.'],
    [
      'presale',
      false,
      'Presale (Fan club): only fans with a code or an invitation buy now. Everybody buys from Fri 29 Nov 2030, 10:00.',
    ],
    ['presale', true, null],
    ['public', false, null],
  ] as const)('%s, with a permit: %s', (stage, hasPermit, words) => {
    expect(presaleWords(event, { stage, hasPermit })).toBe(words);
  });
});
