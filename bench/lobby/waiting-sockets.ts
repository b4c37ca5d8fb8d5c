import { connect, type Socket } from 'node:net';

const HANDSHAKES_AT_ONCE = 200;
const HEAD_END = Buffer.from('\r\n\r\n');
/** Any 16 bytes: the servers' answers are not checked. */
const KEY = 'b25zYWxlLWJlbmNoLWtleQ==';

/**
 * Sockets that only listen, as cheap as they can be: a handshake by hand, and of each text frame the version that it
 * begins with and when it came. A library would measure itself.
 */
export class WaitingSockets {
  /** By version: when each socket had it, `performance.now()`. */
  readonly arrivals = new Map<number, number[]>();
  readonly #sockets = new Set<Socket>();
  #lost = 0;

  get count(): number {
    return this.#sockets.size;
  }

  /** Closed by the other side. */
  get lost(): number {
    return this.#lost;
  }

  /** Opens so many, some at a time. @throws when one is refused */
  async open(port: number, count: number): Promise<void> {
    let left = count;
    const lane = async (): Promise<void> => {
      while (left-- > 0) await this.openOne(port);
    };
    await Promise.all(Array.from({ length: HANDSHAKES_AT_ONCE }, lane));
  }

  /** Resolves with the switch of protocols. */
  openOne(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      // 28,000 ports for each address of ours: the sockets take turns.
      const localAddress = `127.0.0.${2 + (this.#sockets.size % 4)}`;
      const socket = connect({ port, host: '127.0.0.1', localAddress });
      let buffered: Buffer = Buffer.alloc(0);
      let isOpen = false;
      socket.on('connect', () => socket.write(handshake(port)));
      socket.on('data', (chunk) => {
        buffered = buffered.length === 0 ? chunk : Buffer.concat([buffered, chunk]);
        if (!isOpen) {
          const end = buffered.indexOf(HEAD_END);
          if (end === -1) return;
          if (!buffered.subarray(0, 12).toString().endsWith('101')) {
            socket.destroy();
            reject(new Error(`refused: ${buffered.subarray(0, 40).toString().split('\r')[0]}`));
            return;
          }
          isOpen = true;
          this.#sockets.add(socket);
          buffered = buffered.subarray(end + HEAD_END.length);
          resolve();
        }
        buffered = this.#readFrames(buffered);
      });
      socket.on('error', reject);
      socket.on('close', () => {
        // Nothing, if it was open; else the server went away in the midst of the handshake.
        reject(new Error('closed before it was open'));
        if (this.#sockets.delete(socket)) this.#lost++;
      });
    });
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  /** Answers what is left: a frame that has not come whole. */
  #readFrames(bytes: Buffer): Buffer {
    while (bytes.length >= 4) {
      const short = bytes[1]!;
      const from = short === 126 ? 4 : 2;
      const to = from + (short === 126 ? bytes.readUInt16BE(2) : short);
      if (bytes.length < to) return bytes;
      const version = Number.parseInt(bytes.toString('latin1', from, from + 10), 10);
      const times = this.arrivals.get(version);
      if (times) times.push(performance.now());
      bytes = bytes.subarray(to);
    }
    return bytes;
  }
}

function handshake(port: number): string {
  return (
    `GET /lobby HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
    `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${KEY}\r\n\r\n`
  );
}
