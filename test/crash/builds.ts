import type { SourcePatch } from '../support/bundle-worker.ts';

export type Build = 'shipped' | 'acknowledges-first';

const WRITE_BEHIND_MS = 20;
const BOX_OFFICE = 'durable-objects/box-office/box-office.ts';

/**
 * What makes the control: a box office that answers from memory and writes a little later, as a write-behind cache
 * does. Exists in a bundle of its own only.
 */
const ACKNOWLEDGES_FIRST: SourcePatch[] = [
  { file: BOX_OFFICE, find: 'this.#commit(sale, decision,', replace: 'this.#commitLater(sale, decision,' },
  {
    file: BOX_OFFICE,
    find: '  #commit(sale: Sale,',
    replace: `  #commitLater(...decided) { setTimeout(() => this.#commit(...decided), ${WRITE_BEHIND_MS}); }
  #commit(sale: Sale,`,
  },
  // A checkpoint of what is not written yet would stop it from starting again: it is to lose, not to break.
  {
    file: 'durable-objects/box-office/upkeep.ts',
    find: 'eventsSinceCheckpoint >= CHECKPOINT_EVENTS_QUIET',
    replace: 'seq < 0',
  },
];

export const PATCHES: Record<Build, SourcePatch[]> = { shipped: [], 'acknowledges-first': ACKNOWLEDGES_FIRST };
