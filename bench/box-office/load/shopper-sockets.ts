import { WebSocket } from 'ws';
import { FLOOR_PROTOCOL_VERSION } from '../../../protocol/socket/floor-messages.ts';
import type { Attempt } from './attempts.ts';
import type { Outcome } from './run-tally.ts';
import { fanHeaders, floorPath, holdBody, outcomeOfStatus } from './wire.ts';

const OPENING_AT_ONCE = 64;
const HELLO = JSON.stringify({ type: 'hello', protocol: FLOOR_PROTOCOL_VERSION, have: null });

/** A fan's socket to a floor, or to a peer's server. */
export class ShopperSocket {
  readonly fan: string;
  readonly #socket: WebSocket;
  #waiting: { resolve: (outcome: Outcome) => void; reject: (error: Error) => void } | null = null;

  private constructor(fan: string, socket: WebSocket) {
    this.fan = fan;
    this.#socket = socket;
    socket.on('message', (data: Buffer, isBinary) => {
      // Binary frames are seats, which a fan's page draws.
      if (!isBinary) this.#answered(data.toString());
    });
    socket.on('close', () => this.#waiting?.reject(new Error('the server closed a socket')));
  }

  /** Opens a socket and waits until it has the seats. */
  static async open(options: { port: number; event: number; fan: string }): Promise<ShopperSocket> {
    const { port, event, fan } = options;
    const url = `ws://127.0.0.1:${port}${floorPath(event)}`;
    const socket = new WebSocket(url, { headers: fanHeaders(fan), perMessageDeflate: false });
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => socket.send(HELLO));
      // The snapshot of the seats.
      socket.once('message', () => resolve());
      socket.once('error', reject);
    });
    return new ShopperSocket(fan, socket);
  }

  hold(attempt: Attempt): Promise<Outcome> {
    const { key } = attempt;
    this.#socket.send(JSON.stringify({ type: 'hold', requestId: key, key, body: holdBody(attempt) }));
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  close(): void {
    this.#waiting = null;
    this.#socket.terminate();
  }

  #answered(text: string): void {
    const message = JSON.parse(text) as { type: 'hold' } | { type: 'problem'; problem: { status: number } };
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.resolve(message.type === 'hold' ? 'accepted' : outcomeOfStatus(message.problem.status));
  }
}

/** Opens a socket for each fan, some at a time. */
export async function openSockets(options: { port: number; event: number; fans: string[] }): Promise<ShopperSocket[]> {
  const { port, event, fans } = options;
  const sockets: ShopperSocket[] = [];
  for (let first = 0; first < fans.length; first += OPENING_AT_ONCE) {
    const some = fans.slice(first, first + OPENING_AT_ONCE);
    sockets.push(...(await Promise.all(some.map((fan) => ShopperSocket.open({ port, event, fan })))));
  }
  return sockets;
}
