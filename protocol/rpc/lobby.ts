import type { EventAddress } from '../../domain/shared/event-address.ts';

/** What a lobby answers to: it repeats one text to everybody below it. */
export interface LobbyRpc {
  /** The newest status, from the box office or the lobby above. Answers how many sockets are at or below this lobby. */
  push(ask: { address: EventAddress; version: number; status: string }): Promise<{ sockets: number }>;
  /** The newest status that this lobby has heard; it asks above itself when it has heard none. null: there is no queue. */
  status(ask: { address: EventAddress }): Promise<string | null>;
  /** A lobby below begins to work: it hears every status from now on. Answers the newest. */
  adopt(ask: { address: EventAddress; child: string }): Promise<string | null>;
}
