import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const STOP_SECONDS_MAX = 5;
const STOP_POLL_MS = 20;

/**
 * The command line of a process, '' if there is none: a number that was remembered from an earlier run may belong to
 * another process by now, and the command tells.
 */
export async function commandOf(pid: number): Promise<string> {
  const answer = await promisify(execFile)('ps', ['-p', String(pid), '-o', 'args=']).catch(() => null);
  return answer?.stdout ?? '';
}

/** Ends a process group and waits until it is gone: politely, then for good. One that is gone already is fine. */
export async function stopGroup(pid: number): Promise<void> {
  signalGroup(pid, 'SIGTERM');
  const giveUpAtMs = performance.now() + STOP_SECONDS_MAX * 1000;
  while (signalGroup(pid, 0) && performance.now() < giveUpAtMs) await sleep(STOP_POLL_MS);
  signalGroup(pid, 'SIGKILL');
}

/** Whether there was anybody to signal; signal 0 only asks. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    return false;
  }
}
