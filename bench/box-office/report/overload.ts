import { median, type ArmRuns } from './summary.ts';

/** What is left of each system's peak under overload, as one line; both arms with the same systems. */
export function overloadText(peak: ArmRuns, overload: ArmRuns): string {
  const shares = [...peak].map(([system, runs]) => {
    const kept = runs.map((run, round) => {
      const under = overload.get(system)![round]!;
      return under.accepted / under.seconds / (run.accepted / run.seconds);
    });
    return `${system} ${Math.round(median(kept) * 100)} %`;
  });
  return `Goodput under overload, of the peak: ${shares.join(', ')}`;
}
