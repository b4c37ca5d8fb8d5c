import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChildProcesses } from '../box-office/processes/child-processes.ts';
import { machineText } from '../box-office/report/machine.ts';
import { optionsOf, type LobbyBenchOptions } from './options.ts';
import { profileTable } from './profile.ts';
import { measurePublications, type Repeated } from './publications.ts';
import { measureReconnects, type Returned } from './reconnects.ts';
import { EMPTY, lobbySystems, OURS, type LobbySystem } from './systems.ts';
import { barsTable, publicationsTable, reconnectsTable } from './tables.ts';

/**
 * `npm run bench:lobby`: from the publication of a status to the last socket that has it, on this machine, beside a bare
 * object on the same runtime, a plain `ws` server on Node and a small one in Go. It prints the tables of `results.md`.
 * Linux only (it reads /proc); a process may open 20,000 files.
 */
const options = optionsOf(process.argv.slice(2));
const children = new ChildProcesses();
const dir = mkdtempSync(join(tmpdir(), 'onsale-lobby-'));
process.once('exit', () => children.kill());
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
console.log(`- ${machineText()}\n`);
try {
  const systems = lobbySystems(children, dir);
  const chosen = systems.filter(({ name }) => options.systems?.includes(name) ?? true);
  if (options.profile) await profile(systems);
  else await compare(chosen, options);
} finally {
  await children.stop();
  rmSync(dir, { recursive: true, force: true });
}
process.exit(0);

async function compare(
  systems: LobbySystem[],
  { sockets, publications, reconnects }: LobbyBenchOptions,
): Promise<void> {
  const repeated: Repeated[] = [];
  for (const count of sockets) {
    for (const system of systems) repeated.push(await measurePublications(system, { sockets: count, publications }));
  }
  if (repeated.length > 0) console.log(`${publicationsTable(repeated)}\n`);
  const returned: Returned[] = [];
  if (reconnects > 0) {
    for (const system of systems) returned.push(await measureReconnects(system, reconnects));
    console.log(`${reconnectsTable(returned)}\n`);
  }
  console.log(barsTable(repeated, returned));
}

async function profile(systems: LobbySystem[]): Promise<void> {
  const [sockets] = options.sockets;
  for (const system of systems.filter(({ name }) => name === OURS || name === EMPTY)) {
    const table = await profileTable(system, { sockets: sockets ?? 4_000, publications: options.publications, dir });
    console.log(`${system.name}, ${sockets} sockets:\n\n${table}\n`);
  }
}
