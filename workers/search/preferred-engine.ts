import { admit, CLOSED, failed, succeeded, type Circuit, type CircuitLimits } from '../../domain/shared/circuit.ts';
import type { EngineName } from '../../domain/search/search-cursor.ts';
import type { SearchEngine } from './search-engine.ts';

/** The engine that is preferred, and the one that always answers. */
export interface Engines {
  /** Null: none is configured. */
  preferred: SearchEngine | null;
  fallback: SearchEngine;
}

/** What was found, and by whom. */
export interface Answered<Found> {
  found: Found;
  engine: SearchEngine;
  /** The engine that should have answered, and did not; null: none. */
  insteadOf: EngineName | null;
}

/** Search pages of the preferred engine cannot be followed by the other: nobody can answer for now. */
export class SearchAway extends Error {
  constructor(cause?: unknown) {
    super('the engine that began this search does not answer', { cause });
  }
}

export const CIRCUIT_LIMITS: CircuitLimits = {
  failuresMax: 3,
  pauseMsMin: 5_000,
  pauseMsMax: 60_000,
  probeMsMax: 2_000,
};

/**
 * Asks the preferred engine, or the other one when it fails or has failed lately: rules CIRCUIT-1 to CIRCUIT-5 of
 * docs/spec/search-circuit.md.
 * @param begunBy the engine whose cursor the search goes on with; null: a new search
 * @throws SearchAway when a search that the preferred engine has begun cannot go on
 */
export async function askPreferred<Found>(
  { preferred, fallback }: Engines,
  begunBy: EngineName | null,
  ask: (engine: SearchEngine) => Promise<Found>,
): Promise<Answered<Found>> {
  if (preferred === null || begunBy === fallback.name) return answeredBy(fallback, null, ask);
  if (!asksNow()) return instead(undefined);
  try {
    const answered = await answeredBy(preferred, null, ask);
    circuit = succeeded();
    return answered;
  } catch (error) {
    circuit = failed(circuit, Date.now(), CIRCUIT_LIMITS);
    console.error('a search engine failed', { engine: preferred.name, circuit: circuit.kind, reason: String(error) });
    return instead(error);
  }

  function instead(cause: unknown): Promise<Answered<Found>> {
    if (begunBy !== null) throw new SearchAway(cause);
    return answeredBy(fallback, preferred!.name, ask);
  }
}

/** Closes the circuit: for tests, whose engines come and go. */
export function resetCircuit(): void {
  circuit = CLOSED;
}

/** This isolate's own, of plain values: its requests may share it. */
let circuit: Circuit = CLOSED;

function asksNow(): boolean {
  const admission = admit(circuit, Date.now(), CIRCUIT_LIMITS);
  circuit = admission.circuit;
  return admission.asks;
}

async function answeredBy<Found>(
  engine: SearchEngine,
  insteadOf: EngineName | null,
  ask: (engine: SearchEngine) => Promise<Found>,
): Promise<Answered<Found>> {
  return { found: await ask(engine), engine, insteadOf };
}
