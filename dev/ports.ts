import { createServer } from 'node:net';

const PORTS_TRIED_MAX = 50;

/**
 * The wanted port of 127.0.0.1, or the next free one above it; 0: any. `used`: ports that are promised to others
 * in this process but not yet listened on.
 */
export async function freePort(wanted: number, used: ReadonlySet<number> = new Set()): Promise<number> {
  for (let port = wanted; port < wanted + PORTS_TRIED_MAX; port++) {
    if (used.has(port)) continue;
    const free = await listenOnce(port);
    if (free !== null) return free;
  }
  throw new Error(`None of the ports ${wanted} to ${wanted + PORTS_TRIED_MAX - 1} is free.`);
}

function listenOnce(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : null));
    });
  });
}
