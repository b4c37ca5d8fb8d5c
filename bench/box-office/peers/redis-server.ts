import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../../dev/ports.ts';
import type { ChildProcesses } from '../processes/child-processes.ts';
import { RespClient } from './resp-client.ts';

const START_SECONDS_MAX = 10;

/** Every write is on the disk before it is answered, as in the box office; nothing else goes on in the background. */
const SETTINGS = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', '', '--auto-aof-rewrite-percentage', '0'];

export interface RedisServer {
  port: number;
  pid: number;
  tuning: string;
}

/** Starts Debian's `redis-server` on a free port of the loopback, with its data in `dataDir`. */
export async function startRedis(children: ChildProcesses, dataDir: string): Promise<RedisServer> {
  mkdirSync(dataDir, { recursive: true });
  const version = /v=(\S+)/.exec(redisVersion())?.[1];
  const port = await freePort(20_000 + Math.floor(Math.random() * 20_000));
  const place = ['--bind', '127.0.0.1', '--port', String(port), '--dir', dataDir, '--loglevel', 'warning'];
  const child = children.start('redis-server', [...place, ...SETTINGS]);
  const giveUpAtMs = performance.now() + START_SECONDS_MAX * 1000;
  for (;;) {
    const client = await RespClient.connect(port).catch(() => null);
    client?.close();
    if (client)
      return {
        port,
        pid: child.pid,
        tuning: `Redis ${version}, ${SETTINGS.join(' ').replace('--save ', "--save ''")}`,
      };
    if (performance.now() > giveUpAtMs) throw new Error(`Redis did not answer within ${START_SECONDS_MAX} s`);
    await sleep(50);
  }
}

function redisVersion(): string {
  try {
    return execFileSync('redis-server', ['--version'], { encoding: 'utf8' });
  } catch (cause) {
    throw new Error('The bench needs redis-server: apt-get install -y redis-server', { cause });
  }
}
