import { BROADCAST_SOCKETS_AT_ONCE, BROADCAST_TURN_MS } from './floor-limits.ts';

/**
 * Sends frames to every socket of a floor, in slices: to thousands of them it takes a tenth of a second of a core, and
 * commands are answered in between. Frames go out one after another, so that no socket has them in another order.
 */
export class Broadcasts {
  readonly #sockets: () => WebSocket[];
  /** The first one is on its way. */
  readonly #frames: SocketData[] = [];

  constructor(sockets: () => WebSocket[]) {
    this.#sockets = sockets;
  }

  /** The first slice is sent at once, unless an earlier frame is still on its way. */
  send(frame: SocketData): void {
    this.#frames.push(frame);
    if (this.#frames.length === 1) this.#sendSlice(this.#sockets(), 0);
  }

  #sendSlice(sockets: WebSocket[], first: number): void {
    const end = first + BROADCAST_SOCKETS_AT_ONCE;
    for (const socket of sockets.slice(first, end)) sendToSocket(socket, this.#frames[0]!);
    if (end < sockets.length) {
      setTimeout(() => this.#sendSlice(sockets, end), BROADCAST_TURN_MS);
      return;
    }
    this.#frames.shift();
    if (this.#frames.length > 0) this.#sendSlice(this.#sockets(), 0);
  }
}

type SocketData = Parameters<WebSocket['send']>[0];

/** A socket that closed meanwhile throws; whoever it was will be back with what they have. */
export function sendToSocket(socket: WebSocket, data: SocketData): void {
  try {
    socket.send(data);
  } catch {
    // Nothing is lost: frames are repeated on the next hello, answers on the next try with the same key.
  }
}
