import { DurableObject } from 'cloudflare:workers';
import { lobbyAbove, type LobbyName } from '../../domain/queue/lobby-tree.ts';
import { isNewerStatus } from '../../domain/queue/newer-status.ts';
import {
  LOBBY_NO_QUEUE_MS,
  LOBBY_READ_MS,
  LOBBY_RECOUNT_MS,
  LOBBY_RETRY_SECONDS,
  LOBBY_SOCKETS_MAX,
  LOBBY_UNHEARD_MS,
  LOBBY_WARM_SOCKETS,
} from '../../domain/queue/waiting-limits.ts';
import type { EventAddress } from '../../domain/shared/event-address.ts';
import { invariant } from '../../domain/shared/invariant.ts';
import { problemOf } from '../../protocol/refusal-problem.ts';
import type { BoxOfficeQueueRpc } from '../../protocol/rpc/box-office-queue.ts';
import {
  LOBBY_ADDRESS_HEADER,
  LOBBY_BELOW_HEADER,
  type LobbyCrowd,
  type LobbyRpc,
  type PushedStatus,
} from '../../protocol/rpc/lobby.ts';
import { boxOfficeOf, lobbyAt, lobbyNameOf } from '../address-book.ts';
import { migrate } from '../runtime/migrations.ts';
import { LobbiesBelow } from './lobbies-below.ts';
import { LOBBY_MIGRATIONS } from './lobby-schema.ts';
import { StatusBroadcast } from './status-broadcast.ts';

/**
 * Repeats the one status to everybody who waits here, and to the lobbies below. It decides nothing and keeps nothing but
 * the names of those below: all else is heard again within a second.
 */
export class Lobby extends DurableObject<Env> implements LobbyRpc {
  readonly #name: LobbyName;
  readonly #broadcast = new StatusBroadcast(() => this.#sockets());
  /** null: not read yet, because making their stubs needs the event's address. */
  #below: LobbiesBelow | null = null;
  #newest: PushedStatus | null = null;
  /** Nobody above is asked before: Unix milliseconds. */
  #askAtMs = 0;
  #readAtMs = 0;
  #asking: Promise<void> | null = null;
  /** At least as many as are here: who leaves is noticed when they are counted, who comes at once. */
  #socketsAtMost: number;
  #countedAtMs = 0;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    migrate(ctx.storage, LOBBY_MIGRATIONS);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
    this.#name = lobbyNameOf(ctx.id);
    this.#socketsAtMost = this.#sockets().length;
  }

  async push(status: PushedStatus): Promise<LobbyCrowd> {
    await this.#hear(status);
    const sockets = this.#socketsAtMost + this.#belowAt(status.address).sockets;
    return { sockets, isInUse: sockets > 0 || Date.now() - this.#readAtMs < LOBBY_READ_MS };
  }

  async status({ address }: { address: EventAddress }): Promise<string | null> {
    this.#readAtMs = Date.now();
    await this.#hearAnew(address);
    return this.#newest?.text ?? null;
  }

  async adopt({ address, below }: { address: EventAddress; below: LobbyName }): Promise<PushedStatus | null> {
    this.#belowAt(address).add(below, this.#newest);
    await this.#hearAnew(address);
    return this.#newest && { ...this.#newest, expected: 0 };
  }

  override async fetch(request: Request): Promise<Response> {
    const header = request.headers.get(LOBBY_ADDRESS_HEADER);
    invariant(header !== null, 'the gateway says which event a socket is for');
    const address = JSON.parse(header) as EventAddress;
    if (this.#isFull()) return this.#sendBelow(address);
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    this.#socketsAtMost++;
    if (this.#socketsAtMost > LOBBY_WARM_SOCKETS) this.#belowAt(address).begin(this.#newest);
    // Whoever is here gets what `#hear` sends; who comes later gets it now.
    const heard = this.#newest;
    await this.#hearAnew(address);
    if (heard && this.#newest === heard) server.send(heard.text);
    return new Response(null, { status: 101, webSocket: client });
  }

  /** Nobody who waits has anything to say; pings are answered by the runtime. */
  override webSocketMessage(socket: WebSocket): void {
    socket.close(1008, 'this socket only listens');
  }

  /** The runtime makes a list for it: not for every fan who comes. */
  #sockets(): WebSocket[] {
    const sockets = this.ctx.getWebSockets();
    this.#socketsAtMost = sockets.length;
    this.#countedAtMs = Date.now();
    return sockets;
  }

  #isFull(): boolean {
    if (this.#socketsAtMost < LOBBY_SOCKETS_MAX) return false;
    if (Date.now() - this.#countedAtMs < LOBBY_RECOUNT_MS) return true;
    return this.#sockets().length >= LOBBY_SOCKETS_MAX;
  }

  #sendBelow(address: EventAddress): Response {
    const headers = new Headers({ 'retry-after': String(LOBBY_RETRY_SECONDS) });
    headers.set(LOBBY_BELOW_HEADER, this.#belowAt(address).withRoom(this.#newest).join(' '));
    return Response.json(problemOf('busy'), { status: 503, headers });
  }

  /** Resolves when everybody here was sent it: who pushes waits for that, so that nothing piles up. */
  async #hear(status: PushedStatus): Promise<void> {
    this.#askAtMs = Date.now() + LOBBY_UNHEARD_MS;
    if (this.#newest && !isNewerStatus(status, this.#newest)) return;
    this.#newest = status;
    const isSent = this.#broadcast.send(status.text);
    this.#belowAt(status.address).tell(status, { sockets: this.#socketsAtMost });
    await isSent;
  }

  /** Asks above when nothing was heard for a while, as after every start; who comes together asks once. */
  async #hearAnew(address: EventAddress): Promise<void> {
    if (Date.now() < this.#askAtMs) return;
    this.#asking ??= this.#ask(address).finally(() => (this.#asking = null));
    await this.#asking;
  }

  async #ask(address: EventAddress): Promise<void> {
    const above = lobbyAbove(this.#name);
    const newest =
      above === null
        ? await statusAt(boxOfficeOf(this.ctx.exports, address), address)
        : await lobbyAt(this.ctx.exports, address, above).adopt({ address, below: this.#name });
    // Who asks waits for its first slice only.
    if (newest) void this.#hear(newest);
    else this.#askAtMs = Date.now() + LOBBY_NO_QUEUE_MS;
  }

  #belowAt(address: EventAddress): LobbiesBelow {
    return (this.#below ??= new LobbiesBelow({
      above: this.#name,
      sql: this.ctx.storage.sql,
      lobbyAt: (name) => lobbyAt(this.ctx.exports, address, name),
    }));
  }
}

async function statusAt(office: BoxOfficeQueueRpc, address: EventAddress): Promise<PushedStatus | null> {
  const status = await office.queueStatus();
  if (status === null) return null;
  const text = JSON.stringify(status);
  return { address, epoch: status.epoch, version: status.version, expected: 0, text };
}
