import type { CommandResult, Fan, FanCommand } from '../../domain/inventory/commands.ts';
import type { EventAddress } from '../../domain/shared/event-address.ts';
import type { HoldId } from '../../domain/shared/ids.ts';

/**
 * What a floor answers to over RPC. Its WebSocket is `fetch` with `Upgrade: websocket` and the headers
 * below, which only the gateway can set: objects are not reachable from outside.
 */
export interface FloorRpc {
  /** Puts a fan's command into the next batch; answers with the box office's decision and the signed quote. */
  submit(address: EventAddress, command: FanCommand): Promise<FloorResult>;
  /** A hold as it stands, for its own fan only. */
  view(address: EventAddress, fan: Fan, holdId: HoldId): Promise<FloorResult>;
  /** The snapshot, at most a second old, for cached HTTP; null: not published. */
  snapshot(address: EventAddress): Promise<Uint8Array | null>;
  /** From the box office: a coalesced availability frame (`protocol/socket/availability.ts`). */
  changed(frame: Uint8Array): Promise<void>;
}

/** `quote`: signed token over hold, fence, seats and prices; present on success. */
export type FloorResult = { result: CommandResult; quote: string | null };

/** Headers of the socket upgrade: JSON of `Fan` and of `EventAddress`. */
export const FLOOR_FAN_HEADER = 'x-onsale-fan';
export const FLOOR_ADDRESS_HEADER = 'x-onsale-address';
