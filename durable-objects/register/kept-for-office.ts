import { knownByBoth, type KeptQueue } from '../../domain/queue/kept-queue.ts';
import type { DrawnBy } from '../../domain/queue/draw/draw-record.ts';
import { run, runOne } from '../runtime/statements.ts';
import { REGISTER_STATEMENTS as STATEMENTS } from './register-schema.ts';

/** What a register keeps for its event's box office, which may be lost. Rule REG-8. */
export class KeptForOffice {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Answers what decides the draw by what was heard first; null: another epoch has begun. */
  keep({ epoch, queue }: { epoch: number; queue: KeptQueue }): { drawn: DrawnBy | null } | null {
    const before = this.#stored();
    if (epoch < before.epoch) return null;
    const kept = knownByBoth(before.queue, queue);
    this.#store({ epoch, queue: kept });
    return { drawn: kept.drawn };
  }

  /** What is kept for the epoch that begins. What an older one still says is not taken any more. */
  forEpoch(epoch: number): KeptQueue | null {
    const { epoch: begun, queue } = this.#stored();
    if (epoch > begun) this.#store({ epoch, queue });
    return queue;
  }

  #stored(): { epoch: number; queue: KeptQueue | null } {
    const row = runOne(this.#sql, STATEMENTS.kept);
    if (row === null) return { epoch: 0, queue: null };
    return { epoch: row.epoch, queue: row.queue === null ? null : (JSON.parse(row.queue) as KeptQueue) };
  }

  #store({ epoch, queue }: { epoch: number; queue: KeptQueue | null }): void {
    run(this.#sql, STATEMENTS.keep, epoch, queue === null ? null : JSON.stringify(queue));
  }
}
