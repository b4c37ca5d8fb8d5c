import { LOBBY_CHILDREN_MAX, LOBBY_WARM_SOCKETS } from './waiting-limits.ts';

/** How many lobbies below one are to be ready, and how many fans each of them is to expect. */
export interface LobbiesWanted {
  lobbies: number;
  /** At each of them and all below it. */
  expectedAtEach: number;
}

/**
 * What a lobby needs below it: room for the fans who are expected at it and below, and one lobby more than nothing when
 * its own sockets are many. Rule LOBBY-6.
 */
export function lobbiesWanted({ sockets, expected }: { sockets: number; expected: number }): LobbiesWanted {
  const over = Math.max(0, expected - LOBBY_WARM_SOCKETS);
  const lobbies = Math.min(LOBBY_CHILDREN_MAX, Math.ceil(over / LOBBY_WARM_SOCKETS));
  if (lobbies === 0) return { lobbies: sockets >= LOBBY_WARM_SOCKETS ? 1 : 0, expectedAtEach: 0 };
  return { lobbies, expectedAtEach: Math.ceil(over / lobbies) };
}

/** A region's part of those who are expected: as many of all as it has of the sockets. */
export function expectedInRegion(expected: number, region: { sockets: number; ofAll: number }): number {
  return region.ofAll === 0 ? 0 : Math.ceil((expected * region.sockets) / region.ofAll);
}
