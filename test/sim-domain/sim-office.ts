import { apply } from '../../domain/inventory/apply.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../domain/inventory/checkpoint.ts';
import type { CommandResult, OperatorCommand, OperatorResult } from '../../domain/inventory/commands.ts';
import { decideAll, decideOperator, type BatchDecision, type InventoryCommand } from '../../domain/inventory/decide.ts';
import type { InventoryEvent } from '../../domain/inventory/events.ts';
import { decodeFrame, encodeFrame } from '../../domain/inventory/frame.ts';
import { AVAILABLE, BLOCKED, createInventory, seatState, type Inventory } from '../../domain/inventory/inventory.ts';
import type { Publication } from '../../domain/inventory/publication.ts';
import { eventTimeMs } from '../../domain/inventory/sale-clock.ts';
import { HistoryTables } from '../support/history-tables.ts';
import { demand, SeatBook } from './seat-book.ts';

/** A box office without its object: what it would store, and a second account of the sale that checks every step. */
export class SimOffice {
  #inventory: Inventory;
  #checkpoint: Uint8Array;
  #frames: Uint8Array[] = [];
  readonly #book: SeatBook;
  readonly tables: HistoryTables;
  /** Unix milliseconds: the runner moves it, never back. */
  nowMs: number;
  #eventMs = 0;

  constructor(
    publication: Publication,
    start: { nowMs: number } | { nowMs: number; checkpoint: Uint8Array; tables: HistoryTables; book: SeatBook },
  ) {
    this.nowMs = start.nowMs;
    if ('checkpoint' in start) {
      this.#inventory = decodeCheckpoint(publication, start.checkpoint);
      this.#checkpoint = start.checkpoint;
      this.tables = start.tables.copy();
      this.#book = start.book.copy(this.#inventory);
    } else {
      this.#inventory = createInventory(publication);
      this.#checkpoint = encodeCheckpoint(this.#inventory);
      this.tables = new HistoryTables();
      this.#book = new SeatBook(this.#inventory);
    }
  }

  get inventory(): Inventory {
    return this.#inventory;
  }

  get book(): SeatBook {
    return this.#book;
  }

  /** The state that was stored last. */
  get checkpoint(): Uint8Array {
    return this.#checkpoint;
  }

  /** Decides a command, or null: lets time end what is due. */
  decide(command: InventoryCommand | null): { result: CommandResult | null; events: InventoryEvent[] } {
    const decision = decideAll(this.#inventory, this.tables, command ? [command] : [], this.nowMs);
    this.#take(decision, command);
    const result = decision.results[0] ?? null;
    if (result && !result.ok && result.refusal.reason === 'seats-taken' && command?.kind === 'hold') {
      const free = result.refusal.seats.filter((seat) => seatState(this.#inventory, seat) === AVAILABLE);
      demand(free.length === 0, '[I10] what is free is not refused as taken');
    }
    return { result, events: decision.events };
  }

  operate(command: OperatorCommand): { result: OperatorResult; events: InventoryEvent[] } {
    const decision = decideOperator(this.#inventory, this.tables, command, this.nowMs);
    this.#take(decision, null);
    const result = decision.results[0]!;
    if (result.ok && command.kind === 'block') {
      const blocked = command.seats.every((seat) => seatState(this.#inventory, seat) === BLOCKED);
      demand(blocked, '[BLOCK-1] all seats are blocked, or none');
    }
    return { result, events: decision.events };
  }

  /** Loses the memory and starts again from the checkpoint and the frames after it. */
  crash(): void {
    const { publication } = this.#inventory;
    const restored = decodeCheckpoint(publication, this.#checkpoint);
    for (const frame of this.#frames) for (const event of decodeFrame(frame)) apply(restored, event);
    const same = Buffer.compare(encodeCheckpoint(restored), encodeCheckpoint(this.#inventory)) === 0;
    demand(same, '[I11] checkpoint and frames give the state that memory had');
    // A field that no checkpoint has would be missing from both of the above.
    demand(memoryText(restored) === memoryText(this.#inventory), '[I11] checkpoint and frames give all of it');
    this.#inventory = restored;
  }

  saveCheckpoint(): void {
    this.#checkpoint = encodeCheckpoint(this.#inventory);
    this.#frames = [];
  }

  #take(decision: BatchDecision<unknown>, command: InventoryCommand | null): void {
    this.tables.write(decision.rows);
    if (decision.events.length > 0) this.#frames.push(encodeFrame(decision.events));
    for (const event of decision.events) this.#book.fold(event, command);
    this.#book.check(this.#inventory, this.nowMs);
    const eventMs = eventTimeMs(this.#inventory.clock, this.nowMs);
    demand(eventMs >= this.#eventMs, '[CLOCK-1] event time never goes back');
    this.#eventMs = eventMs;
  }
}

/** All that an inventory has, in an order that does not depend on how it came about. */
function memoryText(inventory: Inventory): string {
  const { version, fenceCounter, clock, holds, holdOf, holdOfKey, seatsOf, deadlines } = inventory;
  const maps = [holds, holdOf, holdOfKey, seatsOf].map((map) => [...map].sort(([a], [b]) => (a < b ? -1 : 1)));
  const counts = [inventory.counts, inventory.freeInStretch, inventory.freeInArea].map((list) => [...list]);
  return JSON.stringify([version, fenceCounter, clock, maps, counts, deadlines.firstMs()]);
}
