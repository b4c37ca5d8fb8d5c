import type { Judgement } from './judgement.ts';
import { NAMED } from './named.ts';
import { OPEN } from './open.ts';

/** Frozen: written before any engine was tuned to them, and not to be changed to suit one. */
export const JUDGEMENTS: readonly Judgement[] = [...NAMED, ...OPEN];

/** What every engine must reach, on average over all judgements. */
export const NDCG_MIN = 0.85;
