import { parentPort, workerData } from 'node:worker_threads';
import { playHistory } from './random-history.ts';

/** Seeds to play: every `step`th from `first` on, before `end`. */
export interface Share {
  first: number;
  step: number;
  end: number;
}

export type WorkerNews =
  | { kind: 'played'; histories: number; commands: number }
  | { kind: 'broken'; seed: number; reason: string };

const NEWS_EVERY = 1_000;

const { first, step, end } = workerData as Share;
let news = { histories: 0, commands: 0 };
for (let seed = first; seed < end; seed += step) {
  try {
    news.commands += playHistory(seed);
  } catch (error) {
    tell({ kind: 'broken', seed, reason: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    break;
  }
  if (++news.histories < NEWS_EVERY) continue;
  tell({ kind: 'played', ...news });
  news = { histories: 0, commands: 0 };
}
tell({ kind: 'played', ...news });

function tell(message: WorkerNews): void {
  parentPort!.postMessage(message, []);
}
