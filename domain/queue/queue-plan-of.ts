import type { BeaconChain } from './draw/beacon.ts';
import { drawSchedule } from './draw/draw-schedule.ts';
import type { QueuePlan } from './queue-plan.ts';

/** What an organiser says of a queue. Times are Unix milliseconds. */
export interface QueueSettings extends Omit<QueuePlan, 'beacon' | 'schedule'> {
  /** Public randomness decides, so that anybody can check the draw. */
  isVerifiable: boolean;
}

/** The plan of these settings, with the rounds that may decide. Rule DRAW-8. */
export function queuePlanOf({ isVerifiable, ...settings }: QueueSettings, chain: BeaconChain): QueuePlan {
  return {
    ...settings,
    beacon: isVerifiable ? chain : null,
    schedule: isVerifiable ? drawSchedule(chain, settings.closesAtMs) : [],
  };
}

/** What a plan's settings were. */
export function settingsOf(plan: QueuePlan): QueueSettings {
  const { beacon, schedule: _, ...settings } = plan;
  return { ...settings, isVerifiable: beacon !== null };
}

/** From T to the draw: the registers close, the beacon's round comes (60 s), its signature is fetched. */
export const DRAW_SECONDS_MIN = 90;
/** Without a beacon the registers close, and that is all. */
const UNPROVEN_DRAW_SECONDS_MIN = 15;
/** A floor's sockets. */
export const SHOPPERS_PER_FLOOR_MAX = 4_000;

/** What stands against a plan. `field` is a setting's name in the API. */
export function queuePlanFaults(
  plan: QueuePlan,
  event: { nowMs: number; floors: number; startsAtMs: number },
): { field: string; message: string }[] {
  const drawSeconds = plan.beacon === null ? UNPROVEN_DRAW_SECONDS_MIN : DRAW_SECONDS_MIN;
  const shoppersMax = event.floors * SHOPPERS_PER_FLOOR_MAX;
  const checks: [boolean, string, string][] = [
    [plan.closesAtMs <= event.nowMs, 'closesAt', 'this time is over'],
    [plan.joinsFromMs >= plan.closesAtMs, 'joinsFrom', 'fans join before it closes'],
    [
      plan.opensAtMs < plan.closesAtMs + drawSeconds * 1_000,
      'opensAt',
      `the draw takes ${drawSeconds} seconds after closing`,
    ],
    [plan.opensAtMs >= event.startsAtMs, 'opensAt', 'the sale opens before the event begins'],
    [
      plan.capacity > shoppersMax,
      'capacity',
      `the event's floors (${event.floors}) have room for ${shoppersMax} shoppers at a time`,
    ],
    [new Set(plan.classes).size < plan.classes.length, 'classes', 'each has a name of its own'],
  ];
  return checks.flatMap(([isWrong, field, message]) => (isWrong ? [{ field, message }] : []));
}
