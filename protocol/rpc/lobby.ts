import type { EventAddress } from '../../domain/shared/event-address.ts';
import type { LobbyName } from '../../domain/queue/lobby-tree.ts';

/**
 * What a lobby answers to: it repeats one text to everybody below it. Its WebSocket is `fetch` with `Upgrade: websocket`
 * and the header below.
 */
export interface LobbyRpc {
  /** The newest status, from the box office or the lobby above. */
  push(status: PushedStatus): Promise<LobbyCrowd>;
  /** The newest status that this lobby has heard; it asks above itself when it has heard none. null: there is no queue. */
  status(ask: { address: EventAddress }): Promise<string | null>;
  /** A lobby below begins to work: it hears every status from now on. Answers the newest. */
  adopt(ask: { address: EventAddress; below: LobbyName }): Promise<PushedStatus | null>;
}

export interface LobbyCrowd {
  /** At this lobby and all below it. */
  sockets: number;
  /** There are sockets, or somebody has read its status of late. */
  isInUse: boolean;
}

/** What goes down the tree: the highest (epoch, version) counts, whatever was before. */
export interface PushedStatus {
  address: EventAddress;
  epoch: number;
  version: number;
  /** How many fans may come to wait at this lobby and below it: the tree makes room for them. Rule LOBBY-6. */
  expected: number;
  /** JSON of `QueueStatus`: what the sockets get, the same bytes. */
  text: string;
}

/** Header of the socket upgrade: JSON of `EventAddress`. */
export const LOBBY_ADDRESS_HEADER = 'x-onsale-address';
/** With 503: names of lobbies that may have room, separated by spaces. */
export const LOBBY_BELOW_HEADER = 'x-onsale-lobbies';
