import type { Table } from './checks/cells.ts';
import type { SourcePatch } from './platform/load-shipped-code.ts';
import type { Move } from './world/moves.ts';

/** Everything that a history is made of: the same plan, the same history. */
export interface HistoryPlan {
  /** Of delays, ids and the sale. */
  seed: number;
  /** Whether the event has a queue; not there: it has none. */
  queue?: boolean;
  /** Whether the event, which has none, may be given one while it is sold; not there: it may not. */
  switchesOn?: boolean;
  /** Whether its sale begins with a presale, long before a queue that is planned; not there: it does not. */
  presale?: boolean;
  moves: Move[];
}

/** A history, or that of a seed. */
export type HistoryJob = HistoryPlan | { seed: number };

export interface ThreadSetup {
  /** Changes to the shipped code, for planted bugs. */
  patches: readonly SourcePatch[];
}

export interface HistoryOutcome {
  seed: number;
  violation: { rule: string; sentence: string } | null;
  /** Of everything that happened, in order. */
  hash: string;
  steps: number;
  commands: number;
  faults: Record<string, number>;
  /** transition → fault → how often. */
  table: Table;
}
