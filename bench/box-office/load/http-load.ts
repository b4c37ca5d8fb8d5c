import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Attempt, AttemptSource, EventRange } from './attempts.ts';
import { RunRecorder } from './run-tally.ts';
import { fanHeaders, holdBody, holdsPath, outcomeOfStatus } from './wire.ts';

/** After a busy answer a client waits up to so long, at random: as the shipped page does the first time (`web/lib/api.ts`). */
const BUSY_PAUSE_MS_MAX = 1_200;

/** Closed loop over keep-alive connections, each with one request outstanding. */
export async function runHttpLoad(options: {
  port: number;
  events: EventRange;
  soldOut: boolean;
  source: AttemptSource;
  connections: number;
  seconds: number;
}): Promise<RunRecorder> {
  const { source } = options;
  const connections = await Promise.all(
    Array.from({ length: options.connections }, () => HttpConnection.open(options.port)),
  );
  const recorder = new RunRecorder(options);
  recorder.start();
  const endAtMs = performance.now() + options.seconds * 1000;

  const shop = async (connection: HttpConnection): Promise<void> => {
    while (performance.now() < endAtMs) {
      const [attempt] = source.take(1);
      if (!attempt) return;
      const sentAtMs = performance.now();
      const outcome = outcomeOfStatus(await connection.post(attempt));
      recorder.record(attempt, outcome, performance.now() - sentAtMs);
      if (outcome === 'busy') await sleep(Math.random() * BUSY_PAUSE_MS_MAX);
    }
  };
  await Promise.all(connections.map(shop));
  recorder.end();
  for (const connection of connections) connection.close();
  return recorder;
}

const HEAD_END = Buffer.from('\r\n\r\n');

/** As much of HTTP/1.1 as the bench speaks, so that the generator costs little: bodies have a Content-Length. */
class HttpConnection {
  readonly #socket: Socket;
  #unread: Buffer = Buffer.alloc(0);
  #answered: { resolve: (status: number) => void; reject: (error: Error) => void } | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('close', () => this.#answered?.reject(new Error('the server closed a connection')));
  }

  static async open(port: number): Promise<HttpConnection> {
    const socket = connect(port, '127.0.0.1');
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new HttpConnection(socket);
  }

  /** Asks for a hold; answers the HTTP status. */
  post(attempt: Attempt): Promise<number> {
    const body = JSON.stringify(holdBody(attempt));
    const headers = {
      host: '127.0.0.1',
      'content-type': 'application/json',
      'content-length': body.length,
      'idempotency-key': attempt.key,
      ...fanHeaders(attempt.fan),
    };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    this.#socket.write(`POST ${holdsPath(attempt.event)} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
    return new Promise((resolve, reject) => {
      this.#answered = { resolve, reject };
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    this.#unread = this.#unread.length === 0 ? chunk : Buffer.concat([this.#unread, chunk]);
    const headEnd = this.#unread.indexOf(HEAD_END);
    if (headEnd === -1) return;
    const head = this.#unread.toString('latin1', 0, headEnd);
    const length = /content-length: (\d+)/i.exec(head)?.[1];
    if (length === undefined) throw new Error(`no Content-Length in ${head}`);
    if (this.#unread.length < headEnd + HEAD_END.length + Number(length)) return;
    this.#unread = Buffer.alloc(0);
    const answered = this.#answered;
    this.#answered = null;
    answered?.resolve(Number(head.slice('HTTP/1.1 '.length, 'HTTP/1.1 '.length + 3)));
  }
}
