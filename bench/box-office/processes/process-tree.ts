import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts CPU time in ticks of a hundredth of a second (`getconf CLK_TCK`). */
const MS_PER_TICK = 10;

/** CPU time, in milliseconds, of these processes and all that they started, ended ones included. */
export function cpuMsOf(roots: readonly number[]): number {
  let ticks = 0;
  for (const stat of treeOf(roots)) ticks += stat.ticks;
  return ticks * MS_PER_TICK;
}

/** Lets these processes and all that they started run on one core only; null: on any. */
export function pinTree(roots: readonly number[], core: number | null): void {
  const cores = core === null ? '0-1023' : String(core);
  for (const { pid } of treeOf(roots)) execFileSync('taskset', ['-acp', cores, String(pid)], { stdio: 'ignore' });
}

interface ProcessStat {
  pid: number;
  parentPid: number;
  /** User and system time, with that of children that have ended. */
  ticks: number;
}

function treeOf(roots: readonly number[]): ProcessStat[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => statOf(Number(name)))
    .filter((stat) => stat !== null);
  const members = new Set(roots);
  // Children come after their parents often, not always: until nothing is added any more.
  for (let before = -1; before !== members.size;) {
    before = members.size;
    for (const { pid, parentPid } of all) if (members.has(parentPid)) members.add(pid);
  }
  return all.filter(({ pid }) => members.has(pid));
}

function statOf(pid: number): ProcessStat | null {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null;
  }
  // The name, in brackets, may hold anything: the fields are counted from behind it (proc(5)).
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [user, system, childrenUser, childrenSystem] = fields.slice(11, 15).map(Number);
  return { pid, parentPid: Number(fields[1]), ticks: user! + system! + childrenUser! + childrenSystem! };
}
