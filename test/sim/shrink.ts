import type { HistoryOutcome, HistoryPlan } from './history-plan.ts';
import type { SimThread } from './sim-thread.ts';

/**
 * Makes a failing history short: leaves out moves, in large pieces and then one by one, for as long as the same rule
 * still breaks (delta debugging, Zeller and Hildebrandt 2002). The result is 1-minimal, or what was found in time.
 */
export async function shrink(
  thread: SimThread,
  plan: HistoryPlan,
  options: { rule: string; secondsMax: number },
): Promise<{ plan: HistoryPlan; outcome: HistoryOutcome }> {
  const endMs = performance.now() + options.secondsMax * 1000;
  let { moves } = plan;
  let outcome = await thread.run(plan);
  let pieces = 2;
  while (moves.length > 1 && performance.now() < endMs) {
    const size = Math.ceil(moves.length / pieces);
    let isShorter = false;
    for (let from = 0; from < moves.length && performance.now() < endMs;) {
      const without = [...moves.slice(0, from), ...moves.slice(from + size)];
      const tried = await thread.run({ ...plan, moves: without });
      if (tried.violation?.rule === options.rule) {
        moves = without;
        outcome = tried;
        isShorter = true;
      } else {
        from += size;
      }
    }
    if (size === 1 && !isShorter) break;
    pieces = isShorter ? Math.max(2, pieces - 1) : Math.min(moves.length, pieces * 2);
  }
  return { plan: { ...plan, moves }, outcome };
}
