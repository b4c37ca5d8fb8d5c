import type { Fan as FanId } from '../../../domain/inventory/commands.ts';
import { floorOf } from '../../../durable-objects/address-book.ts';
import type { Claim } from '../../../protocol/http/claims.ts';
import type { Hold } from '../../../protocol/http/holds.ts';
import { FLOOR_ADDRESS_HEADER, FLOOR_FAN_HEADER } from '../../../protocol/rpc/floor.ts';
import {
  applyAvailabilityFrame,
  decodeAvailabilityFrame,
  type Availability,
} from '../../../protocol/socket/availability.ts';
import { FLOOR_PROTOCOL_VERSION, type ServerMessage } from '../../../protocol/socket/floor-messages.ts';
import type { Sender } from '../platform/network.ts';
import type { SimResponse } from '../platform/sim-response.ts';
import type { ClientSocket } from '../platform/sockets.ts';
import type { FanWorld, KnownHold } from './fan.ts';

const REOPEN_MS = { low: 200, high: 5_000 };

/** A browser's socket to its floor: says what it has, applies what comes, asks when there is a gap, opens again. */
export class FanSocket {
  /** What the seat map shows. */
  availability: Availability | null = null;
  readonly #world: FanWorld;
  readonly #process: Sender;
  readonly #onHold: (fan: FanId, key: string | null, hold: KnownHold) => void;
  readonly #onClaim: (fan: FanId, claim: Claim) => void;
  readonly #onNoPass: (fan: FanId) => void;
  #fan: FanId | null = null;
  #socket: ClientSocket | null = null;
  #opening = 0;

  constructor(options: {
    world: FanWorld;
    process: Sender;
    onHold: (fan: FanId, key: string | null, hold: KnownHold) => void;
    onClaim: (fan: FanId, claim: Claim) => void;
    onNoPass: (fan: FanId) => void;
  }) {
    this.#world = options.world;
    this.#process = options.process;
    this.#onHold = options.onHold;
    this.#onClaim = options.onClaim;
    this.#onNoPass = options.onNoPass;
  }

  /** Whose it is while it is open: who opened it, whoever has signed in since. */
  get openFor(): FanId | null {
    return this.#socket?.server.isOpen ? this.#fan : null;
  }

  open(fan: FanId): void {
    this.#fan = fan;
    this.#world.observer.opensSeatMap(fan);
    void this.#connect(++this.#opening);
  }

  /** Another person, another socket, maybe another floor; what the map shows stays. */
  reopen(fan: FanId): void {
    this.#socket?.server.hangUp();
    this.#socket = null;
    this.open(fan);
  }

  cut(): void {
    this.#socket?.server.hangUp();
  }

  send(message: unknown): void {
    this.#socket?.send(JSON.stringify(message));
  }

  async #connect(opening: number): Promise<void> {
    const { publication, platform } = this.#world;
    const { address, floors } = publication;
    const headers = new Map([
      [FLOOR_FAN_HEADER, JSON.stringify(this.#fan)],
      [FLOOR_ADDRESS_HEADER, JSON.stringify(address)],
    ]);
    platform.scheduler.current = this.#process;
    try {
      const floor = floorOf(platform.exports as never, address, floors, this.#fan!);
      const response = (await floor.fetch({ headers } as never)) as unknown as SimResponse;
      const socket = response.webSocket;
      if (opening !== this.#opening || !socket) {
        socket?.server.hangUp();
        return;
      }
      this.#use(socket, opening);
    } catch {
      this.#reconnect(opening);
    }
  }

  #use(socket: ClientSocket, opening: number): void {
    const { platform } = this.#world;
    this.#socket = socket;
    socket.owner = this.#process;
    socket.network = platform.network;
    socket.scheduler = platform.scheduler;
    socket.onMessage = (data) => this.#takes(data);
    socket.onClose = () => this.#reconnect(opening);
    if (!socket.server.isOpen) this.#reconnect(opening);
    else this.#hello();
  }

  #reconnect(opening: number): void {
    const { platform, random } = this.#world;
    platform.scheduler.later(random.between(REOPEN_MS.low, REOPEN_MS.high), this.#process, 'socket opens again', () => {
      if (opening === this.#opening) void this.#connect(++this.#opening);
    });
  }

  #hello(): void {
    const has = this.availability;
    const have = has && { epoch: has.epoch, version: has.version };
    this.send({ type: 'hello', protocol: FLOOR_PROTOCOL_VERSION, have });
  }

  #takes(data: string | Uint8Array): void {
    if (typeof data === 'string') {
      this.#takesAnswer(JSON.parse(data) as ServerMessage);
      return;
    }
    const frame = decodeAvailabilityFrame(data);
    if (!frame.ok) throw new Error(frame.failure);
    const applied = applyAvailabilityFrame(this.availability, frame.value);
    switch (applied.outcome) {
      case 'applied':
        this.availability = applied.availability;
        this.#world.observer.shows(applied.availability);
        return;
      case 'gap':
        this.#hello();
        return;
      case 'known':
    }
  }

  #takesAnswer(message: ServerMessage): void {
    if (message.type === 'claim') this.#onClaim(this.#fan!, message.claim);
    if (message.type === 'problem' && message.problem.type === '/problems/no-pass') this.#onNoPass(this.#fan!);
    if (message.type !== 'hold' && message.type !== 'hold-changed') return;
    const { id, fence, state, seats, total, extended } = message.hold as Hold & { id: KnownHold['holdId'] };
    const indexes = seats.map(({ seat }) => seat);
    const { totalMinor } = total;
    const time = { expiresAtMs: null, pausedAtMs: null };
    const hold = { holdId: id, fence, state, seats: indexes, totalMinor, extended, ...time };
    this.#onHold(this.#fan!, message.type === 'hold' ? message.requestId : null, hold);
  }
}
