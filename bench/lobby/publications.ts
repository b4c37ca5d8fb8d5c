import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuMsOf } from '../box-office/processes/process-tree.ts';
import type { LobbyServer, LobbySystem } from './systems.ts';
import { WaitingSockets } from './waiting-sockets.ts';

const WARM_UP = 3;
const EVERY_MS = 1_000;
/** JSON of a status with eight zones and its draw is about as long. */
const STATUS_BYTES = 900;
const HEARD_MS_MAX = 10_000;

export interface Repeated {
  system: string;
  sockets: number;
  openedPerSecond: number;
  /** Of the server, once everybody has heard something. */
  kbPerSocket: number;
  /** From the publication to a socket. */
  p50Ms: number;
  p99Ms: number;
  /** From the publication to the last socket. */
  lastP50Ms: number;
  lastMs: number;
  cpuUsPerMessage: number;
}

/** Opens so many sockets and publishes so often, once a second. */
export async function measurePublications(
  system: LobbySystem,
  { sockets, publications }: { sockets: number; publications: number },
): Promise<Repeated> {
  const server = await system.start();
  const crowd = new WaitingSockets();
  try {
    await publish(server, 1);
    const [memoryBefore, openedAtMs] = [residentKb(server.pid), performance.now()];
    await crowd.open(server.port, sockets);
    const openedPerSecond = (sockets * 1_000) / (performance.now() - openedAtMs);
    const latencies: number[] = [];
    const lasts: number[] = [];
    let cpuMs = 0;
    for (let at = 0; at < WARM_UP + publications; at++) {
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
      kbPerSocket: (residentKb(server.pid) - memoryBefore) / sockets,
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
export async function publication(server: LobbyServer, crowd: WaitingSockets, version: number): Promise<number[]> {
  const arrivals: number[] = [];
  crowd.arrivals.set(version, arrivals);
  const startedAtMs = performance.now();
  await publish(server, version);
  while (arrivals.length < crowd.count) {
    if (performance.now() - startedAtMs > HEARD_MS_MAX) throw new Error(`${arrivals.length} of ${crowd.count} have it`);
    await sleep(5);
  }
  crowd.arrivals.delete(version);
  await sleep(Math.max(0, EVERY_MS - (performance.now() - startedAtMs)));
  return arrivals.map((atMs) => atMs - startedAtMs);
}

export async function publish({ port }: LobbyServer, version: number): Promise<void> {
  const text = String(version).padEnd(10).padEnd(STATUS_BYTES, 'x');
  const response = await fetch(`http://127.0.0.1:${port}/publish?version=${version}`, { method: 'POST', body: text });
  if (!response.ok) throw new Error(`not published: ${response.status}`);
  await response.body?.cancel();
}

function residentKb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
}

function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}
