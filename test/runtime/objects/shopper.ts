import type { Fan } from '../../../domain/inventory/commands.ts';
import type { EventAddress } from '../../../domain/shared/event-address.ts';
import { FLOOR_ADDRESS_HEADER, FLOOR_FAN_HEADER } from '../../../protocol/rpc/floor.ts';
import {
  applyAvailabilityFrame,
  decodeAvailabilityFrame,
  seatStateAt,
  type Availability,
  type AvailabilityFrame,
} from '../../../protocol/socket/availability.ts';
import {
  FLOOR_PROTOCOL_VERSION,
  serverMessageSchema,
  type ServerMessage,
} from '../../../protocol/socket/floor-messages.ts';
import { newFan, type FloorStub } from './sale.ts';

/** A browser at the seat map: keeps what it heard and what it knows of the seats. */
export interface ShopperClient {
  socket: WebSocket;
  frames: AvailabilityFrame[];
  /** Frames that it could not apply. */
  gaps: number;
  pongs: number;
  messages: ServerMessage[];
  availability: Availability | null;
  stateOf(seat: number): number | null;
  say(message: unknown): void;
  hello(have: { epoch: number; version: number } | null): void;
}

/** Opens a socket on a floor, as the gateway would for this fan. */
export async function openShopper(
  floor: FloorStub,
  address: EventAddress,
  fan: Fan = newFan(),
): Promise<ShopperClient> {
  const response = await floor.fetch('http://floor/', {
    headers: {
      upgrade: 'websocket',
      [FLOOR_FAN_HEADER]: JSON.stringify(fan),
      [FLOOR_ADDRESS_HEADER]: JSON.stringify(address),
    },
  });
  const socket = response.webSocket;
  if (!socket) throw new Error(`no socket: ${response.status}`);
  const client: ShopperClient = {
    socket,
    frames: [],
    gaps: 0,
    pongs: 0,
    messages: [],
    availability: null,
    stateOf: (seat) => client.availability && seatStateAt(client.availability.packed, seat),
    say: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    hello: (have) => client.say({ type: 'hello', protocol: FLOOR_PROTOCOL_VERSION, have }),
  };
  socket.addEventListener('message', ({ data }) => hear(client, data as string | ArrayBuffer));
  socket.binaryType = 'arraybuffer';
  socket.accept();
  return client;
}

function hear(client: ShopperClient, data: string | ArrayBuffer): void {
  if (typeof data === 'string') {
    if (data === 'pong') client.pongs++;
    else client.messages.push(serverMessageSchema.parse(JSON.parse(data)));
    return;
  }
  const frame = decodeAvailabilityFrame(new Uint8Array(data));
  if (!frame.ok) throw new Error(frame.failure);
  client.frames.push(frame.value);
  const applied = applyAvailabilityFrame(client.availability, frame.value);
  if (applied.outcome === 'applied') client.availability = applied.availability;
  if (applied.outcome === 'gap') client.gaps++;
}
