import { parentPort, workerData } from 'node:worker_threads';
import type { HistoryJob, HistoryOutcome, ThreadSetup } from './history-plan.ts';
import { ADJUSTMENTS } from './platform/adjustments.ts';
import { installGlobals } from './platform/globals.ts';
import { loadShippedCode } from './platform/load-shipped-code.ts';

/** The thread in which histories run: its clock, timers and randomness belong to the simulation. */
const { patches } = workerData as ThreadSetup;
let report: (values: unknown[]) => void = () => undefined;
loadShippedCode([...ADJUSTMENTS, ...patches]);
installGlobals((values) => report(values));
// After the hooks are set: this loads the shipped code.
const { errorReported, rejectionUnhandled, runHistory } = await import('./run-history.ts');
const { planOf } = await import('./world/moves.ts');
report = errorReported;
process.on('unhandledRejection', rejectionUnhandled);

parentPort!.on('message', (job: HistoryJob) => {
  void runHistory('moves' in job ? job : planOf(job.seed)).then(tell);
});
tell('ready');

function tell(message: HistoryOutcome | 'ready'): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort!.postMessage(message);
}
