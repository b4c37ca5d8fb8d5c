import { encodeCheckpoint, decodeCheckpoint } from '../../domain/inventory/checkpoint.ts';
import type { BookingFact } from '../../domain/inventory/booking-facts.ts';
import { decideAll, type InventoryCommand } from '../../domain/inventory/decide.ts';
import { unreachable } from '../../domain/shared/invariant.ts';
import { factOf } from '../../domain/inventory/facts.ts';
import type { Hold } from '../../domain/inventory/hold.ts';
import { createInventory, nextDeadlineMs } from '../../domain/inventory/inventory.ts';
import { HistoryTables } from '../support/history-tables.ts';
import { START_MS } from '../sim-domain/tiny-sale.ts';
import { Interned, shortKey } from './interned.ts';
import { FANS, SALE } from './sale.ts';

/** The box office as it is stored, the ledger rows that concern Postgres, how far they were delivered, and its clock. */
export interface OfficeState {
  checkpoint: Uint8Array;
  tables: HistoryTables;
  rows: BookingFact[][];
  delivered: number;
  /** Through which row the delivery under way goes: it is sent again as it is until it is taken. Null: none is. */
  sent: number | null;
  nowMs: number;
  /** Of each fan, live or ended; null: never made. */
  holds: (Hold | null)[];
  nextDeadlineMs: number | null;
}

export type OfficeCall =
  | { method: 'decide'; args: InventoryCommand[] }
  /** The next stretch of the ledger goes out, or the same again. */
  | { method: 'send' }
  | { method: 'delivered'; args: { throughSeq: number } }
  /** The clock goes on to the next deadline, and the alarm rings. */
  | { method: 'wait' };

interface OfficeStep {
  next: number;
  answer: unknown;
}

/** The box office: the shipped domain over its stored state. Each call is one transaction, as the object makes it. */
export class OfficePart {
  readonly states = new Interned<OfficeState>();
  readonly #steps = new Map<string, OfficeStep>();
  readonly first: number;

  constructor() {
    const inventory = createInventory(SALE);
    this.first = this.#intern({
      checkpoint: encodeCheckpoint(inventory),
      tables: new HistoryTables(),
      rows: [],
      delivered: 0,
      sent: null,
      nowMs: START_MS,
      holds: FANS.map(() => null),
      nextDeadlineMs: null,
    });
  }

  step(from: number, call: OfficeCall): OfficeStep {
    const key = shortKey(`${from} ${JSON.stringify(call)}`);
    const known = this.#steps.get(key);
    if (known) return known;
    const step = this.#take(this.states.valueOf(from), call);
    this.#steps.set(key, step);
    return step;
  }

  #take(state: OfficeState, call: OfficeCall): OfficeStep {
    switch (call.method) {
      case 'decide':
        return this.#decide(state, call.args);
      case 'send':
        return { next: this.#intern({ ...state, sent: state.sent ?? state.rows.length }), answer: null };
      case 'delivered': {
        const delivered = Math.max(state.delivered, call.args.throughSeq);
        const sent = state.sent !== null && state.sent <= delivered ? null : state.sent;
        return { next: this.#intern({ ...state, delivered, sent }), answer: null };
      }
      case 'wait':
        return this.#decide({ ...state, nowMs: state.nextDeadlineMs ?? state.nowMs }, []);
      default:
        return unreachable(call);
    }
  }

  #decide(state: OfficeState, commands: InventoryCommand[]): OfficeStep {
    const inventory = decodeCheckpoint(SALE, state.checkpoint);
    const tables = state.tables.copy();
    const decision = decideAll(inventory, tables, commands, state.nowMs);
    tables.write(decision.rows);
    const facts = decision.events.map(factOf).filter((fact) => fact !== null);
    const holds = FANS.map(({ holdId }) => inventory.holds.get(holdId) ?? tables.endedHold(holdId));
    const rows = facts.length === 0 ? state.rows : [...state.rows, facts];
    const checkpoint = encodeCheckpoint(inventory);
    const next = { ...state, checkpoint, tables, rows, holds, nextDeadlineMs: nextDeadlineMs(inventory) };
    return { next: this.#intern(next), answer: decision.results };
  }

  #intern(state: OfficeState): number {
    const { checkpoint, tables, rows, delivered, sent, nowMs } = state;
    const bytes = Buffer.from(checkpoint).toString('base64');
    return this.states.numberOf([bytes, tables.text(), JSON.stringify(rows), delivered, sent, nowMs].join('\n'), state);
  }
}

/** Why this session's payment was turned away, as the box office's tables have it. */
export function isTurnedAway(state: OfficeState, sessionId: string): boolean {
  return state.tables.refusedCommit(sessionId) !== null;
}

/** Seats that are sold to a hold and were not given back. */
export function soldSeats(hold: Hold | null): number[] {
  if (hold?.phase.name !== 'committed') return [];
  const { givenBack } = hold.phase;
  return hold.quote.seats.map(({ seat }) => seat).filter((seat) => !givenBack.includes(seat));
}

/** The session that is attached to a hold, or that it was sold for. */
export function sessionOfHold(hold: Hold | null): string | null {
  if (hold === null || hold.phase.name === 'held' || hold.phase.name === 'released') return null;
  return hold.phase.sessionId;
}
