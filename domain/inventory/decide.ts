import type { CommandResult, FanCommand, PaymentCommand } from './commands.ts';
import type { InventoryEvent } from './events.ts';
import type { History, HistoryRows } from './history.ts';
import type { Inventory } from './inventory.ts';

export type InventoryCommand = FanCommand | PaymentCommand;

/** What one command comes to: an answer, and the events that make it true once they are applied. */
export interface Decision {
  result: CommandResult;
  events: InventoryEvent[];
}

/** What a batch came to, already applied in memory: the shell makes it durable, then answers. */
export interface BatchDecision {
  /** One for each command, in order. */
  results: CommandResult[];
  /** The ledger's next frame; empty: nothing to write. Expiries come first. */
  events: InventoryEvent[];
  /** To be written in the transaction of the frame. */
  rows: HistoryRows;
  /** Seats whose state changed, in no order. */
  changedSeats: Set<number>;
}

export declare function decideAll(
  inventory: Inventory,
  history: History,
  commands: readonly InventoryCommand[],
  nowMs: number,
): BatchDecision;
