import { firstLobbyOf, isLobbyName, type LobbyName } from '../../domain/queue/lobby-tree.ts';
import type { EventAddress, LocationHint } from '../../domain/shared/event-address.ts';
import { lobbyAt, type ObjectNamespaces } from '../../durable-objects/address-book.ts';
import { LOBBY_ADDRESS_HEADER, LOBBY_BELOW_HEADER } from '../../protocol/rpc/lobby.ts';

/** A region's lobbies stand this deep, and hold 16 million sockets. */
const LEVELS_MAX = 3;
const REMEMBERED_MS = 5_000;
const REMEMBERED_MAX = 1_000;

/**
 * Opens a fan's socket at a lobby of their region that has room. Who is turned away goes where that lobby says; an isolate
 * remembers it for some seconds, so that a crowd does not ask the full lobbies first.
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
  let names = recall(place) ?? [firstLobbyOf(region)];
  for (let level = 1; ; level++) {
    const response = await lobbyAt(objects, address, oneOf(names)).fetch(request);
    const below = response.headers.get(LOBBY_BELOW_HEADER)?.split(' ').filter(isLobbyName) ?? [];
    if (below.length === 0 || level === LEVELS_MAX) return response;
    names = below;
    remember(place, names);
  }
}

/** Plain values only: an isolate's requests may share those. */
const remembered = new Map<string, { names: LobbyName[]; untilMs: number }>();

function recall(place: string): LobbyName[] | null {
  const known = remembered.get(place);
  return known && known.untilMs > Date.now() ? known.names : null;
}

function remember(place: string, names: LobbyName[]): void {
  if (remembered.size >= REMEMBERED_MAX) remembered.delete(remembered.keys().next().value!);
  remembered.set(place, { names, untilMs: Date.now() + REMEMBERED_MS });
}

/** Any: those who come at once go to different ones. */
function oneOf(names: LobbyName[]): LobbyName {
  return names[Math.floor(Math.random() * names.length)]!;
}
