import type { SystemName } from '../systems.ts';
import { median, type ArmRuns } from './summary.ts';

/** What is left of each system's peak under overload: 1 is all of it. */
export type Goodput = Partial<Record<SystemName, number>>;

/** Medians over the rounds; both arms with the same systems. */
export function goodputOf(peak: ArmRuns, overload: ArmRuns): Goodput {
  const kept = [...peak].map(([system, runs]) => {
    const shares = runs.map((run, round) => {
      const under = overload.get(system)![round]!;
      return under.accepted / under.seconds / (run.accepted / run.seconds);
    });
    return [system, median(shares)];
  });
  return Object.fromEntries(kept) as Goodput;
}

export function goodputText(goodput: Goodput): string {
  const shares = Object.entries(goodput).map(([system, share]) => `${system} ${Math.round(share * 100)} %`);
  return `Goodput, of the peak: ${shares.join(', ')}`;
}
