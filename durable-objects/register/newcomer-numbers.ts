import type { NumberRange } from '../../domain/queue/queue-events.ts';
import type { BoxOfficeQueueRpc } from '../../protocol/rpc/box-office-queue.ts';
import type { KeptStub } from '../runtime/kept-stub.ts';
import { run, runOne } from '../runtime/statements.ts';
import { NUMBERS_AT_ONCE_MAX } from './register-limits.ts';
import { REGISTER_STATEMENTS as STATEMENTS } from './register-schema.ts';

/** `waiting`: there are none yet, or not for all. `ended`: there will be none. */
export type NumbersNeed = 'none' | 'waiting' | 'ended';

/**
 * Fetches numbers for those who joined after T, in the order in which they came. A request is stored before it is
 * made and made again until it is answered: the box office gives the same numbers for the same request, so that a
 * crash on any line gives nobody two numbers and no number to two. Rule QUEUE-7.
 */
export class NewcomerNumbers {
  readonly #sql: SqlStorage;
  readonly #register: number;
  readonly #newcomers: () => number;
  #epochsBegun = 0;

  constructor(sql: SqlStorage, { register, newcomers }: { register: number; newcomers: () => number }) {
    this.#sql = sql;
    this.#register = register;
    this.#newcomers = newcomers;
  }

  /** Whether somebody has no number yet. */
  get areNeeded(): boolean {
    const last = runOne(this.#sql, STATEMENTS.lastNumbers);
    if (last === null) return this.#newcomers() > 0;
    return last.first_number === null || last.first_index + last.count < this.#newcomers();
  }

  /** Asks for what is needed now. */
  async fetch(boxOffice: KeptStub<BoxOfficeQueueRpc>): Promise<NumbersNeed> {
    const { request, count } = this.#nextRequest();
    if (count === 0) return 'none';
    const register = this.#register;
    const epochsBegun = this.#epochsBegun;
    const given = await boxOffice.call((stub) => stub.giveNumbers({ register, request, count }));
    if (epochsBegun !== this.#epochsBegun) return 'waiting';
    if (given === null) return (await hasEnded(boxOffice)) ? 'ended' : 'waiting';
    run(this.#sql, STATEMENTS.setNumbers, given.first, request);
    return this.areNeeded ? 'waiting' : 'none';
  }

  /**
   * The last numbers that were given; null: none. Another epoch begins with them: an answer that is on its way from the
   * one before comes too late, and its request is made again.
   */
  lastForNextEpoch(): ({ register: number } & NumberRange) | null {
    this.#epochsBegun++;
    const row = runOne(this.#sql, STATEMENTS.lastGiven);
    return row && { register: this.#register, request: row.request, first: row.first_number, count: row.count };
  }

  /** The one that was never answered, or else a new one, stored. */
  #nextRequest(): { request: number; count: number } {
    const last = runOne(this.#sql, STATEMENTS.lastNumbers);
    if (last !== null && last.first_number === null) return last;
    const firstIndex = last === null ? 0 : last.first_index + last.count;
    const request = last === null ? 1 : last.request + 1;
    const count = Math.min(this.#newcomers() - firstIndex, NUMBERS_AT_ONCE_MAX);
    if (count > 0) run(this.#sql, STATEMENTS.askNumbers, request, firstIndex, count);
    return { request, count };
  }
}

async function hasEnded(boxOffice: KeptStub<BoxOfficeQueueRpc>): Promise<boolean> {
  const status = await boxOffice.call((stub) => stub.queueStatus());
  return status === null || ENDED_PHASES.has(status.phase);
}

const ENDED_PHASES: ReadonlySet<string> = new Set(['off', 'sold-out', 'closed']);
