import type { Entry, PassEnd, PassGiven } from '../queue/queue-events.ts';
import type { HoldId } from '../shared/ids.ts';
import { unreachable } from '../shared/invariant.ts';
import type { Refusal } from './commands.ts';
import type { InventoryEvent } from './events.ts';
import { evolveHold, unsoldMs, type Hold } from './hold.ts';
import { keyName, ownerKey, type KeyName, type OwnerKey } from './owner.ts';

/**
 * What must not fill memory and is yet needed to decide: the shell keeps it in small tables and
 * answers synchronously. Holds are in here from the moment they end.
 */
export interface History {
  /** What a key made whose hold has ended; null: never seen. */
  recallKey(owner: OwnerKey, key: string): RecalledKey | null;
  /** How long this owner's unsold, ended holds lasted together, in milliseconds; 0: none. */
  heldMsBefore(owner: OwnerKey): number;
  /** A hold that was committed or released; null: unknown. */
  endedHold(holdId: HoldId): Hold | null;
  /** Why a payment was turned away: it stays so, because its authorization is let go. Null: it was not. */
  refusedCommit(sessionId: string): Refusal | null;
  /** What is remembered of a fan who had a pass; null: they had none. */
  recallFan(entry: Entry): RecalledFan | null;
}

export interface RecalledFan {
  /** How often they had a slot. */
  turns: number;
  /** Of their last pass. */
  passSeq: number;
}

export interface RecalledKey {
  holdId: HoldId;
  digest: string;
}

/** What a decision adds to the tables behind `History`; written in the transaction of its ledger row. */
export interface HistoryRows {
  /** Primary key (owner, key); a later row replaces. */
  keys: (RecalledKey & { owner: OwnerKey; key: string })[];
  /** Primary key holdId; a later row replaces (a released hold may be granted again). Plain JSON data. */
  endedHolds: Hold[];
  /** Primary key owner; the amounts add up. Negative when a hold was sold after all. */
  heldMs: { owner: OwnerKey; addMs: number }[];
  /** Primary key sessionId. */
  refusedCommits: { sessionId: string; refusal: Refusal }[];
  /** Primary key entry; a later row replaces. */
  passes: Omit<PassGiven, 'kind'>[];
  /** How the last pass of an entry ended. */
  passEnds: { entry: Entry; why: PassEnd }[];
}

/** The history as it will be once the rows gathered so far are written: what the rest of a batch sees. */
export class PendingHistory implements History {
  readonly rows: HistoryRows = {
    keys: [],
    endedHolds: [],
    heldMs: [],
    refusedCommits: [],
    passes: [],
    passEnds: [],
  };
  readonly #written: History;
  readonly #keys = new Map<KeyName, RecalledKey>();
  readonly #endedHolds = new Map<HoldId, Hold>();
  readonly #heldMs = new Map<OwnerKey, number>();
  readonly #refusedCommits = new Map<string, Refusal>();
  #fans: Map<Entry, RecalledFan> | null = null;

  constructor(written: History) {
    this.#written = written;
  }

  /** Gathers the rows that an event adds. `before`: its hold as it was, live or ended; null: it had none. */
  record(before: Hold | null, event: InventoryEvent): void {
    switch (event.kind) {
      case 'commit-refused':
        this.rows.refusedCommits.push({ sessionId: event.sessionId, refusal: event.refusal });
        this.#refusedCommits.set(event.sessionId, event.refusal);
        return;
      case 'released': {
        const hold = evolveHold(before, event);
        this.#end(hold);
        this.#addHeldMs(ownerKey(hold), unsoldMs(hold, event.atMs));
        return;
      }
      case 'committed': {
        this.#end(evolveHold(before, event));
        if (before?.phase.name === 'released') {
          this.#addHeldMs(ownerKey(before), -unsoldMs(before, before.phase.atMs));
        }
        return;
      }
      case 'given-back':
      case 'withdrawn':
        this.#end(evolveHold(before, event));
        return;
      case 'pass-given': {
        const { kind: _, ...pass } = event;
        this.rows.passes.push(pass);
        (this.#fans ??= new Map()).set(pass.entry, pass);
        return;
      }
      case 'pass-kept': {
        const { entry, number, deviceId, expiresAtMs } = event;
        const pass = { entry, number, turns: 1, passSeq: 1, deviceId, expiresAtMs };
        this.rows.passes.push(pass);
        (this.#fans ??= new Map()).set(entry, pass);
        return;
      }
      case 'pass-ended':
        this.rows.passEnds.push({ entry: event.entry, why: event.why });
        return;
      case 'held':
      case 'replaced':
      case 'extended':
      case 'wait-granted':
      case 'payment-started':
      case 'attached':
      case 'payment-ended':
      case 'expiring':
      case 'clock-paused':
      case 'clock-resumed':
      case 'payments-down':
      case 'payments-up':
      case 'blocked':
      case 'unblocked':
      case 'sale-closed':
      case 'queue-switched-on':
      case 'queue-restored':
      case 'queue-sealed':
      case 'queue-drawn':
      case 'numbers-given':
      case 'numbers-called':
      case 'pass-used':
        return;
      default:
        unreachable(event);
    }
  }

  recallKey(owner: OwnerKey, key: string): RecalledKey | null {
    const pending = this.#keys.size > 0 ? this.#keys.get(keyName({ owner, key })) : undefined;
    return pending ?? this.#written.recallKey(owner, key);
  }

  heldMsBefore(owner: OwnerKey): number {
    return (this.#heldMs.get(owner) ?? 0) + this.#written.heldMsBefore(owner);
  }

  endedHold(holdId: HoldId): Hold | null {
    return this.#endedHolds.get(holdId) ?? this.#written.endedHold(holdId);
  }

  refusedCommit(sessionId: string): Refusal | null {
    return this.#refusedCommits.get(sessionId) ?? this.#written.refusedCommit(sessionId);
  }

  recallFan(entry: Entry): RecalledFan | null {
    return this.#fans?.get(entry) ?? this.#written.recallFan(entry);
  }

  #end({ keys, ...hold }: Hold): void {
    for (const remembered of keys) {
      const row = { ...remembered, holdId: hold.holdId };
      this.rows.keys.push(row);
      this.#keys.set(keyName(row), row);
    }
    const ended = { ...hold, keys: [] };
    this.rows.endedHolds.push(ended);
    this.#endedHolds.set(hold.holdId, ended);
  }

  #addHeldMs(owner: OwnerKey, addMs: number): void {
    this.rows.heldMs.push({ owner, addMs });
    this.#heldMs.set(owner, (this.#heldMs.get(owner) ?? 0) + addMs);
  }
}
