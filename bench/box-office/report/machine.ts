import { cpus, release, totalmem } from 'node:os';

/** What the numbers were measured on, in one line. */
export function machineText(): string {
  const all = cpus();
  const memoryGb = Math.round(totalmem() / 1024 ** 3);
  return `${all.length} × ${all[0]?.model.trim()}, ${memoryGb} GB, Linux ${release()}, Node ${process.versions.node}`;
}
