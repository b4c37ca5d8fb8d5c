import type { Arm } from '../arms.ts';
import type { SystemName } from '../systems.ts';
import type { Goodput } from './overload.ts';
import type { SystemSummary } from './summary.ts';

/** What an arm came to, the last time that it was measured. */
export interface MeasuredArm extends Pick<Arm, 'name' | 'title' | 'compares'> {
  /** In UTC. */
  measuredAt: string;
  rounds: number;
  /** Of each run that is bounded by time. */
  seconds: number;
  /** Of the machine, just before. */
  loadAverage: number;
  summaries: SystemSummary[];
  /** Of an arm of overload whose peak was measured in the same run. */
  goodput: Goodput | null;
}

/** Plain data: what was measured, each arm the last time. Arms may come from several runs of the command. */
export interface Measurements {
  machine: string;
  /** How each system is set up, a line each. */
  tuning: string[];
  arms: MeasuredArm[];
}

/** What is known once more was measured. `order`: names of all arms. */
export function withArms(known: Measurements | null, now: Measurements, order: readonly string[]): Measurements {
  const arms = new Map([...(known?.arms ?? []), ...now.arms].map((arm) => [arm.name, arm]));
  return { ...now, arms: order.flatMap((name) => arms.get(name) ?? []) };
}

export function summaryIn(arm: MeasuredArm, system: SystemName): SystemSummary | null {
  return arm.summaries.find((summary) => summary.system === system) ?? null;
}
