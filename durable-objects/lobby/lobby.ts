import { DurableObject } from 'cloudflare:workers';
import { lobbiesBelow, lobbyAbove, type LobbyName } from '../../domain/queue/lobby-tree.ts';
import { isNewerStatus } from '../../domain/queue/newer-status.ts';
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
import { KeptStub } from '../runtime/kept-stub.ts';
import { migrate } from '../runtime/migrations.ts';
import { run } from '../runtime/statements.ts';
import {
  LOBBY_IDLE_PUSHES_MAX,
  LOBBY_READ_MS,
  LOBBY_RETRY_SECONDS,
  LOBBY_SOCKETS_MAX,
  LOBBY_UNHEARD_MS,
  LOBBY_WARM_SOCKETS,
} from './lobby-limits.ts';
import { LOBBY_MIGRATIONS, LOBBY_STATEMENTS as STATEMENTS } from './lobby-schema.ts';
import { StatusPush } from './status-push.ts';

/**
 * Repeats the one status to everybody who waits here, and to the lobbies below. It decides nothing and keeps nothing but
 * the names of those below: all else is heard again within a second.
 */
export class Lobby extends DurableObject<Env> implements LobbyRpc {
  readonly #name: LobbyName;
  /** null: not read yet, because making their stubs needs the event's address. */
  #below: Map<LobbyName, StatusPush> | null = null;
  #newest: PushedStatus | null = null;
  #heardAtMs = 0;
  #readAtMs = 0;
  #asking: Promise<void> | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    migrate(ctx.storage, LOBBY_MIGRATIONS);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
    this.#name = lobbyNameOf(ctx.id);
  }

  async push(status: PushedStatus): Promise<LobbyCrowd> {
    this.#hear(status);
    let sockets = this.ctx.getWebSockets().length;
    for (const push of this.#belowAt(status.address).values()) sockets += push.sockets;
    return { sockets, isInUse: sockets > 0 || Date.now() - this.#readAtMs < LOBBY_READ_MS };
  }

  async status({ address }: { address: EventAddress }): Promise<string | null> {
    this.#readAtMs = Date.now();
    await this.#hearAnew(address);
    return this.#newest?.text ?? null;
  }

  async adopt({ address, below }: { address: EventAddress; below: LobbyName }): Promise<PushedStatus | null> {
    this.#addBelow(address, below);
    await this.#hearAnew(address);
    return this.#newest;
  }

  override async fetch(request: Request): Promise<Response> {
    const header = request.headers.get(LOBBY_ADDRESS_HEADER);
    invariant(header !== null, 'the gateway says which event a socket is for');
    const address = JSON.parse(header) as EventAddress;
    const sockets = this.ctx.getWebSockets().length;
    if (sockets >= LOBBY_SOCKETS_MAX) return this.#sendBelow(address);
    if (sockets === LOBBY_WARM_SOCKETS) this.#addBelow(address, lobbiesBelow(this.#name)[0]!);
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
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

  /** Names lobbies below that have room, as far as this one knows; it begins the next one when those in use fill up. */
  #sendBelow(address: EventAddress): Response {
    const inUse = this.#belowAt(address);
    const all = lobbiesBelow(this.#name);
    let names = all.filter((name) => (inUse.get(name)?.sockets ?? LOBBY_SOCKETS_MAX) < LOBBY_WARM_SOCKETS);
    const next = names.length === 0 ? all.find((name) => !inUse.has(name)) : undefined;
    if (next !== undefined) {
      this.#addBelow(address, next);
      names = [next];
    }
    const headers = new Headers({ 'retry-after': String(LOBBY_RETRY_SECONDS) });
    // Is none roomy, those below know who is.
    headers.set(LOBBY_BELOW_HEADER, (names.length > 0 ? names : all).join(' '));
    return Response.json(problemOf('busy'), { status: 503, headers });
  }

  #hear(status: PushedStatus): void {
    this.#heardAtMs = Date.now();
    if (this.#newest && !isNewerStatus(status, this.#newest)) return;
    this.#newest = status;
    for (const socket of this.ctx.getWebSockets()) sendText(socket, status.text);
    for (const [name, push] of this.#belowAt(status.address)) {
      if (push.idlePushes < LOBBY_IDLE_PUSHES_MAX) push.offer(status);
      else this.#dropBelow(status.address, name);
    }
  }

  /** Asks above when nothing was heard for a while, as after every start; who comes together asks once. */
  async #hearAnew(address: EventAddress): Promise<void> {
    if (Date.now() - this.#heardAtMs < LOBBY_UNHEARD_MS) return;
    this.#asking ??= this.#ask(address).finally(() => (this.#asking = null));
    await this.#asking;
  }

  async #ask(address: EventAddress): Promise<void> {
    const above = lobbyAbove(this.#name);
    const newest =
      above === null
        ? await statusAt(boxOfficeOf(this.ctx.exports, address), address)
        : await lobbyAt(this.ctx.exports, address, above).adopt({ address, below: this.#name });
    if (newest) this.#hear(newest);
  }

  #belowAt(address: EventAddress): Map<LobbyName, StatusPush> {
    if (this.#below === null) {
      const names = run(this.ctx.storage.sql, STATEMENTS.below).map(({ name }) => name);
      this.#below = new Map(names.map((name) => [name, this.#pushTo(address, name)]));
    }
    return this.#below;
  }

  #addBelow(address: EventAddress, name: LobbyName): void {
    const below = this.#belowAt(address);
    if (below.has(name)) return;
    run(this.ctx.storage.sql, STATEMENTS.addBelow, name);
    const push = this.#pushTo(address, name);
    below.set(name, push);
    if (this.#newest) push.offer(this.#newest);
  }

  #dropBelow(address: EventAddress, name: LobbyName): void {
    run(this.ctx.storage.sql, STATEMENTS.dropBelow, name);
    this.#belowAt(address).delete(name);
  }

  #pushTo(address: EventAddress, name: LobbyName): StatusPush {
    return new StatusPush(new KeptStub<LobbyRpc>(() => lobbyAt(this.ctx.exports, address, name)));
  }
}

async function statusAt(office: BoxOfficeQueueRpc, address: EventAddress): Promise<PushedStatus | null> {
  const status = await office.queueStatus();
  if (status === null) return null;
  return { address, epoch: status.epoch, version: status.version, text: JSON.stringify(status) };
}

function sendText(socket: WebSocket, text: string): void {
  try {
    socket.send(text);
  } catch {
    // It closed meanwhile; whoever it was will be back.
  }
}
