import type { Arm, MeasuredRun } from '../arms.ts';
import type { SystemName } from '../systems.ts';

/** Runs of one system in one arm, in order; run i of each system belongs to the same round. */
export type ArmRuns = Map<SystemName, MeasuredRun[]>;

/** Medians over the runs. */
export interface SystemSummary {
  system: SystemName;
  acceptedPerSecond: number;
  refusedPerSecond: number;
  busyPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** CPU of the server's whole process tree for each attempt that was answered, be it accepted or refused. */
  cpuMsPerAttempt: number;
  /** Against the best peer of the same round; for CPU: how many times less. Null for peers. */
  ratio: number | null;
  doubleSales: number;
  lost: number;
  ghosts: number;
}

export function summaryOf(arm: Arm, runs: ArmRuns): SystemSummary[] {
  return [...runs].map(([system, ofSystem]) => ({
    system,
    acceptedPerSecond: median(ofSystem.map((run) => valid(run) * (run.accepted / run.seconds))),
    refusedPerSecond: median(ofSystem.map((run) => valid(run) * (run.refused / run.seconds))),
    busyPerSecond: median(ofSystem.map((run) => run.busy / run.seconds)),
    p50Ms: median(ofSystem.map((run) => run.p50Ms)),
    p99Ms: median(ofSystem.map((run) => run.p99Ms)),
    cpuMsPerAttempt: median(ofSystem.map(cpuMsPerAttempt)),
    ratio: system === 'onsale' ? ratioOf(arm, runs) : null,
    doubleSales: sum(ofSystem.map((run) => run.audit.doubleSales)),
    lost: sum(ofSystem.map((run) => run.audit.lost)),
    ghosts: sum(ofSystem.map((run) => run.audit.ghosts)),
  }));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Median over the rounds of ours to the best peer; null when one of them is missing. */
function ratioOf(arm: Arm, runs: ArmRuns): number | null {
  const ours = runs.get('onsale')!;
  const peers = [...runs].filter(([system]) => isPeer(system)).map(([, ofPeer]) => ofPeer);
  if (peers.length === 0) return null;
  return median(
    ours.map((run, round) => scoreOf(arm, run) / Math.max(...peers.map((peer) => scoreOf(arm, peer[round]!)))),
  );
}

function isPeer(system: SystemName): boolean {
  return system !== 'onsale' && system !== 'empty-workerd';
}

/** More is better. A run that sold a seat twice, or lost one, scores nothing. */
function scoreOf(arm: Arm, run: MeasuredRun): number {
  return arm.compares === 'accepted' ? valid(run) * (run.accepted / run.seconds) : valid(run) / cpuMsPerAttempt(run);
}

function valid(run: MeasuredRun): 0 | 1 {
  return run.audit.doubleSales === 0 && run.audit.lost === 0 ? 1 : 0;
}

function cpuMsPerAttempt(run: MeasuredRun): number {
  return run.cpuMs / (run.accepted + run.refused);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
