import { unreachable } from '../shared/invariant.ts';
import { leavingSlot, passEndAfter, passesDue } from '../queue/pass.ts';
import { textHash } from '../shared/text-hash.ts';
import { apply } from './apply.ts';
import { bodyText } from './command-body.ts';
import type { CommandResult, FanCommand, OperatorCommand, OperatorResult, PaymentCommand } from './commands.ts';
import { refuse, type Decision, type Situation } from './decision.ts';
import { decideCommit } from './decide-commit.ts';
import { decideExtend, decideRelease } from './decide-hold-changes.ts';
import { decideHold } from './decide-hold.ts';
import { decideOperatorCommand } from './decide-operator.ts';
import { decideAttach, decideAwaitPayment, decidePaymentEnded, decideStartPayment } from './decide-payment.ts';
import { decideReturn } from './decide-return.ts';
import type { QueueEvent } from '../queue/queue-events.ts';
import type { InventoryEvent } from './events.ts';
import { expireDue } from './expiry.ts';
import { PendingHistory, type History, type HistoryRows, type RecalledKey } from './history.ts';
import type { Hold } from './hold.ts';
import type { Inventory } from './inventory.ts';
import { keyName, keyOf, ownerKey, ownerKeys, type OwnerKey, type RememberedKey } from './owner.ts';
import { eventTimeMs } from './sale-clock.ts';
import { saleStatus } from './sale-status.ts';
import { viewOf } from './view.ts';

export type InventoryCommand = FanCommand | PaymentCommand;

/** What a batch came to, already applied in memory: the shell makes it durable, then answers. */
export interface BatchDecision<Answer = CommandResult> {
  /** One for each command, in order. */
  results: Answer[];
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
 * @param nowMs Unix time; never before that of an earlier batch. Event time follows from it (`SaleClock`)
 */
export function decideAll(
  inventory: Inventory,
  history: History,
  commands: readonly InventoryCommand[],
  nowMs: number,
): BatchDecision {
  const pending = new PendingHistory(history);
  return decideEach({ inventory, pending, nowMs }, commands, (command) => decide(inventory, pending, command, nowMs));
}

/** The same for one command of who runs the sale. */
export function decideOperator(
  inventory: Inventory,
  history: History,
  command: OperatorCommand,
  nowMs: number,
): BatchDecision<OperatorResult> {
  const pending = new PendingHistory(history);
  const batch = decideEach({ inventory, pending, nowMs }, [command], () =>
    decideOperatorCommand(situationAt(inventory, pending, nowMs), command),
  );
  const refusal = batch.results[0]!;
  const result: OperatorResult = refusal ? { ok: false, refusal } : { ok: true, sale: saleStatus(inventory) };
  return { ...batch, results: [result] };
}

/** What the box office does by itself: what is recorded is applied at once, as the work goes on. */
export function decideEvents<Answer>(
  inventory: Inventory,
  history: History,
  nowMs: number,
  work: (at: Situation, record: (events: readonly QueueEvent[]) => void) => Answer,
): BatchDecision<Answer> {
  const pending = new PendingHistory(history);
  return decideEach({ inventory, pending, nowMs }, [work], (_, record) => {
    return { result: work(situationAt(inventory, pending, nowMs), record), events: [] };
  });
}

/**
 * One command. Pure: nothing changes until the events are applied. What is due by `nowMs` (Unix time) must
 * have been ended before (`expireDue`), as `decideAll` does.
 */
export function decide(inventory: Inventory, history: History, command: InventoryCommand, nowMs: number): Decision {
  const situation = situationAt(inventory, history, nowMs);
  switch (command.kind) {
    case 'attach':
      return decideAttach(situation, command);
    case 'commit':
      return decideCommit(situation, command);
    case 'payment-ended':
      return decidePaymentEnded(situation, command);
    case 'give-back':
    case 'withdraw':
      return decideReturn(situation, command);
    case 'await-payment':
      return decideAwaitPayment(situation, command);
    case 'hold':
    case 'extend':
    case 'release':
    case 'start-payment':
      return decideOnce(situation, command);
    default:
      return unreachable(command);
  }
}

interface Batch {
  inventory: Inventory;
  pending: PendingHistory;
  nowMs: number;
}

function decideEach<Command, Answer>(
  { inventory, pending, nowMs }: Batch,
  commands: readonly Command[],
  decideOne: (
    command: Command,
    record: (events: readonly InventoryEvent[]) => void,
  ) => { result: Answer; events: InventoryEvent[] },
): BatchDecision<Answer> {
  const batch: BatchDecision<Answer> = { results: [], events: [], rows: pending.rows, changedSeats: new Set() };
  const record = (events: readonly InventoryEvent[]): void => {
    for (const event of events) {
      const leaving = inventory.queue === null ? null : leavingSlot(inventory.queue, event);
      pending.record(holdBefore(inventory, pending, event), event);
      apply(inventory, event, batch.changedSeats);
      batch.events.push(event);
      if (leaving !== null) record(passEndAfter(leaving, event, eventTimeMs(inventory.clock, nowMs)));
    }
  };
  const eventMs = eventTimeMs(inventory.clock, nowMs);
  record(expireDue(inventory, eventMs));
  if (inventory.queue !== null) record(passesDue(inventory.queue, eventMs));
  for (const command of commands) {
    const { result, events } = decideOne(command, record);
    record(events);
    batch.results.push(result);
  }
  return batch;
}

/** The hold that an event is about, as it was before: live, or ended and now sold or given back. */
function holdBefore(inventory: Inventory, history: History, event: InventoryEvent): Hold | null {
  if (!('holdId' in event)) return null;
  const live = inventory.holds.get(event.holdId) ?? null;
  const mayHaveEnded = event.kind === 'committed' || event.kind === 'given-back' || event.kind === 'withdrawn';
  return live === null && mayHaveEnded ? history.endedHold(event.holdId) : live;
}

function situationAt(inventory: Inventory, history: History, unixMs: number): Situation {
  return { inventory, history, nowMs: eventTimeMs(inventory.clock, unixMs), unixMs };
}

/** A fan's command, unless its key has already done what it asks. */
function decideOnce(situation: Situation, command: FanCommand): Decision {
  const { inventory, history, unixMs } = situation;
  const remember: RememberedKey = {
    owner: ownerKey(command.fan),
    key: command.key,
    digest: textHash(bodyText(command)),
  };
  const recalled = recall(situation, command);
  if (recalled !== null) {
    if (recalled.digest !== remember.digest) return refuse({ reason: 'key-reused' });
    return { result: viewOf(inventory, history, { holdId: recalled.holdId, fan: null, nowMs: unixMs }), events: [] };
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

/** What the key made: for the user, else for the device before they signed in; live in memory, or ended in the tables. */
function recall({ inventory, history }: Situation, { fan, key }: FanCommand): RecalledKey | null {
  for (const owner of ownerKeys(fan)) {
    const live = liveKey(inventory, { owner, key });
    if (live !== null) return live;
    const recalled = history.recallKey(owner, key);
    if (recalled !== null) return recalled;
  }
  return null;
}

/** Most keys are asked for by who owns the hold that they made: no table is kept of those. */
function liveKey(inventory: Inventory, name: { owner: OwnerKey; key: string }): RecalledKey | null {
  const { holds, holdOf, holdOfKey } = inventory;
  for (const holdId of [holdOf.get(name.owner), holdOfKey.size > 0 ? holdOfKey.get(keyName(name)) : undefined]) {
    const known = holdId === undefined ? null : keyOf(holds.get(holdId)!, name);
    if (known !== null) return { holdId: holdId!, digest: known.digest };
  }
  return null;
}
