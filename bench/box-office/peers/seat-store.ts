import type { Attempt } from '../load/attempts.ts';

/** A granted hold: the fence names this exact claim. */
export type Grant = { fence: string } | null;

/**
 * A peer's authority over seats. Grants are all or nothing, bounded per fan, durable when they are answered, and a
 * repeated key is answered with what it made.
 */
export interface SeatStore {
  /** Forgets all events. */
  clear(): Promise<void>;
  /** Makes an event's seats. */
  publish(event: number, capacity: number): Promise<void>;
  /** Decides attempts on one event; null: refused. */
  hold(attempts: readonly Attempt[]): Promise<Grant[]>;
  /** Makes live holds permanent, each if its fence is the current one; answers which are. */
  sell(attempts: readonly Attempt[], fences: readonly string[]): Promise<boolean[]>;
  /** 1 for each seat that is taken. */
  takenSeats(event: number, capacity: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** How a store is best driven: how many attempts it takes at once, and how many such batches at a time. */
export interface StoreTuning {
  batchMax: number;
  lanes: number;
}
