import { invariant } from '../../domain/shared/invariant.ts';

/** Sockets of one lobby. A broadcast to so many takes some 170 ms of a core, and a socket some 80 KB. */
export const LOBBY_SOCKETS_MAX = 4_000;
/** With so many sockets the next lobby below is made ready, so that nobody waits for it to start. */
export const LOBBY_WARM_SOCKETS = 3_000;
/** A lobby that has heard nothing for so long asks to be told again: the one above may have given it up. */
export const LOBBY_UNHEARD_MS = 15_000;
/** A lobby below that nobody uses for so many pushes is told no more; it asks again when somebody comes. */
export const LOBBY_IDLE_PUSHES_MAX = 60;
/** For so long after a reading of its status a lobby is in use. */
export const LOBBY_READ_MS = 60_000;
/** What a fan is told to wait when every lobby that was asked is full. */
export const LOBBY_RETRY_SECONDS = 10;

invariant(LOBBY_WARM_SOCKETS < LOBBY_SOCKETS_MAX, 'the next lobby is ready before this one is full');
