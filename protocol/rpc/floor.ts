import type { CommandResult, Fan, FanCommand } from '../../domain/inventory/commands.ts';
import type { Entry } from '../../domain/queue/queue-events.ts';
import type { QueueTokenFault } from '../../domain/queue/queue-token.ts';
import type { Claim, ClaimRequest } from '../http/claims.ts';
import type { ClaimClock } from './box-office-queue.ts';
import type { EventAddress } from '../../domain/shared/event-address.ts';
import type { HoldView } from '../../domain/inventory/hold-view.ts';
import type { DeviceId, HoldId } from '../../domain/shared/ids.ts';

/**
 * What a floor answers to over RPC. Its WebSocket is `fetch` with `Upgrade: websocket` and the headers
 * below, which only the gateway can set: objects are not reachable from outside.
 */
export interface FloorRpc {
  /**
   * Puts a fan's command into the next batch; answers with the box office's decision and the signed quote.
   * @param pass the token that lets them shop, where the event has a queue
   * @param permit the token that lets them buy in the presale
   */
  submit(address: EventAddress, command: FanCommand, pass?: string, permit?: string): Promise<FloorResult>;
  /** A fan whose number is called is there, without a socket: good for 15 s. */
  claim(address: EventAddress, fan: Fan, request: ClaimRequest): Promise<ClaimResult>;
  /** A fan has done, or waits no more. */
  leave(address: EventAddress, fan: Fan): Promise<void>;
  /** A hold as it stands, for its own fan only. */
  view(address: EventAddress, fan: Fan, holdId: HoldId): Promise<FloorResult>;
  /** The snapshot, at most a second old, for cached HTTP; null: not published. */
  snapshot(address: EventAddress): Promise<Uint8Array | null>;
  /** From the box office: a coalesced availability frame (`protocol/socket/availability.ts`). */
  changed(frame: Uint8Array): Promise<void>;
  /** From the box office: what fans must hear that they did not ask for. */
  heard(news: SaleNews): Promise<void>;
  /** Who is on its sockets now. */
  shoppers(): Promise<Fan[]>;
  /** From the box office: a queue is on, and these go on shopping. */
  keepShopping(news: KeptShoppers): Promise<void>;
}

/** Tokens that a fan brings with a hold. */
export interface ShoppersLeave {
  pass?: string | undefined;
  permit?: string | undefined;
}

/** Fans of one floor with the pass that each of them has. */
export interface KeptShoppers {
  address: EventAddress;
  clock: ClaimClock;
  fans: { entry: Entry; deviceId: DeviceId; passSeq: number; expiresAtMs: number }[];
}

export interface SaleNews {
  address: EventAddress;
  /** Holds as they stand now, each for the device that made it. */
  holds: { deviceId: DeviceId; hold: HoldView }[];
  /** The clock has stopped, or goes on; null: it is as it was. */
  clock: { paused: boolean; paymentsDown: boolean } | null;
}

/** `busy`: the box office does not answer now; the claim is kept, ask again. */
export type ClaimResult = { ok: true; claim: Claim } | { ok: false; reason: QueueTokenFault | 'no-queue' | 'busy' };

/** `quote`: signed token over address, hold, fence, seats and prices; present on success. */
export type FloorResult = { result: CommandResult; quote: string | null };

/** Headers of the socket upgrade: JSON of `Fan` and of `EventAddress`. */
export const FLOOR_FAN_HEADER = 'x-onsale-fan';
export const FLOOR_ADDRESS_HEADER = 'x-onsale-address';
