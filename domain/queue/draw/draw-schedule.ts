import { firstRoundAfter, roundAtMs, type BeaconChain } from './beacon.ts';

/** How long after T the first round comes: the time to seal. */
const SEALING_MS = 60_000;
/** The seal stands this long before the round that decides. */
export const SEALED_BEFORE_ROUND_MS = 10_000;
const SCHEDULED_ROUNDS = 10;

/** The rounds that may decide, in order, published with the event. Rule DRAW-8. */
export function drawSchedule(chain: BeaconChain, closesAtMs: number): number[] {
  return Array.from({ length: SCHEDULED_ROUNDS }, (_, at) =>
    firstRoundAfter(chain, closesAtMs + (at + 1) * SEALING_MS),
  );
}

/** The round that decides, by when the seal was complete; null: it came too late for all. Rule DRAW-9. */
export function decidingRound(chain: BeaconChain, schedule: readonly number[], sealedAtMs: number): number | null {
  return schedule.find((round) => roundAtMs(chain, round) - sealedAtMs >= SEALED_BEFORE_ROUND_MS) ?? null;
}
