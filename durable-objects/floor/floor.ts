import { DurableObject } from 'cloudflare:workers';
import type { CommandResult, Fan, FanCommand, Refusal, SeatRequest } from '../../domain/inventory/commands.ts';
import type { EventAddress } from '../../domain/shared/event-address.ts';
import type { HoldId } from '../../domain/shared/ids.ts';
import { invariant, unreachable } from '../../domain/shared/invariant.ts';
import { holdDocument } from '../../protocol/http/hold-commands.ts';
import { claimProblem, problemOf, refusalProblem } from '../../protocol/refusal-problem.ts';
import type { BoxOfficeRpc, FloorBatchResult } from '../../protocol/rpc/box-office.ts';
import {
  FLOOR_ADDRESS_HEADER,
  FLOOR_FAN_HEADER,
  type ClaimResult,
  type FloorResult,
  type FloorRpc,
  type KeptShoppers,
  type ShoppersLeave,
  type SaleNews,
} from '../../protocol/rpc/floor.ts';
import type { ClaimRequest } from '../../protocol/http/claims.ts';
import type { BoxOfficeQueueRpc } from '../../protocol/rpc/box-office-queue.ts';
import { packBatch, unpackAnswer } from '../../protocol/rpc/packed-batch.ts';
import { decodeAvailabilityFrame } from '../../protocol/socket/availability.ts';
import type { ClientMessage, ServerMessage } from '../../protocol/socket/floor-messages.ts';
import { boxOfficeOf, floorPlaceOf } from '../address-book.ts';
import { KeptStub } from '../runtime/kept-stub.ts';
import { migrate } from '../runtime/migrations.ts';
import { platformFailureOf } from '../runtime/platform-errors.ts';
import { sendToSocket } from '../runtime/send-to-socket.ts';
import { runOne } from '../runtime/statements.ts';
import { QueueGate } from './queue-gate.ts';
import { AvailabilityMirror } from './availability-mirror.ts';
import { Broadcasts, broadcastPauseMs } from './broadcasts.ts';
import { BUSY, CommandBatches } from './command-batches.ts';
import { CrowdMeter } from './crowd-meter.ts';
import { BATCH_PAUSE_PER_FLOOR_MS, SOCKETS_MAX } from './floor-limits.ts';
import { FLOOR_MIGRATIONS, FLOOR_STATEMENTS } from './floor-schema.ts';
import { socketTagOf, tellFans } from './fan-news.ts';
import { quoteToken } from './quote-token.ts';
import { RefusalMemory } from './refusal-memory.ts';
import {
  HoldIds,
  MessageAllowance,
  commandOf,
  readClientMessage,
  type CommandMessage,
  type Shopper,
} from './shopper-socket.ts';

/**
 * Stands between shoppers and the one box office of their event: batches their commands, repeats seat changes to their
 * sockets, answers snapshots. It owns nothing: all that it keeps can be lost, except its boot number.
 */
export class Floor extends DurableObject<Env> implements FloorRpc {
  readonly #place: { index: number; floors: number };
  readonly #mirror = new AvailabilityMirror();
  readonly #broadcasts: Broadcasts;
  readonly #refusals = new RefusalMemory();
  readonly #batches: CommandBatches;
  readonly #gate: QueueGate;
  readonly #crowd: CrowdMeter;
  readonly #holdIds = new HoldIds();
  readonly #guests = new WeakMap<WebSocket, Guest>();
  #office: KeptStub<BoxOffice> | null = null;
  #boot: number | null = null;
  #refreshing: Promise<void> | null = null;
  /** It woke with sockets, and took a snapshot that they have not seen. */
  #isAheadOfSockets = false;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    migrate(ctx.storage, FLOOR_MIGRATIONS);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
    this.#place = floorPlaceOf(ctx.id);
    this.#broadcasts = new Broadcasts({
      sockets: () => ctx.getWebSockets(),
      isBusy: () => this.#batches.isBusy,
    });
    this.#batches = new CommandBatches({
      pauseMs: this.#place.floors * BATCH_PAUSE_PER_FLOOR_MS,
      send: (batch, attempt) => this.#sendBatch(batch, attempt),
    });
    this.#crowd = new CrowdMeter({
      sockets: () => ctx.getWebSockets().length,
      tell: async () => (await this.#office?.call((office) => office.crowded({ floor: this.#place.index }))) ?? true,
    });
    this.#gate = new QueueGate({
      env,
      floor: this.#place.index,
      office: (address) => this.#officeAt(address),
      tell: (socket, claim) => send(socket, { type: 'claim', requestId: null, claim }),
    });
  }

  async submit(address: EventAddress, command: FanCommand, pass?: string, permit?: string): Promise<FloorResult> {
    const withLeave = this.#gate.withLeave(address, command, { pass, permit });
    return this.#withQuote(address, await this.#decide(address, withLeave));
  }

  async claim(address: EventAddress, fan: Fan, request: ClaimRequest): Promise<ClaimResult> {
    return this.#gate.claim({ address, fan }, request, null);
  }

  async leave(address: EventAddress, fan: Fan): Promise<void> {
    await this.#gate.leave({ address, fan });
  }

  async view(address: EventAddress, fan: Fan, holdId: HoldId): Promise<FloorResult> {
    const result = await this.#officeAt(address).call((office) => office.viewHold(holdId, fan));
    return this.#withQuote(address, result);
  }

  async snapshot(address: EventAddress): Promise<Uint8Array | null> {
    await this.#refresh(this.#officeAt(address));
    return this.#mirror.updateSince(null);
  }

  async changed(bytes: Uint8Array): Promise<void> {
    const frame = decodeAvailabilityFrame(bytes);
    invariant(frame.ok, 'the box office speaks the format of its floors');
    const taken = this.#mirror.take(frame.value, Date.now());
    switch (taken) {
      case 'known':
        if (this.#isAheadOfSockets) await this.#broadcasts.send(bytes);
        return;
      case 'applied':
        this.#isAheadOfSockets = false;
        // Until then the box office gathers what changes: to thousands of sockets two frames a second are too dear. And
        // it tells a floor again that has left memory before its sockets were told.
        await Promise.all([this.#broadcasts.send(bytes), sleep(broadcastPauseMs(this.ctx.getWebSockets().length))]);
        return;
      case 'gap':
        // A floor that has just woken knows less than its sockets: they apply the frame, or notice their own gap.
        if (this.#mirror.current === null || this.#office === null) {
          await this.#broadcasts.send(bytes);
        } else if (this.#refreshing) {
          // That answer may be older than this frame: look again when it is here.
          await this.#refreshing;
          await this.changed(bytes);
        } else {
          await this.#refresh(this.#office);
        }
        return;
      default:
        unreachable(taken);
    }
  }

  async heard(news: SaleNews): Promise<void> {
    const socketsOf = (tag?: string) => this.ctx.getWebSockets(tag);
    tellFans(news, { socketsOf, send, quoteSecret: this.env.QUOTE_SECRET });
  }

  async shoppers(): Promise<Fan[]> {
    return this.ctx.getWebSockets().map((socket) => this.#guestAt(socket).shopper.fan);
  }

  async keepShopping(news: KeptShoppers): Promise<void> {
    this.#gate.keepShopping(news, (deviceId) => this.ctx.getWebSockets(socketTagOf(deviceId)));
  }

  override async fetch(request: Request): Promise<Response> {
    const fan = request.headers.get(FLOOR_FAN_HEADER);
    const address = request.headers.get(FLOOR_ADDRESS_HEADER);
    invariant(fan !== null && address !== null, 'the gateway says who opens a socket, and to which event');
    const sockets = this.ctx.getWebSockets().length;
    if (sockets >= SOCKETS_MAX) {
      return Response.json(problemOf('busy'), { status: 503, headers: { 'retry-after': '10' } });
    }
    const { 0: client, 1: server } = new WebSocketPair();
    const shopper: Shopper = { fan: JSON.parse(fan) as Fan, address: JSON.parse(address) as EventAddress };
    this.ctx.acceptWebSocket(server, [socketTagOf(shopper.fan.deviceId)]);
    server.serializeAttachment(shopper);
    this.#officeAt(shopper.address);
    this.#crowd.opened(sockets + 1);
    return new Response(null, { status: 101, webSocket: client });
  }

  override async webSocketMessage(socket: WebSocket, raw: string | ArrayBuffer): Promise<void> {
    const { shopper, allowance } = this.#guestAt(socket);
    if (!allowance.take(Date.now())) {
      send(socket, { type: 'problem', requestId: null, problem: problemOf('too-many-requests') });
      return;
    }
    const read = readClientMessage(raw);
    if (!read.ok) {
      send(socket, { type: 'problem', requestId: read.requestId, problem: read.problem });
      return;
    }
    const { message } = read;
    const requestId = message.type === 'hello' ? null : message.requestId;
    try {
      if (message.type === 'hello') await this.#greet(socket, shopper.address, message.have);
      else if (message.type === 'claim') send(socket, await this.#claim(socket, shopper, message));
      else if (message.type === 'leave') send(socket, await this.#leave(shopper, message.requestId));
      else send(socket, await this.#answer(shopper, message));
    } catch (error) {
      console.error('a message was not answered', message.type, error);
      const code = platformFailureOf(error) === 'never' ? 'internal-error' : 'busy';
      send(socket, { type: 'problem', requestId, problem: problemOf(code) });
      // Whoever was not greeted does not know what they missed: they come again, with what they have.
      if (message.type === 'hello') socket.close(CLOSE_TRY_AGAIN_LATER, 'not greeted');
    }
  }

  override webSocketClose(socket: WebSocket): void {
    this.#gate.closed(socket);
  }

  override webSocketError(socket: WebSocket): void {
    this.#gate.closed(socket);
  }

  async #claim(socket: WebSocket, shopper: Shopper, { requestId, body }: ClaimMessage): Promise<ServerMessage> {
    const claimed = await this.#gate.claim(shopper, body, socket);
    if (claimed.ok) return { type: 'claim', requestId, claim: claimed.claim };
    return { type: 'problem', requestId, problem: claimProblem(claimed.reason) };
  }

  async #leave(shopper: Shopper, requestId: string): Promise<ServerMessage> {
    await this.#gate.leave(shopper);
    return { type: 'left', requestId };
  }

  async #greet(
    socket: WebSocket,
    address: EventAddress,
    have: { epoch: number; version: number } | null,
  ): Promise<void> {
    try {
      await this.#refresh(this.#officeAt(address));
    } catch (error) {
      // What it has is good enough: whatever is newer is pushed, and pushed again until it has come.
      if (this.#mirror.current === null) throw error;
    }
    const update = this.#mirror.updateSince(have);
    if (update) socket.send(update);
    else send(socket, { type: 'problem', requestId: null, problem: problemOf('not-on-sale') });
  }

  async #answer({ fan, address }: Shopper, message: CommandMessage): Promise<ServerMessage> {
    const { requestId } = message;
    if (this.#batches.isFull) {
      this.#crowd.shed();
      return { type: 'problem', requestId, problem: refusalProblem(BUSY.refusal).problem };
    }
    const { pass, permit }: ShoppersLeave = message.type === 'hold' ? message : {};
    const { result, quote } = await this.submit(address, commandOf(message, fan, this.#holdIds), pass, permit);
    if (!result.ok) return { type: 'problem', requestId, problem: refusalProblem(result.refusal).problem };
    const hold = holdDocument({ view: result.hold, eventId: address.eventId, quote: quote! });
    return { type: 'hold', requestId, hold };
  }

  #withQuote(address: EventAddress, result: CommandResult): FloorResult {
    return { result, quote: result.ok ? quoteToken(address, result.hold, this.env.QUOTE_SECRET) : null };
  }

  async #decide(address: EventAddress, command: FanCommand): Promise<CommandResult> {
    const remembered = this.#refusals.recall(command, Date.now());
    if (remembered) return { ok: false, refusal: remembered };
    const office = this.#officeAt(address);
    if (command.kind === 'hold' && (await this.#isSoldOut(office))) return nothingLeft(command.seats);
    const result = await this.#batches.decide(command);
    if (result === BUSY) this.#crowd.shed();
    if (result.ok) this.#refusals.forget(command);
    else this.#refusals.remember(command, result.refusal, Date.now());
    return result;
  }

  async #sendBatch(batch: { seq: number; commands: FanCommand[] }, attempt: number): Promise<FloorBatchResult> {
    invariant(this.#office, 'a batch has commands, and they named the event');
    this.#boot ??= runOne(this.ctx.storage.sql, FLOOR_STATEMENTS.nextBoot)!.boot;
    if (attempt > 0) this.#office.drop();
    const { index: floor } = this.#place;
    try {
      const packed = packBatch({ floor, boot: this.#boot, ...batch });
      const answer = unpackAnswer(await this.#office.current.decidePacked(packed));
      // This boot number is worth nothing any more: the next attempt needs a later one.
      if (!answer.ok && answer.refusal === 'stale-batch') this.#boot = null;
      return answer;
    } catch (error) {
      // Whatever it was, it may have broken the stub.
      this.#office.drop();
      throw error;
    }
  }

  /** What cannot succeed does not reach the box office. Seats may be given back, so the mirror is looked at anew. */
  async #isSoldOut(office: KeptStub<BoxOffice>): Promise<boolean> {
    if (!this.#mirror.soldOut) return false;
    await this.#refresh(office);
    return this.#mirror.soldOut;
  }

  /** Sees to it that the mirror is at most a second old. Requests that come together share one call. */
  async #refresh(office: KeptStub<BoxOffice>): Promise<void> {
    if (this.#mirror.isFresh(Date.now())) return;
    this.#refreshing ??= this.#fetchSnapshot(office).finally(() => (this.#refreshing = null));
    await this.#refreshing;
  }

  async #fetchSnapshot(office: KeptStub<BoxOffice>): Promise<void> {
    const bytes = await office.call((stub) => stub.snapshot());
    if (bytes === null) return;
    const frame = decodeAvailabilityFrame(bytes);
    invariant(frame.ok, 'the box office speaks the format of its floors');
    const before = this.#mirror.current;
    const taken = this.#mirror.take(frame.value, Date.now());
    // A push was lost, or is still on its way: the sockets missed it as well.
    // The snapshot itself, for what changed and changed back meanwhile is in no difference of two snapshots.
    if (taken === 'applied' && before) void this.#broadcasts.send(bytes);
    // Woken just now: the push of that version tells its sockets, should they not have had it.
    if (taken === 'applied' && !before) this.#isAheadOfSockets = true;
  }

  #officeAt(address: EventAddress): KeptStub<BoxOffice> {
    return (this.#office ??= new KeptStub<BoxOffice>(() => boxOfficeOf(this.ctx.exports, address)));
  }

  #guestAt(socket: WebSocket): Guest {
    const known = this.#guests.get(socket);
    if (known) return known;
    const shopper = socket.deserializeAttachment() as Shopper;
    const guest = { shopper, allowance: new MessageAllowance(Date.now()) };
    this.#guests.set(socket, guest);
    return guest;
  }
}

/** RFC 6455's registry of close codes: the client may come again. */
const CLOSE_TRY_AGAIN_LATER = 1013;

type BoxOffice = BoxOfficeRpc & BoxOfficeQueueRpc;
type ClaimMessage = Extract<ClientMessage, { type: 'claim' }>;

/** What a floor remembers of a socket while it is awake. */
interface Guest {
  shopper: Shopper;
  allowance: MessageAllowance;
}

function nothingLeft(asked: SeatRequest): CommandResult {
  const refusal: Refusal =
    asked.kind === 'seats'
      ? { reason: 'seats-taken', seats: asked.seats.map(({ seat }) => seat) }
      : { reason: 'zone-exhausted', zone: asked.zone, available: 0 };
  return { ok: false, refusal };
}

/** Nothing is waited for when it is hardly anything. */
async function sleep(ms: number): Promise<void> {
  if (ms >= 1) await new Promise((resolve) => setTimeout(resolve, ms));
}

function send(socket: WebSocket, message: ServerMessage): void {
  sendToSocket(socket, JSON.stringify(message));
}
