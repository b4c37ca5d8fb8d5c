import { connect, type Socket } from 'node:net';

/** What Redis answers, as RESP2 has it. */
export type RespReply = string | number | null | Error | RespReply[];

const NEWLINE = Buffer.from('\r\n');

/**
 * A Redis connection that pipelines: whatever is asked in one turn of the event loop leaves in one write, and answers
 * are matched in order. Only what the bench needs.
 */
export class RespClient {
  readonly #socket: Socket;
  readonly #waiting: { resolve: (reply: RespReply) => void; reject: (error: Error) => void }[] = [];
  #outgoing: string[] = [];
  #unread: Buffer = Buffer.alloc(0);
  #first = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('close', () => {
      for (const { reject } of this.#waiting.splice(0)) reject(new Error('Redis closed the connection'));
    });
  }

  static async connect(port: number): Promise<RespClient> {
    const socket = connect(port, '127.0.0.1');
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new RespClient(socket);
  }

  /** Sends one command of ASCII words; throws what Redis refuses. */
  send(words: readonly (string | number)[]): Promise<RespReply> {
    let text = `*${words.length}\r\n`;
    for (const word of words) {
      const argument = String(word);
      text += `$${argument.length}\r\n${argument}\r\n`;
    }
    if (this.#outgoing.length === 0) setImmediate(() => this.#flush());
    this.#outgoing.push(text);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #flush(): void {
    this.#socket.write(this.#outgoing.join(''), 'latin1');
    this.#outgoing = [];
  }

  #read(chunk: Buffer): void {
    this.#unread = this.#unread.length === 0 ? chunk : Buffer.concat([this.#unread, chunk]);
    let at = 0;
    for (;;) {
      const reply = parseReply(this.#unread, at);
      if (!reply) break;
      at = reply.end;
      this.#settle(reply.value);
    }
    this.#unread = this.#unread.subarray(at);
  }

  #settle(value: RespReply): void {
    const { resolve, reject } = this.#waiting[this.#first++]!;
    // Dropped in one go: `shift` on a long queue is slow.
    if (this.#first === this.#waiting.length || this.#first > 10_000) {
      this.#waiting.splice(0, this.#first);
      this.#first = 0;
    }
    if (value instanceof Error) reject(value);
    else resolve(value);
  }
}

interface ParsedReply {
  value: RespReply;
  end: number;
}

/** The reply that begins at `at`; null: it is not all there yet. */
function parseReply(bytes: Buffer, at: number): ParsedReply | null {
  const lineEnd = bytes.indexOf(NEWLINE, at);
  if (lineEnd === -1) return null;
  const line = bytes.toString('latin1', at + 1, lineEnd);
  const end = lineEnd + 2;
  switch (bytes.toString('latin1', at, at + 1)) {
    case '+':
      return { value: line, end };
    case '-':
      return { value: new Error(line), end };
    case ':':
      return { value: Number(line), end };
    case '$':
      return parseBulk(bytes, end, Number(line));
    case '*':
      return parseArray(bytes, end, Number(line));
    default:
      throw new Error(`RESP does not begin with ${bytes[at]}`);
  }
}

function parseBulk(bytes: Buffer, at: number, length: number): ParsedReply | null {
  if (length === -1) return { value: null, end: at };
  if (bytes.length < at + length + 2) return null;
  return { value: bytes.toString('latin1', at, at + length), end: at + length + 2 };
}

function parseArray(bytes: Buffer, at: number, length: number): ParsedReply | null {
  const values: RespReply[] = [];
  let end = at;
  for (let i = 0; i < length; i++) {
    const element = parseReply(bytes, end);
    if (!element) return null;
    values.push(element.value);
    end = element.end;
  }
  return { value: values, end };
}
