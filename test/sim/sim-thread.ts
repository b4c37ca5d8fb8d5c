import { Worker } from 'node:worker_threads';
import type { HistoryJob, HistoryOutcome, ThreadSetup } from './history-plan.ts';
import type { SourcePatch } from './platform/load-shipped-code.ts';

/** A thread that runs histories, one at a time. */
export class SimThread {
  readonly #worker: Worker;
  readonly #ready: Promise<void>;

  constructor(patches: readonly SourcePatch[] = []) {
    const workerData: ThreadSetup = { patches };
    // Of the parent's flags none: a test runner has hooks of its own. SQLite and the hooks are announced as experimental.
    this.#worker = new Worker(new URL('sim-worker.ts', import.meta.url), { workerData, execArgv: ['--no-warnings'] });
    this.#ready = this.#next<'ready'>().then(() => undefined);
  }

  async run(job: HistoryJob): Promise<HistoryOutcome> {
    await this.#ready;
    const outcome = this.#next<HistoryOutcome>();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    this.#worker.postMessage(job);
    return outcome;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #next<Message>(): Promise<Message> {
    return new Promise((resolve, reject) => {
      const failed = (error: Error): void => {
        this.#worker.off('message', came);
        reject(error);
      };
      const came = (message: Message): void => {
        this.#worker.off('error', failed);
        resolve(message);
      };
      this.#worker.once('message', came);
      this.#worker.once('error', failed);
    });
  }
}
