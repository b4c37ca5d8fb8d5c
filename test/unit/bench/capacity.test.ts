import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { computedPage } from '../../../bench/capacity/page.ts';

it('docs/capacity.md says what its units come to (`npm run capacity` makes it)', () => {
  const page = readFileSync(new URL('../../../docs/capacity.md', import.meta.url), 'utf8');
  expect(page).toBe(computedPage(page));
});
