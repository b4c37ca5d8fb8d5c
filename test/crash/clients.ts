import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { AcknowledgedHold, ClientOptions, ClientOrder, ClientReport } from './load/messages.ts';
import { nextMessage } from './next-message.ts';

/** A fan who waits for an answer that does not come, and then for a sale, ends sooner. */
const ANSWER_SECONDS_MAX = 180;

/** The processes that fans sit at. */
export class Clients {
  readonly #children: ChildProcess[];

  /** Starts them. Call `begun` at once. */
  constructor(clients: ClientOptions[]) {
    const script = fileURLToPath(new URL('load/client-process.ts', import.meta.url));
    this.#children = clients.map((options) => fork(script, [JSON.stringify(options)], { stdio: 'inherit' }));
  }

  /** Answers when all fans have begun. */
  async begun(): Promise<void> {
    await Promise.all(this.#children.map(nextReport));
  }

  /** They stop asking; answers what they were told since the last time. */
  pause(): Promise<ClientReport> {
    return this.#told('pause');
  }

  resume(): void {
    for (const child of this.#children) child.send('resume' satisfies ClientOrder);
  }

  /** They end what they have begun; answers all that they were ever told. */
  finish(): Promise<ClientReport> {
    return this.#told('finish');
  }

  kill(): void {
    for (const child of this.#children) child.kill('SIGKILL');
  }

  async #told(order: ClientOrder): Promise<ClientReport> {
    const reports = await Promise.all(this.#children.map((child) => reportOf(child, order)));
    return {
      operations: reports.reduce((sum, { operations }) => sum + operations, 0),
      holds: reports.flatMap(({ holds }): AcknowledgedHold[] => holds),
    };
  }
}

async function reportOf(child: ChildProcess, order: ClientOrder): Promise<ClientReport> {
  const report = nextReport(child);
  child.send(order);
  return await report;
}

async function nextReport(child: ChildProcess): Promise<ClientReport> {
  return (await nextMessage(child, ANSWER_SECONDS_MAX)) as ClientReport;
}
