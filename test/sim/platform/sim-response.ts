import type { ClientSocket } from './sockets.ts';

/** As much of a Response as a socket upgrade needs: Node's own refuses status 101. */
export class SimResponse {
  readonly status: number;
  readonly webSocket: ClientSocket | null;

  constructor(_body: unknown, init: { status?: number; webSocket?: ClientSocket } = {}) {
    this.status = init.status ?? 200;
    this.webSocket = init.webSocket ?? null;
  }

  static json(body: unknown, init: { status?: number } = {}): SimResponse {
    return new SimResponse(body, init);
  }
}
