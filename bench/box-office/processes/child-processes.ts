import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

const STOP_SECONDS_MAX = 2;

/** Every process that the bench started: ended by id, each, when the bench ends for whatever reason. */
export class ChildProcesses {
  readonly #children = new Set<ChildProcess>();

  /** Starts a process; what it says on standard error comes to ours. */
  start(command: string, args: string[], options: { cwd?: string } = {}): ChildProcess & { pid: number } {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'inherit'] });
    this.#children.add(child);
    child.once('exit', () => this.#children.delete(child));
    if (child.pid === undefined) throw new Error(`${command} did not start`);
    return child as ChildProcess & { pid: number };
  }

  /** Ends them all. */
  async stop(): Promise<void> {
    await Promise.all([...this.#children].map(stopProcess));
  }

  /** Ends them all at once; for the moment in which this process ends itself. */
  kill(): void {
    for (const child of this.#children) child.kill('SIGKILL');
  }
}

/** Ends a process: politely, then for good. */
export async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  await Promise.race([ended, sleep(STOP_SECONDS_MAX * 1000, undefined, { ref: false })]);
  child.kill('SIGKILL');
  await ended;
}

/** The first line that a process writes: how it says that it is ready. */
export function firstLine(child: ChildProcess, secondsMax: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(
      () => reject(new Error(`${child.spawnfile} said nothing for ${secondsMax} s`)),
      secondsMax * 1000,
    );
    child.once('exit', () => reject(new Error(`${child.spawnfile} ended at once`)));
    child.stdout!.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (!text.includes('\n')) return;
      clearTimeout(timer);
      resolve(text.slice(0, text.indexOf('\n')));
    });
  });
}
