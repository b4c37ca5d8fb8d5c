import { invariant } from '../shared/invariant.ts';

// Every limit of those who wait: lobbies, their sockets, the status that they hear or read.

/** Sockets of one lobby. A broadcast to so many takes some 130 ms of a core, and a socket some 80 KB. */
export const LOBBY_SOCKETS_MAX = 4_000;
/** Sockets that a status is sent to in one turn, some 3 ms. */
export const LOBBY_SOCKETS_AT_ONCE = 128;
/** Lobbies right below one. */
export const LOBBY_CHILDREN_MAX = 64;
/** A region's lobbies stand this deep, and hold 16 million sockets. */
export const LOBBY_LEVELS_MAX = 3;
/** With so many sockets the next lobby below is made ready, so that nobody waits for it to start. Who is expected is counted by so many a lobby, too. */
export const LOBBY_WARM_SOCKETS = 3_000;
/** A lobby that seems full counts again no sooner than this: the runtime makes a list of all its sockets for it. */
export const LOBBY_RECOUNT_MS = 1_000;
/** A lobby that has heard nothing for so long asks to be told again: the one above may have given it up. */
export const LOBBY_UNHEARD_MS = 15_000;
/** A lobby that asked and learned that there is no queue asks no sooner than this. */
export const LOBBY_NO_QUEUE_MS = 1_000;
/** A lobby below that nobody uses or is expected at for so many pushes is told no more; it asks again when somebody comes. */
export const LOBBY_IDLE_PUSHES_MAX = 60;
/** For so long after a reading of its status a lobby is in use. */
export const LOBBY_READ_MS = 60_000;
/** What a fan is told to wait when every lobby that was asked is full. */
export const LOBBY_RETRY_SECONDS = 10;

/** For so long an isolate remembers which lobbies have room. */
export const ROOM_REMEMBERED_MS = 5_000;
/** Of so many events and regions. */
export const ROOMS_REMEMBERED_MAX = 1_000;

/** So long before T the tree begins to grow for those who have joined: at a push of 10 s it is whole in 22 minutes. */
export const WARMING_MS = 30 * 60_000;
/** How often registers are asked how many have joined. */
export const GATHERED_ASKED_MS = 60_000;

/** Everybody is told once a second; of more sockets than a million, each million makes it a second longer. */
export const STATUS_TICK_MS = 1_000;
export const SOCKETS_PER_TICK_SECOND = 1_000_000;
export const STATUS_TICK_MS_MAX = 10_000;

/** When who has no socket asks again, seconds. */
export const POLL_SECONDS_MIN = 5;
export const POLL_SECONDS_MAX = 60;
/** Before the draw nothing moves. */
export const GATHERING_POLL_SECONDS = 20;
/** For so many fans without a socket the answer is asked for a second later: 200,000 requests a second at most. */
export const FANS_PER_SECOND_OF_WAIT = 200_000;

invariant(LOBBY_WARM_SOCKETS < LOBBY_SOCKETS_MAX, 'the next lobby is ready before this one is full');
invariant(STATUS_TICK_MS_MAX < LOBBY_UNHEARD_MS, 'a lobby that is told as seldom as can be does not ask');
invariant(
  POLL_SECONDS_MIN <= GATHERING_POLL_SECONDS && GATHERING_POLL_SECONDS <= POLL_SECONDS_MAX,
  'polls are in order',
);
