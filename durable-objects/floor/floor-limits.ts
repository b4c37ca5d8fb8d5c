import { CROWD_GAP_MS_MAX } from '../../domain/queue/queue-limits.ts';
import { invariant } from '../../domain/shared/invariant.ts';

/** Commands in one call to the box office. */
export const COMMANDS_PER_BATCH_MAX = 200;
/** Pause between two batches of one floor, for each floor of the event: 400 calls a second in all. */
export const BATCH_PAUSE_PER_FLOOR_MS = 2.5;
/** Without an answer for so long, the same batch goes out again on a fresh stub. */
export const BATCH_ANSWER_MAX_MS = 5_000;
/** Then the fans are told to try again: their keys make that safe. */
export const BATCH_ATTEMPTS_MAX = 6;
/** Pause before a broken call is repeated. */
export const BATCH_RETRY_PAUSE_MS = 100;
/** What a refused fan is told to wait. */
export const BUSY_RETRY_SECONDS = 2;
/** When the first command in line has waited so long, the next one is told to come back: it loses nothing by it. */
export const COMMAND_WAITING_MS_MAX = BUSY_RETRY_SECONDS * 1_000;

/** How often the box office hears who claims; and how often it is tried before a fan is told to ask again. */
export const CLAIM_SYNC_MS = 1_000;
export const CLAIM_SYNC_TRIES_MAX = 5;

/** How long a refusal is answered again for the same key. */
export const REFUSAL_MEMORY_MS = 60_000;
export const REFUSALS_REMEMBERED_MAX = 10_000;

/** How old a snapshot from the floor's memory may be. */
export const SNAPSHOT_AGE_MAX_MS = 1_000;
/** Updates that are kept for clients with a gap, and the seats that they may name in all. */
export const RING_UPDATES_MAX = 240;
export const RING_SEATS_MAX = 20_000;

/** From one broadcast to the next, for each socket: one to 4,000 sockets takes some 120 ms of a core. */
export const BROADCAST_PAUSE_MS_PER_SOCKET = 0.16;
/** A frame waits while commands do, for one such pause at most; how often it is looked whether they still do. */
export const BROADCAST_LOOK_MS = 10;
/** Sockets that a broadcast reaches in one turn, which takes some 4 ms, and the time until its next turn. */
export const BROADCAST_SOCKETS_AT_ONCE = 128;
export const BROADCAST_TURN_MS = 1;
/** With its turn. */
const BROADCAST_SLICE_MS = 5;
/** A seat change reaches every socket within so long: when no commands wait, and when a crowd's do. */
const SEAT_CHANGE_MS_MAX = 1_000;
const SEAT_CHANGE_IN_CROWD_MS_MAX = 2_000;

/** One isolate may hold several objects, and a socket takes some 80 KB. */
export const SOCKETS_MAX = 5_000;
/** From so many sockets on a floor is crowded, until it has fewer than the lower number: then a queue may be needed. */
export const CROWD_SOCKETS_HIGH = 4_000;
export const CROWD_SOCKETS_LOW = 3_500;
/** A crowded floor says so this often; not at all for a while after the box office has said that it need not. */
export const CROWD_TOLD_MS = 1_000;
export const CROWD_UNTOLD_MS = 60_000;
/** Commands that may wait for a floor's next batch: one for each socket (docs/decisions/0008). */
export const COMMANDS_WAITING_MAX = 5_000;
export const SOCKET_MESSAGE_BYTES_MAX = 16_384;
/** Messages that a socket may send at once, and how many it regains a second. */
export const SOCKET_MESSAGES_BURST = 20;
export const SOCKET_MESSAGES_PER_SECOND = 5;

invariant(COMMANDS_PER_BATCH_MAX <= COMMANDS_WAITING_MAX, 'a full batch can wait');
invariant(
  CROWD_SOCKETS_LOW < CROWD_SOCKETS_HIGH && CROWD_SOCKETS_HIGH < SOCKETS_MAX,
  'a floor is crowded before it is full',
);
invariant(CROWD_TOLD_MS < CROWD_GAP_MS_MAX, 'a crowd that lasts is heard of as one');
invariant(SOCKETS_MAX <= COMMANDS_WAITING_MAX, 'every socket may have one command waiting');
invariant(
  BATCH_ANSWER_MAX_MS * BATCH_ATTEMPTS_MAX < REFUSAL_MEMORY_MS,
  'a batch is given up before its refusals are forgotten',
);
const [pauseMs, slicesMs] = [BROADCAST_PAUSE_MS_PER_SOCKET, BROADCAST_SLICE_MS / BROADCAST_SOCKETS_AT_ONCE];
invariant(SOCKETS_MAX * (pauseMs + slicesMs) < SEAT_CHANGE_MS_MAX, 'a full floor hears of seats in time');
invariant(SOCKETS_MAX * 2 * (pauseMs + slicesMs) < SEAT_CHANGE_IN_CROWD_MS_MAX, 'so does one that is busy');
