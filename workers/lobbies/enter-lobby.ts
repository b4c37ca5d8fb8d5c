import { firstLobbyOf, isLobbyName, type LobbyName } from '../../domain/queue/lobby-tree.ts';
import { LOBBY_LEVELS_MAX } from '../../domain/queue/waiting-limits.ts';
import type { EventAddress, LocationHint } from '../../domain/shared/event-address.ts';
import { lobbyAt, type ObjectNamespaces } from '../../durable-objects/address-book.ts';
import { LOBBY_ADDRESS_HEADER, LOBBY_BELOW_HEADER } from '../../protocol/rpc/lobby.ts';
import { RoomMemory } from './room-memory.ts';

const rooms = new RoomMemory();

/**
 * Opens a fan's socket at a lobby of their region that has room. Who is turned away goes where that lobby says; an isolate
 * remembers it for some seconds, so that a crowd does not ask the full lobbies first. Rules LOBBY-2, LOBBY-3.
 * @returns the lobby's answer: 101, or 503 when nobody has room
 */
export async function enterLobby(
  objects: Pick<ObjectNamespaces, 'Lobby'>,
  fan: { address: EventAddress; region: LocationHint; request: Request },
): Promise<Response> {
  const { address, region } = fan;
  const headers = new Headers(fan.request.headers);
  headers.set(LOBBY_ADDRESS_HEADER, JSON.stringify(address));
  for (const name of ['Cookie', 'Authorization']) headers.delete(name);
  const request = new Request(fan.request, { headers });
  const place = `${address.eventId}/${region}`;
  let names = rooms.recall(place, Date.now()) ?? [firstLobbyOf(region)];
  for (let level = 1; ; level++) {
    const response = await lobbyAt(objects, address, oneOf(names)).fetch(request);
    const below = response.headers.get(LOBBY_BELOW_HEADER)?.split(' ').filter(isLobbyName) ?? [];
    if (below.length === 0 || level === LOBBY_LEVELS_MAX) return response;
    names = below;
    rooms.remember(place, names, Date.now());
  }
}

/** Any: those who come at once go to different ones. */
function oneOf(names: LobbyName[]): LobbyName {
  return names[Math.floor(Math.random() * names.length)]!;
}
