/** What can go wrong. Each waits, armed, for its moment at its place. */
export const FAULT_KINDS = [
  /** The process dies: what it had not stored and not answered is lost, its sockets are cut. */
  'crash',
  /** The object leaves memory; its sockets stay. */
  'evict',
  'failed-write',
  'lost-request',
  'lost-answer',
  'late-message',
  'doubled-message',
  /** The queue took it and lost it. */
  'lost-message',
  'late-alarm',
  'doubled-alarm',
  /** The clock of the place is wrong by `byMs` from now on. */
  'clock-jump',
  'cut-socket',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** Where things go wrong. A message's place is whom it is sent to. */
export type FaultPlace =
  | 'box-office'
  | 'floor-0'
  | 'floor-1'
  | 'register'
  | 'lobby'
  | 'cashier'
  | 'worker'
  | 'postgres'
  | 'provider'
  | 'queue'
  | 'archive'
  | 'webhook'
  | 'fan';

export interface Fault {
  kind: FaultKind;
  place: FaultPlace;
  /** How many opportunities to let pass first. */
  skip: number;
  /** Of a late message or alarm, or a clock jump. */
  byMs: number;
}

/** The faults that are armed, and when each kind hit last. */
export class Faults {
  readonly hits = new Map<FaultKind, number>();
  readonly lastHitMs = new Map<FaultKind, number>();
  #armed: Fault[] = [];
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  arm(fault: Fault): void {
    this.#armed.push({ ...fault });
  }

  /** From now on nothing goes wrong. */
  disarm(): void {
    this.#armed = [];
  }

  /** An opportunity: the fault of one of these kinds that hits here now, if any. */
  strike(place: FaultPlace, ...kinds: FaultKind[]): Fault | null {
    for (const [index, fault] of this.#armed.entries()) {
      if (fault.place !== place || !kinds.includes(fault.kind)) continue;
      if (fault.skip-- > 0) continue;
      this.#armed.splice(index, 1);
      this.count(fault.kind);
      return fault;
    }
    return null;
  }

  count(kind: FaultKind): void {
    this.hits.set(kind, (this.hits.get(kind) ?? 0) + 1);
    this.lastHitMs.set(kind, this.#nowMs());
  }
}
