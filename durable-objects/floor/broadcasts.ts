import { sendToSocket, type SocketData } from '../runtime/send-to-socket.ts';
import {
  BROADCAST_LOOK_MS,
  BROADCAST_PAUSE_MS_PER_SOCKET,
  BROADCAST_SOCKETS_AT_ONCE,
  BROADCAST_TURN_MS,
} from './floor-limits.ts';

/**
 * Sends frames to every socket of a floor, in slices: to thousands of them it takes a tenth of a second of a core, and
 * commands are answered in between. While commands wait, a frame waits too, for as long as a box office waits for its
 * answer at most ([FLOOR-8]). Frames go out one after another, so that no socket has them in another order.
 */
export class Broadcasts {
  readonly #sockets: () => WebSocket[];
  readonly #isBusy: () => boolean;
  /** The first one is on its way. */
  readonly #frames: { data: SocketData; sent: () => void }[] = [];

  /** @param options.isBusy whether commands wait to be answered */
  constructor(options: { sockets: () => WebSocket[]; isBusy: () => boolean }) {
    this.#sockets = options.sockets;
    this.#isBusy = options.isBusy;
  }

  /**
   * The first slice is sent at once, unless commands wait or an earlier frame is still on its way.
   * @returns when every socket was sent it
   */
  send(data: SocketData): Promise<void> {
    return new Promise((sent) => {
      this.#frames.push({ data, sent });
      if (this.#frames.length === 1) this.#sendWhenCalm(0);
    });
  }

  #sendWhenCalm(waitedMs: number): void {
    const sockets = this.#sockets();
    if (this.#isBusy() && waitedMs < broadcastPauseMs(sockets.length)) {
      setTimeout(() => this.#sendWhenCalm(waitedMs + BROADCAST_LOOK_MS), BROADCAST_LOOK_MS);
      return;
    }
    this.#sendSlice(sockets, 0);
  }

  #sendSlice(sockets: WebSocket[], first: number): void {
    const end = first + BROADCAST_SOCKETS_AT_ONCE;
    const { data, sent } = this.#frames[0]!;
    for (const socket of sockets.slice(first, end)) sendToSocket(socket, data);
    if (end < sockets.length) {
      setTimeout(() => this.#sendSlice(sockets, end), BROADCAST_TURN_MS);
      return;
    }
    this.#frames.shift();
    sent();
    if (this.#frames.length > 0) this.#sendSlice(this.#sockets(), 0);
  }
}

/** How long a box office waits for the answer to its frame at least: until then it gathers what changes. */
export function broadcastPauseMs(sockets: number): number {
  return sockets * BROADCAST_PAUSE_MS_PER_SOCKET;
}
