import type { Fan, FanCommand } from '../../domain/inventory/commands.ts';
import type { EventAddress } from '../../domain/shared/event-address.ts';
import { idOf, uuidV7, type HoldId } from '../../domain/shared/ids.ts';
import { unreachable } from '../../domain/shared/invariant.ts';
import { holdCommand } from '../../protocol/http/hold-commands.ts';
import type { Problem } from '../../protocol/problem.ts';
import { problemOf } from '../../protocol/refusal-problem.ts';
import { clientMessageSchema, type ClientMessage } from '../../protocol/socket/floor-messages.ts';
import { plainHold } from '../../protocol/socket/plain-hold.ts';
import { SOCKET_MESSAGES_BURST, SOCKET_MESSAGES_PER_SECOND, SOCKET_MESSAGE_BYTES_MAX } from './floor-limits.ts';

/** Whose socket this is; survives hibernation as the socket's attachment. */
export interface Shopper {
  fan: Fan;
  address: EventAddress;
}

export type CommandMessage = Exclude<ClientMessage, { type: 'hello' | 'claim' | 'leave' }>;

export type ReadMessage =
  | { ok: true; message: ClientMessage }
  | { ok: false; requestId: string | null; problem: Problem };

/** Parses what a client sent; what is wrong with it comes back as a problem that names the fields. */
export function readClientMessage(raw: string | ArrayBuffer): ReadMessage {
  if (typeof raw !== 'string') return unreadable(problemOf('invalid-request', { detail: 'Send JSON as text.' }));
  if (raw.length > SOCKET_MESSAGE_BYTES_MAX) return unreadable(problemOf('body-too-large'));
  let json: unknown;
  try {
    json = JSON.parse(raw);
  } catch {
    return unreadable(problemOf('malformed-json'));
  }
  const plain = plainHold(json);
  if (plain) return { ok: true, message: plain };
  const parsed = clientMessageSchema.safeParse(json);
  if (parsed.success) return { ok: true, message: parsed.data };
  const errors = parsed.error.issues.map(({ path, message }) => ({ pointer: `/${path.join('/')}`, message }));
  return { ok: false, requestId: requestIdOf(json), problem: problemOf('invalid-request', { errors }) };
}

/** The command that a shopper's message means. `holdIds`: gives the id of a hold that it may make. */
export function commandOf(message: CommandMessage, fan: Fan, holdIds: HoldIds): FanCommand {
  switch (message.type) {
    case 'hold':
      return holdCommand({ request: message.body, key: message.key, fan, holdId: holdIds.next(Date.now()) });
    case 'extend':
    case 'release': {
      const { type: kind, key, body } = message;
      return { kind, key, fan, holdId: idOf<HoldId>(message.holdId), fence: body.fence };
    }
    default:
      return unreachable(message);
  }
}

const ID_RANDOM_BYTES = 10;
const IDS_AT_ONCE = 100;

/** Fresh ids: the randomness of a hundred is asked for at once, which costs the runtime hardly more than that of one. */
export class HoldIds {
  readonly #random = new Uint8Array(ID_RANDOM_BYTES * IDS_AT_ONCE);
  #at = this.#random.length;

  next(nowMs: number): HoldId {
    if (this.#at === this.#random.length) {
      crypto.getRandomValues(this.#random);
      this.#at = 0;
    }
    const from = this.#at;
    this.#at += ID_RANDOM_BYTES;
    return uuidV7<HoldId>(nowMs, this.#random.subarray(from, this.#at));
  }
}

/** How often one socket may speak: a bucket of tokens that refills with time. */
export class MessageAllowance {
  #tokens = SOCKET_MESSAGES_BURST;
  #countedAtMs: number;

  constructor(nowMs: number) {
    this.#countedAtMs = nowMs;
  }

  /** Takes one token; false: the socket is too fast. */
  take(nowMs: number): boolean {
    const regained = (Math.max(0, nowMs - this.#countedAtMs) / 1000) * SOCKET_MESSAGES_PER_SECOND;
    this.#tokens = Math.min(SOCKET_MESSAGES_BURST, this.#tokens + regained);
    this.#countedAtMs = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}

function unreadable(problem: Problem): ReadMessage {
  return { ok: false, requestId: null, problem };
}

function requestIdOf(json: unknown): string | null {
  const id = typeof json === 'object' && json !== null && 'requestId' in json ? json.requestId : null;
  return typeof id === 'string' && id.length <= 64 ? id : null;
}
