import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { attackedQueue, FORGERIES, isAccepted } from '../../forgery/forge-tokens.ts';

const EACH = 500;
const [genuine, ...kinds] = FORGERIES;
const attacked = attackedQueue();

test('[TOKEN-3] a genuine ticket and a genuine pass are accepted', async () => {
  const random = seeded('genuine');
  for (let attempt = 0; attempt < 50; attempt++) expect(await isAccepted(attacked, genuine, random)).toBe(true);
});

// A million by `npm run forge`.
test.each(kinds)('[TOKEN-3] [I7] none is accepted: %s', async (kind) => {
  const random = seeded(kind);
  for (let attempt = 0; attempt < EACH; attempt++) expect(await isAccepted(attacked, kind, random)).toBe(false);
});

/** Numbers that a name decides. */
function seeded(name: string): (below: number) => number {
  let drawn = 0;
  return (below) => createHash('sha256').update(`${name} ${drawn++}`).digest().readUIntBE(0, 6) % below;
}
