import type { Network } from './network.ts';
import type { Process, Scheduler } from './scheduler.ts';

/** The object's end of a WebSocket: what hibernation keeps. */
export class ServerSocket {
  attachment: unknown = null;
  tags: string[] = [];
  client: ClientSocket | null = null;
  isOpen = true;
  /** How the object hears that the other side has gone. */
  onHangUp: () => void = () => undefined;

  send(data: string | Uint8Array): void {
    if (!this.isOpen) throw new Error("Can't call WebSocket send() after close().");
    this.client?.arrives(typeof data === 'string' ? data : data.slice());
  }

  serializeAttachment(value: unknown): void {
    this.attachment = structuredClone(value);
  }

  deserializeAttachment(): unknown {
    return structuredClone(this.attachment);
  }

  close(): void {
    this.cut();
  }

  /** The browser's side of it is gone. */
  hangUp(): void {
    if (!this.isOpen) return;
    this.cut();
    this.onHangUp();
  }

  /** The connection is gone; the other side notices. */
  cut(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.client?.isCut();
  }
}

/** The browser's end. Messages of one direction arrive in the order in which they were sent. */
export class ClientSocket {
  readonly server: ServerSocket;
  onMessage: (data: string | Uint8Array) => void = () => undefined;
  onClose: () => void = () => undefined;
  /** Set when the socket is handed to a browser. */
  owner: Process | null = null;
  network: Network | null = null;
  scheduler: Scheduler | null = null;
  /** How the server's object takes a message. */
  deliver: (data: string) => void = () => undefined;
  #lastUpMs = 0;
  #lastDownMs = 0;

  constructor(server: ServerSocket) {
    this.server = server;
    server.client = this;
  }

  send(data: string): void {
    const { scheduler, network } = this;
    if (!scheduler || !network || !this.server.isOpen) return;
    this.#lastUpMs = Math.max(this.#lastUpMs, scheduler.nowMs + network.delayMs());
    scheduler.later(this.#lastUpMs - scheduler.nowMs, null, 'socket up', () => {
      if (this.server.isOpen) this.deliver(data);
    });
  }

  /** From the server: called by the sending object's turn, leaves when its storage lets it. */
  arrives(data: string | Uint8Array): void {
    const sender = this.scheduler?.current as { leave?: (work: () => void) => void } | null | undefined;
    if (sender?.leave) sender.leave(() => this.#comesDown('socket down', () => this.onMessage(data)));
  }

  isCut(): void {
    this.#comesDown('socket cut', () => this.onClose());
  }

  #comesDown(label: string, work: () => void): void {
    const { scheduler, network, owner } = this;
    if (!scheduler || !network) return;
    this.#lastDownMs = Math.max(this.#lastDownMs, scheduler.nowMs + network.delayMs());
    scheduler.later(this.#lastDownMs - scheduler.nowMs, owner, label, work);
  }
}

/** As in the Workers runtime: `0` for the client, `1` for the object. */
export class SimWebSocketPair {
  readonly 0: ClientSocket;
  readonly 1: ServerSocket;

  constructor() {
    this[1] = new ServerSocket();
    this[0] = new ClientSocket(this[1]);
  }
}
