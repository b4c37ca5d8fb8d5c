import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../../dev/ports.ts';
import { bundleWorker } from '../../../test/support/bundle-worker.ts';
import { QUOTE_SECRET } from '../load/quote-secret.ts';
import { stopProcess, type ChildProcesses } from '../processes/child-processes.ts';

const START_SECONDS_MAX = 20;
/** As in wrangler.toml. */
const COMPATIBILITY_DATE = '2026-10-23';

/** The product's database, and the relay through which the Neon driver reaches it. */
export interface LocalDatabase {
  url: string;
  relayUrl: string;
}

/** A Worker that can be served: what of the configuration is its own. */
export interface BenchWorker {
  /** Path in the project. */
  entry: string;
  /** In the words of workerd's configuration. */
  bindings: string[];
  /** Names of its object classes. */
  objects: string[];
}

/** The shipped objects. */
export function onsaleWorker({ url, relayUrl }: LocalDatabase): BenchWorker {
  return {
    entry: 'bench/box-office/worker/index.ts',
    bindings: [
      `(name = "QUOTE_SECRET", text = "${QUOTE_SECRET}")`,
      `(name = "DATABASE_URL", text = "${url}")`,
      `(name = "NEON_RELAY_URL", text = "${relayUrl}")`,
      '(name = "BOOKINGS", queue = (name = "main", entrypoint = "LedgerConsumer"))',
    ],
    objects: ['BoxOffice', 'Floor'],
  };
}

/** Answers that cost nothing, to see what the runtime takes for them. */
export const EMPTY_WORKER: BenchWorker = {
  entry: 'bench/box-office/worker/empty.ts',
  bindings: ['(name = "EMPTY_FLOOR", durableObjectNamespace = "EmptyFloor")'],
  objects: ['EmptyFloor'],
};

export interface BenchWorkerd {
  port: number;
  pid: number;
  stop(): Promise<void>;
}

/**
 * Bundles a Worker and serves it by plain workerd: no wrangler, no Miniflare, no proxy in between. Objects keep their
 * SQLite files in `dir`, with the fsyncs that workerd does by default.
 */
export async function startWorkerd(
  children: ChildProcesses,
  { dir, worker }: { dir: string; worker: BenchWorker },
): Promise<BenchWorkerd> {
  mkdirSync(join(dir, 'objects'), { recursive: true });
  await bundleWorker({ entry: worker.entry, outfile: join(dir, 'worker.js') });
  const port = await freePort(20_000 + Math.floor(Math.random() * 20_000));
  writeFileSync(join(dir, 'workerd.capnp'), configOf(port, worker));
  // The package's `bin` is a launcher in Node, and ending that would leave the real one running.
  const { default: workerd } = createRequire(import.meta.url)('workerd') as { default: string };
  const child = children.start(workerd, ['serve', 'workerd.capnp', '--directory-path=objects-dir=objects'], {
    cwd: dir,
  });
  await untilListening(port);
  return { port, pid: child.pid, stop: () => stopProcess(child) };
}

function configOf(port: number, { bindings, objects }: BenchWorker): string {
  const namespaces = objects.map((name) => `(className = "${name}", uniqueKey = "${name}", enableSql = true)`);
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "objects-dir", disk = (writable = true)),
    (name = "internet", network = (allow = ["local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  compatibilityDate = "${COMPATIBILITY_DATE}",
  bindings = [${bindings.join(', ')}],
  durableObjectNamespaces = [${namespaces.join(', ')}],
  durableObjectStorage = (localDisk = "objects-dir"),
);
`;
}

async function untilListening(port: number): Promise<void> {
  const giveUpAtMs = performance.now() + START_SECONDS_MAX * 1000;
  while (performance.now() < giveUpAtMs) {
    const response = await fetch(`http://127.0.0.1:${port}/bench/ready`).catch(() => null);
    await response?.body?.cancel();
    if (response) return;
    await sleep(50);
  }
  throw new Error(`workerd did not answer within ${START_SECONDS_MAX} s`);
}
