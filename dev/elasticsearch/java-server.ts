import { execFile } from 'node:child_process';
import { chown, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { commandOf } from '../processes.ts';
import { installationIn } from './install.ts';
import { serverAccount } from './server-account.ts';

const run = promisify(execFile);

const STOP_MS_MAX = 30_000;
const STOP_POLL_MS = 100;

export interface JavaServerOptions {
  cache: string;
  javaHome: string;
  /** Its folder in the cache: configuration, data, logs. */
  folder: string;
  port: number;
  heapMb: number;
}

/** Starts the installed Elasticsearch as a process that outlives this one; answers its process id. */
export async function startJavaServer(options: JavaServerOptions): Promise<number> {
  const { cache, javaHome, folder } = options;
  const account = await serverAccount();
  await configure(options, account);
  const script = join(installationIn(cache), 'bin', 'elasticsearch');
  const pidFile = join(folder, 'tmp', 'pid');
  await rm(pidFile, { force: true });
  try {
    await run(script, ['-d', '-p', pidFile], {
      ...account,
      cwd: folder,
      env: Object.assign({} as NodeJS.ProcessEnv, {
        PATH: process.env['PATH'] ?? '',
        ES_JAVA_HOME: javaHome,
        ES_PATH_CONF: join(folder, 'config'),
        ES_TMPDIR: join(folder, 'tmp'),
      }),
    });
  } catch (cause) {
    throw new Error(`Elasticsearch did not start; its log is in ${join(folder, 'logs')}`, { cause });
  }
  return Number(await readFile(pidFile, 'utf8'));
}

/** Whether the process is an Elasticsearch of this cache: its number may belong to another process by now. */
export async function isJavaServer(pid: number, cache: string): Promise<boolean> {
  return (await commandOf(pid)).includes(`-Des.path.home=${installationIn(cache)}`);
}

export async function stopJavaServer(pid: number, cache: string): Promise<void> {
  process.kill(pid, 'SIGTERM');
  const giveUpAtMs = performance.now() + STOP_MS_MAX;
  while (await isJavaServer(pid, cache)) {
    if (performance.now() > giveUpAtMs) process.kill(pid, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, STOP_POLL_MS));
  }
}

async function configure(options: JavaServerOptions, account: { uid: number; gid: number } | null): Promise<void> {
  const { cache, folder, port, heapMb } = options;
  const config = join(folder, 'config');
  const owned = ['config', 'config/jvm.options.d', 'data', 'logs', 'tmp'].map((name) => join(folder, name));
  for (const path of owned) await mkdir(path, { recursive: true });
  for (const name of ['jvm.options', 'log4j2.properties']) {
    await cp(join(installationIn(cache), 'config', name), join(config, name));
  }
  const settings = {
    'cluster.name': 'onsale',
    'discovery.type': 'single-node',
    'http.host': '127.0.0.1',
    'http.port': port,
    'transport.host': '127.0.0.1',
    'transport.port': 0,
    'path.data': join(folder, 'data'),
    'path.logs': join(folder, 'logs'),
    'xpack.security.enabled': false,
    // A developer's disk that is nearly full would make every index read-only.
    'cluster.routing.allocation.disk.threshold_enabled': false,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`);
  await writeFile(join(config, 'elasticsearch.yml'), lines.join(''));
  await writeFile(join(config, 'jvm.options.d', 'heap.options'), `-Xms${heapMb}m\n-Xmx${heapMb}m\n`);
  if (!account) return;
  for (const path of [folder, ...owned]) await chown(path, account.uid, account.gid);
}
