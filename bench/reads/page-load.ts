import { connect, type Socket } from 'node:net';

export interface PageViews {
  views: number;
  elapsedSeconds: number;
}

/** Views one page over and over, on keep-alive connections with one request outstanding each. */
export async function viewPage(load: {
  port: number;
  path: string;
  /** Sent as If-None-Match: every answer is 304 then. */
  etag?: string;
  connections: number;
  until: { seconds: number } | { views: number };
}): Promise<PageViews> {
  const { port, path, etag, until } = load;
  const conditional = etag === undefined ? '' : `If-None-Match: ${etag}\r\n`;
  const request = `GET ${path} HTTP/1.1\r\nHost: bench\r\nAccept: text/html\r\n${conditional}\r\n`;
  const wanted = etag === undefined ? 200 : 304;
  const startedAtMs = performance.now();
  const endAtMs = 'seconds' in until ? startedAtMs + until.seconds * 1000 : Infinity;
  let left = 'views' in until ? until.views : Infinity;
  let views = 0;
  const view = async (): Promise<void> => {
    const connection = await PageConnection.open(port);
    while (performance.now() < endAtMs && left > 0) {
      left--;
      const status = await connection.ask(request);
      if (status !== wanted) throw new Error(`${path} answered ${status}, not ${wanted}`);
      views++;
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: load.connections }, view));
  return { views, elapsedSeconds: (performance.now() - startedAtMs) / 1000 };
}

const HEAD_END = Buffer.from('\r\n\r\n');
const CHUNKS_END = Buffer.from('0\r\n\r\n');

/** As much of HTTP/1.1 as the bench needs, so that the generator costs little: it looks for the end of each answer. */
class PageConnection {
  readonly #socket: Socket;
  #unread: Buffer = Buffer.alloc(0);
  #answered: { resolve: (status: number) => void; reject: (error: Error) => void } | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('close', () => this.#answered?.reject(new Error('the server closed a connection')));
  }

  static async open(port: number): Promise<PageConnection> {
    const socket = connect(port, '127.0.0.1');
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new PageConnection(socket);
  }

  ask(request: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#answered = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    this.#unread = this.#unread.length === 0 ? chunk : Buffer.concat([this.#unread, chunk]);
    const headEnd = this.#unread.indexOf(HEAD_END);
    if (headEnd < 0) return;
    const head = this.#unread.toString('latin1', 0, headEnd).toLowerCase();
    const status = Number(head.slice(9, 12));
    const length = /\ncontent-length: (\d+)/.exec(head)?.[1];
    const bodyAt = headEnd + HEAD_END.length;
    // Every answer to one request: what is unread afterwards is nothing.
    if (status !== 304 && length !== undefined && this.#unread.length < bodyAt + Number(length)) return;
    if (status !== 304 && length === undefined && !this.#unread.subarray(-CHUNKS_END.length).equals(CHUNKS_END)) return;
    this.#unread = Buffer.alloc(0);
    this.#answered?.resolve(status);
    this.#answered = null;
  }
}
