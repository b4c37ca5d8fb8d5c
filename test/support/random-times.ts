import type { Random } from '../crash/load/random.ts';

/** Seconds until something that comes by chance. */
export function exponential(random: Random, mean: number): number {
  return -mean * Math.log(1 - random());
}

/** Most are quick, some take very long. */
export function logNormal(random: Random, { median, sigma }: { median: number; sigma: number }): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return median * Math.exp(sigma * normal);
}
