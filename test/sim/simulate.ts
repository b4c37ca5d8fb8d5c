import type { Table } from './checks/cells.ts';
import type { HistoryOutcome } from './history-plan.ts';
import { FAULT_KINDS } from './platform/faults.ts';
import type { SourcePatch } from './platform/load-shipped-code.ts';
import { SimThread } from './sim-thread.ts';

export interface Budget {
  /** Of the first history; each next one takes the next number. */
  seed: number;
  seconds: number;
  threads: number;
  patches?: readonly SourcePatch[];
  /** Told now and then. */
  onProgress?: (summary: Summary) => void;
}

export interface Summary {
  seconds: number;
  histories: number;
  commands: number;
  faults: number;
  faultKinds: Record<string, number>;
  table: Table;
  /** The history that broke a rule, if one did: with it the simulation ends. */
  failure: HistoryOutcome | null;
}

const PROGRESS_MS = 2_000;

/** Runs histories of consecutive seeds until the time is over or one breaks a rule. */
export async function simulate(budget: Budget): Promise<Summary> {
  const startMs = performance.now();
  const endMs = startMs + budget.seconds * 1000;
  const summary = emptySummary();
  const threads = Array.from({ length: budget.threads }, () => new SimThread(budget.patches));
  let seed = budget.seed;
  let toldMs = startMs;
  const work = async (thread: SimThread): Promise<void> => {
    while (performance.now() < endMs && summary.failure === null) {
      addOutcome(summary, await thread.run({ seed: seed++ }));
      summary.seconds = (performance.now() - startMs) / 1000;
      if (performance.now() - toldMs < PROGRESS_MS) continue;
      toldMs = performance.now();
      budget.onProgress?.(summary);
    }
  };
  try {
    await Promise.all(threads.map(work));
  } finally {
    await Promise.all(threads.map((thread) => thread.close()));
  }
  return summary;
}

function emptySummary(): Summary {
  return { seconds: 0, histories: 0, commands: 0, faults: 0, faultKinds: {}, table: {}, failure: null };
}

function addOutcome(summary: Summary, outcome: HistoryOutcome): void {
  summary.histories++;
  summary.commands += outcome.commands;
  for (const [kind, count] of Object.entries(outcome.faults)) {
    summary.faults += count;
    summary.faultKinds[kind] = (summary.faultKinds[kind] ?? 0) + count;
  }
  for (const [transition, counts] of Object.entries(outcome.table)) {
    const row = (summary.table[transition] ??= {});
    for (const kind of ['all', ...FAULT_KINDS] as const) row[kind] = (row[kind] ?? 0) + (counts[kind] ?? 0);
  }
  if (outcome.violation) summary.failure ??= outcome;
}
