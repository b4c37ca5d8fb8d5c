import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LocalRequest {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface LocalAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

export interface LocalServer {
  port: number;
  /** Origin without a trailing slash. */
  url: string;
  close(): Promise<void>;
}

const BODY_BYTES_MAX = 4 * 1024 * 1024;

/** A small HTTP server on 127.0.0.1, reachable from this machine only. Port 0: any free one. */
export async function startLocalServer(options: {
  port: number;
  handle: (request: LocalRequest) => LocalAnswer | Promise<LocalAnswer>;
}): Promise<LocalServer> {
  const server = createServer((incoming, outgoing) => {
    void answer(incoming, outgoing, options.handle);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function htmlAnswer(body: string, status = 200): LocalAnswer {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }, body };
}

export function jsonAnswer(body: unknown, status = 200): LocalAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  handle: (request: LocalRequest) => LocalAnswer | Promise<LocalAnswer>,
): Promise<void> {
  let result: LocalAnswer;
  try {
    const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
    const body = await readBody(incoming);
    result = await handle({ method: incoming.method ?? 'GET', url, headers: incoming.headers, body });
  } catch (error) {
    console.error(error);
    result = { status: 500, headers: { 'content-type': 'text/plain' }, body: String(error) };
  }
  outgoing.writeHead(result.status, result.headers);
  outgoing.end(result.body);
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) throw new Error(`a body may have ${BODY_BYTES_MAX} bytes at most`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
