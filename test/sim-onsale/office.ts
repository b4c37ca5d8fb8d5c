import { apply } from '../../domain/inventory/apply.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../domain/inventory/checkpoint.ts';
import type { CommandResult } from '../../domain/inventory/commands.ts';
import { decideAll, type BatchDecision, type InventoryCommand } from '../../domain/inventory/decide.ts';
import {
  decideClaims,
  decideDraw,
  decideNumbers,
  decideTick,
  saleAt,
  type ClaimNews,
  type ClaimSync,
} from '../../domain/inventory/decide-queue.ts';
import { decodeFrame, encodeFrame } from '../../domain/inventory/frame.ts';
import { createInventory, seatCounts, type Inventory } from '../../domain/inventory/inventory.ts';
import type { Publication } from '../../domain/inventory/publication.ts';
import { Admission } from '../../domain/queue/admission.ts';
import type { DrawRecord } from '../../domain/queue/draw/draw-record.ts';
import { phaseOf, type Phase } from '../../domain/queue/phase.ts';
import type { Queue } from '../../domain/queue/queue.ts';
import { HistoryTables } from '../support/history-tables.ts';

const CHECKPOINT_ROWS = 2_000;

/** The box office by its shipped rules: what it decides is written as frames, and read again after a crash. */
export class Office {
  readonly #publication: Publication;
  readonly #tables = new HistoryTables();
  #inventory: Inventory;
  #admission: Admission;
  #checkpoint: Uint8Array | null = null;
  #frames: Uint8Array[] = [];
  nowMs: number;
  /** The highest number of slots that were filled at any moment. */
  occupiedMax = 0;

  constructor(publication: Publication, nowMs: number) {
    this.#publication = publication;
    this.#inventory = createInventory(publication);
    this.#admission = new Admission(this.queue);
    this.nowMs = nowMs;
  }

  get queue(): Queue {
    return this.#inventory.queue!;
  }

  get phase(): Phase {
    return phaseOf(this.queue, saleAt(this.#inventory, this.nowMs));
  }

  get seats() {
    return seatCounts(this.#inventory);
  }

  get calledPerMinute(): number | null {
    return this.#admission.calledPerMinute;
  }

  draw({ seal, drawn }: DrawRecord): void {
    const atMs = this.nowMs;
    this.#written(decideDraw(this.#sale, { kind: 'queue-sealed', seal: seal!, atMs }, atMs));
    this.#written(decideDraw(this.#sale, { kind: 'queue-drawn', drawn: drawn!, atMs }, atMs));
  }

  giveNumbers(register: number, request: number, count: number): number | null {
    return this.#written(decideNumbers(this.#sale, { register, request, count }, this.nowMs))[0]!;
  }

  sync(sync: ClaimSync): ClaimNews {
    return this.#written(decideClaims(this.#sale, sync, this.nowMs))[0]!;
  }

  tick(payingPerSecond: number): void {
    this.#written(decideTick(this.#sale, { payingPerSecond }, this.nowMs));
  }

  do(command: InventoryCommand): CommandResult {
    return this.#written(decideAll(this.#inventory, this.#tables, [command], this.nowMs))[0]!;
  }

  /** Memory is lost; what was measured and claimed as well. */
  crash(): void {
    this.#inventory =
      this.#checkpoint === null
        ? createInventory(this.#publication)
        : decodeCheckpoint(this.#publication, this.#checkpoint);
    for (const frame of this.#frames) for (const event of decodeFrame(frame)) apply(this.#inventory, event);
    this.#admission = new Admission(this.queue);
  }

  get #sale() {
    return { inventory: this.#inventory, history: this.#tables, admission: this.#admission };
  }

  #written<Answer>(decision: BatchDecision<Answer>): Answer[] {
    this.#tables.write(decision.rows);
    if (decision.events.length > 0) this.#frames.push(encodeFrame(decision.events));
    if (this.#frames.length >= CHECKPOINT_ROWS) {
      this.#checkpoint = encodeCheckpoint(this.#inventory);
      this.#frames = [];
    }
    this.occupiedMax = Math.max(this.occupiedMax, this.queue.slots.size);
    return decision.results;
  }
}
