import type { QueuePlan } from './queue-plan.ts';
import { SHOPPERS_MAX, SWITCHED_ON } from './queue-limits.ts';

/** The plan of a queue that is switched on at this moment of Unix time. Rule SWITCH-2. */
export function switchedOnPlan(options: { nowMs: number; capacity: number }): QueuePlan {
  const { nowMs, capacity } = options;
  const { registers, passSeconds, graceSeconds, className } = SWITCHED_ON;
  return {
    registers,
    joinsFromMs: nowMs,
    closesAtMs: nowMs,
    opensAtMs: nowMs,
    beacon: null,
    schedule: [],
    capacity,
    passSeconds,
    graceSeconds,
    isFirstCome: true,
    classes: [className],
  };
}

/** How many may shop at once when nobody says: half of what the floors have room for. */
export function usualCapacity(floors: number): number {
  return Math.min(SHOPPERS_MAX, floors * SWITCHED_ON.shoppersPerFloor);
}
