import { decodeFrame } from '../../../domain/inventory/frame.ts';
import { BoxOffice } from '../../../durable-objects/box-office/box-office.ts';
import type { Recovery } from '../scale.ts';

/** The shipped box office with a stopwatch around its start. */
export class TimedBoxOffice extends BoxOffice {
  #startedInMs = 0;

  constructor(ctx: DurableObjectState, env: Env) {
    const beganAtMs = performance.now();
    super(ctx, env);
    // Stands in line behind the shipped start.
    void ctx.blockConcurrencyWhile(async () => {
      this.#startedInMs = performance.now() - beganAtMs;
    });
  }

  /** Asked at once after the start, before the alarm saves a new checkpoint. */
  async recovery(): Promise<Recovery> {
    const { sql } = this.ctx.storage;
    const checkpoint = sql
      .exec<{ seq: number; bytes: number }>('SELECT max(seq) AS seq, sum(length(bytes)) AS bytes FROM checkpoint')
      .one();
    const frames = sql
      .exec<{ frame: ArrayBuffer }>('SELECT frame FROM ledger WHERE seq > ?', checkpoint.seq)
      .toArray()
      .map(({ frame }) => decodeFrame(new Uint8Array(frame)));
    return {
      ms: this.#startedInMs,
      checkpointBytes: checkpoint.bytes,
      rowsAfterCheckpoint: frames.length,
      eventsAfterCheckpoint: frames.reduce((sum, { length }) => sum + length, 0),
    };
  }
}
