import type { InventoryEvent } from '../../../domain/inventory/events.ts';
import type { FloorBatch } from '../../../protocol/rpc/box-office.ts';
import { expectRule } from './violation.ts';

/**
 * BOX-11: what a floor's batch has brought about was decided before the floor went on to its next one. A copy that comes
 * later, whatever has happened to the box office in between, decides nothing: its fans have had their answers.
 */
export class BatchAccount {
  /** Of each floor the batch that it waits for. */
  readonly #waited = new Map<number, Waited>();
  /** In how many batches a key is that nobody was told the answer of. */
  readonly #openBatches = new Map<string, number>();

  /** A copy of a batch reaches the box office. */
  came(batch: FloorBatch): void {
    const before = this.#waited.get(batch.floor);
    if (before && !isLater(batch, before)) return;
    // One that was given up without an answer may still be decided: its fans were told so.
    if (before?.isAnswered) for (const { key } of before.commands) this.#add(key, -1);
    for (const { key } of batch.commands) this.#add(key, 1);
    this.#waited.set(batch.floor, { ...batch, isAnswered: false });
  }

  /** The floor hears of it. */
  answered(batch: FloorBatch): void {
    const waited = this.#waited.get(batch.floor);
    if (waited && !isLater(waited, batch) && !isLater(batch, waited)) waited.isAnswered = true;
  }

  /** A fan's command has become durable. */
  expectAwaited(event: InventoryEvent): void {
    if (!('remember' in event) || event.remember === null) return;
    const { key } = event.remember;
    const isAwaited = (this.#openBatches.get(key) ?? 0) > 0;
    expectRule('BOX-11', isAwaited, 'a late copy of a batch decides nothing', event);
  }

  #add(key: string, batches: number): void {
    this.#openBatches.set(key, (this.#openBatches.get(key) ?? 0) + batches);
  }
}

interface Waited extends FloorBatch {
  isAnswered: boolean;
}

function isLater(one: FloorBatch, other: FloorBatch): boolean {
  return one.boot === other.boot ? one.seq > other.seq : one.boot > other.boot;
}
