import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { publication, publish } from './publications.ts';
import type { LobbySystem } from './systems.ts';
import { WaitingSockets } from './waiting-sockets.ts';

const SAMPLES_PER_SECOND = 997;
const WARM_UP = 3;

/** Whose a symbol is: the first that matches. `perf` marks the kernel's with [k]; compiled JavaScript has no symbol. */
const GROUPS: [string, RegExp][] = [
  ['kernel: network', /\[k\].*(tcp|inet|ip_|skb|sock|net|eth|dev_|loopback|nf_|send)/],
  ['kernel: the rest (scheduling, system calls, memory)', /\[k\]/],
  ['JavaScript, compiled: ours', /\[JIT\]/],
  ['allocation and copying', /tcmalloc|TCMalloc|operator new|mem(cpy|move|set)/],
  ['tokio and hyper, which write to the socket', /tokio|hyper|kj_rs|mio::|futures_util|core::|alloc::|std::/],
  ['V8: calls, handles, promises, garbage', /v8::|cppgc|Builtins_|unibrow/],
  ['workerd: between JavaScript and C++', /jsg/],
  ['workerd: sockets, gates, hibernation', /workerd::/],
  ['KJ: WebSocket frames and pipes', /WebSocket/],
  ['KJ: promises and the event loop', /kj/],
];

/** Where the CPU of the server goes while everybody is told: markdown, by `perf`, which must be on the machine. */
export async function profileTable(
  system: LobbySystem,
  options: { sockets: number; publications: number; dir: string },
): Promise<string> {
  const { sockets, publications, dir } = options;
  const file = join(dir, 'perf.data');
  const server = await system.start();
  const crowd = new WaitingSockets();
  try {
    await publish(server, 1);
    await crowd.open(server.port, sockets);
    for (let version = 10; version < 10 + WARM_UP; version++) await publication(server, crowd, version);
    const perf = spawn('perf', ['record', '-F', String(SAMPLES_PER_SECOND), '-p', String(server.pid), '-o', file], {
      stdio: 'ignore',
    });
    await sleep(1_000);
    for (let version = 100; version < 100 + publications; version++) await publication(server, crowd, version);
    perf.kill('SIGINT');
    await once(perf, 'exit');
  } finally {
    crowd.close();
    await server.kill();
  }
  const report = execFileSync('perf', ['report', '-i', file, '--sort', 'dso,symbol', '--percent-limit', '0'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 64 * 1024 * 1024,
  });
  return tableOf(report);
}

function tableOf(report: string): string {
  const shares = new Map<string, number>();
  for (const line of report.split('\n')) {
    const percent = /^\s*([\d.]+)%/.exec(line);
    if (!percent) continue;
    const group = GROUPS.find(([, pattern]) => pattern.test(line))?.[0] ?? 'other';
    shares.set(group, (shares.get(group) ?? 0) + Number(percent[1]));
  }
  const lines = [...shares]
    .toSorted(([, a], [, b]) => b - a)
    .map(([group, share]) => `| ${group} | ${share.toFixed(1)} % |`);
  return ['| what | of the server’s CPU |', '|---|---:|', ...lines].join('\n');
}
