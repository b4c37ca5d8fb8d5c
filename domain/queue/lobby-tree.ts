import { invariant } from '../shared/invariant.ts';
import type { LocationHint } from '../shared/event-address.ts';
import { LOBBY_CHILDREN_MAX, LOBBY_LEVELS_MAX } from './waiting-limits.ts';

/** The lobby that the box office tells: it has no sockets, and a lobby of each region in use below it. */
export const ROOT_LOBBY = 'root';

/** A lobby's name within its event: `weur/0` stands below the root, `weur/1` to `weur/64` below it, and so on. QUEUE-18. */
export type LobbyName = typeof ROOT_LOBBY | `${LocationHint}/${number}`;

export function firstLobbyOf(region: LocationHint): LobbyName {
  return `${region}/0`;
}

/** Who tells this lobby; null: the box office. */
export function lobbyAbove(name: LobbyName): LobbyName | null {
  if (name === ROOT_LOBBY) return null;
  const { region, place } = placeOf(name);
  return place === 0 ? ROOT_LOBBY : `${region}/${Math.floor((place - 1) / LOBBY_CHILDREN_MAX)}`;
}

/**
 * The names that stand right below, in the order in which they are put to use; none below the deepest. Not for the root:
 * regions come by themselves.
 */
export function lobbiesBelow(name: LobbyName): LobbyName[] {
  const { region, place } = placeOf(name);
  if (place >= FIRST_OF_DEEPEST) return [];
  return Array.from(
    { length: LOBBY_CHILDREN_MAX },
    (_, child): LobbyName => `${region}/${place * LOBBY_CHILDREN_MAX + child + 1}`,
  );
}

/** Where a lobby of this name had best be; null: where its event is. */
export function regionOfLobby(name: LobbyName): LocationHint | null {
  return name === ROOT_LOBBY ? null : placeOf(name).region;
}

/** Reads a name that came over the wire. */
export function isLobbyName(text: string): text is LobbyName {
  return text === ROOT_LOBBY || NAME.test(text);
}

/** Before it stand all lobbies of the levels above. */
const FIRST_OF_DEEPEST = (LOBBY_CHILDREN_MAX ** (LOBBY_LEVELS_MAX - 1) - 1) / (LOBBY_CHILDREN_MAX - 1);
const NAME = /^(wnam|enam|sam|weur|eeur|apac|oc|afr|me)\/(0|[1-9]\d{0,6})$/;

function placeOf(name: LobbyName): { region: LocationHint; place: number } {
  const match = NAME.exec(name);
  invariant(match, `a lobby with a place in the tree is called region/number, not "${name}"`);
  return { region: match[1] as LocationHint, place: Number(match[2]) };
}
