import type { DeviceId } from '../../domain/shared/ids.ts';
import { holdDocument } from '../../protocol/http/hold-commands.ts';
import type { SaleNews } from '../../protocol/rpc/floor.ts';
import type { ServerMessage } from '../../protocol/socket/floor-messages.ts';
import { quoteToken } from './quote-token.ts';

/** The tag of a device's sockets, by which they are found also after the floor has slept. */
export function socketTagOf(deviceId: DeviceId): string {
  return `device:${deviceId}`;
}

/**
 * Repeats what the box office tells: a hold to the sockets of the device that made it, the clock to all. Rule BOX-21.
 * @param send gives a message to one socket; whoever is gone misses it
 */
export function tellFans(
  { address, holds, clock }: SaleNews,
  floor: {
    socketsOf: (tag?: string) => WebSocket[];
    send: (socket: WebSocket, message: ServerMessage) => void;
    quoteSecret: string;
  },
): void {
  for (const { deviceId, hold: view } of holds) {
    const sockets = floor.socketsOf(socketTagOf(deviceId));
    if (sockets.length === 0) continue;
    const quote = quoteToken(address, view, floor.quoteSecret);
    const message: ServerMessage = {
      type: 'hold-changed',
      hold: holdDocument({ view, eventId: address.eventId, quote }),
    };
    for (const socket of sockets) floor.send(socket, message);
  }
  if (clock === null) return;
  for (const socket of floor.socketsOf()) floor.send(socket, { type: 'clock', ...clock });
}
