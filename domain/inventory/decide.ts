import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { unreachable } from '../shared/invariant.ts';
import { apply } from './apply.ts';
import type { CommandResult, FanCommand, PaymentCommand, SeatRequest } from './commands.ts';
import { refuse, type Decision, type Situation } from './decision.ts';
import { decideCommit } from './decide-commit.ts';
import { decideExtend, decideRelease } from './decide-hold-changes.ts';
import { decideHold } from './decide-hold.ts';
import { decideAttach, decidePaymentEnded, decideStartPayment } from './decide-payment.ts';
import type { InventoryEvent, RememberedKey } from './events.ts';
import { expireDue } from './expiry.ts';
import { PendingHistory, type History, type HistoryRows, type RecalledKey } from './history.ts';
import type { Inventory } from './inventory.ts';
import { keyName, ownerKey, ownerKeys } from './owner.ts';
import { viewOf } from './view.ts';

export type InventoryCommand = FanCommand | PaymentCommand;

/** What a batch came to, already applied in memory: the shell makes it durable, then answers. */
export interface BatchDecision {
  /** One for each command, in order. */
  results: CommandResult[];
  /** The ledger's next frame; empty: nothing to write. Expiries come first. */
  events: InventoryEvent[];
  /** To be written in the transaction of the frame. */
  rows: HistoryRows;
  /** Indexes of the seats whose state changed. */
  changedSeats: Set<number>;
}

/**
 * Ends what has expired, then decides the commands in order, each seeing what those before it did.
 * Changes the inventory by `apply` alone; throws only when an invariant is broken, and then the memory
 * is to be thrown away.
 * @param nowMs event time; never before that of an earlier batch
 */
export function decideAll(
  inventory: Inventory,
  history: History,
  commands: readonly InventoryCommand[],
  nowMs: number,
): BatchDecision {
  const pending = new PendingHistory(history);
  const batch: BatchDecision = { results: [], events: [], rows: pending.rows, changedSeats: new Set() };
  const record = (events: readonly InventoryEvent[]): void => {
    for (const event of events) {
      const live = inventory.holds.get(event.holdId) ?? null;
      const before = live === null && event.kind === 'committed' ? pending.endedHold(event.holdId) : live;
      pending.record(before, event);
      apply(inventory, event, batch.changedSeats);
      batch.events.push(event);
    }
  };
  record(expireDue(inventory, nowMs));
  for (const command of commands) {
    const { result, events } = decide(inventory, pending, command, nowMs);
    record(events);
    batch.results.push(result);
  }
  return batch;
}

/**
 * One command. Pure: nothing changes until the events are applied. What is due by `nowMs` must have
 * been ended before (`expireDue`), as `decideAll` does.
 */
export function decide(inventory: Inventory, history: History, command: InventoryCommand, nowMs: number): Decision {
  const situation: Situation = { inventory, history, nowMs };
  switch (command.kind) {
    case 'attach':
      return decideAttach(situation, command);
    case 'commit':
      return decideCommit(situation, command);
    case 'payment-ended':
      return decidePaymentEnded(situation, command);
    case 'hold':
    case 'extend':
    case 'release':
    case 'start-payment':
      return decideOnce(situation, command);
    default:
      return unreachable(command);
  }
}

/** A fan's command, unless its key has already done what it asks. */
function decideOnce(situation: Situation, command: FanCommand): Decision {
  const { inventory, history, nowMs } = situation;
  const remember: RememberedKey = { owner: ownerKey(command.fan), key: command.key, digest: bodyDigest(command) };
  const recalled = recall(situation, command);
  if (recalled !== null) {
    if (recalled.digest !== remember.digest) return refuse({ reason: 'key-reused' });
    return { result: viewOf(inventory, history, { holdId: recalled.holdId, fan: null, nowMs }), events: [] };
  }
  switch (command.kind) {
    case 'hold':
      return decideHold(situation, command, remember);
    case 'extend':
      return decideExtend(situation, command, remember);
    case 'release':
      return decideRelease(situation, command, remember);
    case 'start-payment':
      return decideStartPayment(situation, command, remember);
    default:
      return unreachable(command);
  }
}

/** What the key made: a live hold from memory, else what the tables know. */
function recall({ inventory, history }: Situation, { fan, key }: FanCommand): RecalledKey | null {
  for (const owner of ownerKeys(fan)) {
    const holdId = inventory.holdOfKey.get(keyName({ owner, key }));
    if (holdId === undefined) continue;
    const known = inventory.holds.get(holdId)!.keys.find((k) => k.key === key && k.owner === owner)!;
    return { holdId, digest: known.digest };
  }
  for (const owner of ownerKeys(fan)) {
    const recalled = history.recallKey(owner, key);
    if (recalled !== null) return recalled;
  }
  return null;
}

/** 16 hex digits of what a command asks for, without who asks and without the fresh id of a hold. */
function bodyDigest(command: FanCommand): string {
  const body =
    command.kind === 'hold'
      ? [command.kind, seatsBody(command.seats), command.replaces?.holdId, command.replaces?.fence]
      : [command.kind, command.holdId, command.fence];
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(body))).subarray(0, 8));
}

function seatsBody(request: SeatRequest): unknown[] {
  return request.kind === 'seats'
    ? [request.planHash, request.seats.map(({ seat, ticketType }) => [seat, ticketType])]
    : [request.zone, request.ticketTypes, request.allowSplit];
}
