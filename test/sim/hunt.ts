import { PLANTED_BUGS, type PlantedBug } from './planted-bugs.ts';
import { simulate } from './simulate.ts';

/** What caught a planted bug. */
export interface Catch {
  letter: string;
  sentence: string;
  /** Of the history that broke a rule. */
  seed: number;
  rule: string;
  /** From the first history on, on one thread. */
  seconds: number;
}

const SECONDS_MAX = 120;

/** Hunts one planted bug from the first seed on; null: not caught in two minutes. */
async function hunt(bug: PlantedBug): Promise<Catch | null> {
  const { letter, sentence, patches } = bug;
  const { failure, seconds } = await simulate({ seed: 1, seconds: SECONDS_MAX, threads: 1, patches });
  if (!failure?.violation) return null;
  return { letter, sentence, seed: failure.seed, rule: failure.violation.rule, seconds: Math.round(seconds * 10) / 10 };
}

/** Hunts all of them. */
export async function huntAll(onCatch: (bug: PlantedBug, found: Catch | null) => void): Promise<Catch[]> {
  const catches: Catch[] = [];
  for (const bug of PLANTED_BUGS) {
    const found = await hunt(bug);
    onCatch(bug, found);
    if (found) catches.push(found);
  }
  return catches;
}
