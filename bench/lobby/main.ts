import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ChildProcesses } from '../box-office/processes/child-processes.ts';
import { cpuMsOf } from '../box-office/processes/process-tree.ts';
import { machineText } from '../box-office/report/machine.ts';
import { lobbySystems, type LobbyServer, type LobbySystem } from './systems.ts';
import { WaitingSockets } from './waiting-sockets.ts';

/**
 * `npm run bench:lobby`: from the publication of a status to the last socket that has it, on this machine, beside a plain
 * `ws` server on Node and a small one in Go. Linux only (it reads /proc); a process may open 20,000 files.
 */
const { values } = parseArgs({
  options: {
    sockets: { type: 'string', default: '1000,4000,9000' },
    publications: { type: 'string', default: '20' },
    reconnects: { type: 'string', default: '9000' },
  },
});
/** As the waiting page does it. */
const RECONNECT_BACKOFF_MS = 2_000;
const RECONNECT_SECONDS_MAX = 60;
const WARM_UP = 3;
/** JSON of a status with eight zones and its draw is about as long. */
const STATUS_BYTES = 900;

interface Measured {
  system: string;
  sockets: number;
  openedPerSecond: number;
  kbPerSocket: number;
  p50Ms: number;
  p99Ms: number;
  lastP50Ms: number;
  lastMs: number;
  cpuUsPerMessage: number;
}

const children = new ChildProcesses();
const dir = mkdtempSync(join(tmpdir(), 'onsale-lobby-'));
process.once('exit', () => children.kill());
console.log(`- ${machineText()}\n`);
try {
  const systems = lobbySystems(children, dir);
  const rows: Measured[] = [];
  for (const sockets of values.sockets.split(',').map(Number)) {
    for (const system of systems) rows.push(await measure(system, sockets));
  }
  console.log(tableOf(rows));
  if (Number(values.reconnects) > 0) {
    for (const system of systems) console.log(await reconnect(system, Number(values.reconnects)));
  }
} finally {
  await children.stop();
  rmSync(dir, { recursive: true, force: true });
}
process.exit(0);

async function measure(system: LobbySystem, sockets: number): Promise<Measured> {
  const server = await system.start();
  const crowd = new WaitingSockets();
  try {
    await publish(server, 1);
    const [memoryBefore, openedAtMs] = [residentKb(server.pid), performance.now()];
    await crowd.open(server.port, sockets);
    const openedPerSecond = (sockets * 1_000) / (performance.now() - openedAtMs);
    const kbPerSocket = (residentKb(server.pid) - memoryBefore) / sockets;
    const latencies: number[] = [];
    const lasts: number[] = [];
    let cpuMs = 0;
    for (let at = 0; at < WARM_UP + Number(values.publications); at++) {
      const before = cpuMsOf([server.pid]);
      const taken = await publication(server, crowd, 100 + at);
      if (at < WARM_UP) continue;
      cpuMs += cpuMsOf([server.pid]) - before;
      latencies.push(...taken);
      lasts.push(Math.max(...taken));
    }
    return {
      system: system.name,
      sockets,
      openedPerSecond,
      kbPerSocket,
      p50Ms: quantile(latencies, 0.5),
      p99Ms: quantile(latencies, 0.99),
      lastP50Ms: quantile(lasts, 0.5),
      lastMs: Math.max(...lasts),
      cpuUsPerMessage: (cpuMs * 1_000) / latencies.length,
    };
  } finally {
    crowd.close();
    await server.kill();
  }
}

/** Publishes once, waits until everybody has it, and for the rest of the second. Answers each socket's milliseconds. */
async function publication(server: LobbyServer, crowd: WaitingSockets, version: number): Promise<number[]> {
  const arrivals: number[] = [];
  crowd.arrivals.set(version, arrivals);
  const startedAtMs = performance.now();
  await publish(server, version);
  while (arrivals.length < crowd.count) {
    if (performance.now() - startedAtMs > 10_000) throw new Error(`${arrivals.length} of ${crowd.count} have it`);
    await sleep(5);
  }
  crowd.arrivals.delete(version);
  await sleep(Math.max(0, 1_000 - (performance.now() - startedAtMs)));
  return arrivals.map((atMs) => atMs - startedAtMs);
}

async function publish({ port }: LobbyServer, version: number): Promise<void> {
  const text = String(version).padEnd(10).padEnd(STATUS_BYTES, 'x');
  const response = await fetch(`http://127.0.0.1:${port}/publish?version=${version}`, { method: 'POST', body: text });
  if (!response.ok) throw new Error(`not published: ${response.status}`);
  await response.body?.cancel();
}

/** Kills the server with everybody on it, starts it again, and takes them all back as the waiting page comes back. */
async function reconnect(system: LobbySystem, sockets: number): Promise<string> {
  const first = await system.start();
  const crowd = new WaitingSockets();
  await publish(first, 1);
  await crowd.open(first.port, sockets);
  const killedAtMs = performance.now();
  await first.kill();
  while (crowd.count > 0) await sleep(20);
  const second = await system.start();
  let refused = 0;
  const comeBack = async (): Promise<void> => {
    for (let failures = 1; performance.now() - killedAtMs < RECONNECT_SECONDS_MAX * 1_000; failures++) {
      await sleep(Math.random() * Math.min(30_000, RECONNECT_BACKOFF_MS * failures));
      try {
        return await crowd.openOne(second.port);
      } catch {
        refused++;
      }
    }
  };
  await Promise.all(Array.from({ length: sockets }, comeBack));
  const seconds = ((performance.now() - killedAtMs) / 1_000).toFixed(1);
  const back = crowd.count;
  const heard = await publication(second, crowd, 5);
  crowd.close();
  await second.kill();
  return `${system.name}: ${back} of ${sockets} back ${seconds} s after SIGKILL, ${refused} attempts refused, ${heard.length} heard the next status`;
}

function residentKb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
}

function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}

function tableOf(rows: Measured[]): string {
  const head =
    '| sockets | system | opened/s | KB a socket | p50 ms | p99 ms | last socket, median ms | last socket, worst ms | CPU µs a message | messages per CPU-second |';
  const rule = '| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |';
  const lines = rows.map((row) => {
    const perCpuSecond = Math.round(1_000_000 / row.cpuUsPerMessage).toLocaleString('en-GB');
    const [p50, p99, last, worst] = [row.p50Ms, row.p99Ms, row.lastP50Ms, row.lastMs].map((ms) => ms.toFixed(0));
    const [opened, kb] = [row.openedPerSecond.toFixed(0), row.kbPerSocket.toFixed(0)];
    const cpu = row.cpuUsPerMessage.toFixed(1);
    return `| ${row.sockets} | ${row.system} | ${opened} | ${kb} | ${p50} | ${p99} | ${last} | ${worst} | ${cpu} | ${perCpuSecond} |`;
  });
  return [head, rule, ...lines].join('\n');
}
