import type { PlayedOnSale } from './report.ts';
import { quantile } from './statistics.ts';

/** What a fan was told at a moment, minutes. */
export interface Estimate {
  number: number;
  atSecond: number;
  from: number;
  to: number;
  /** They were told as well that there may be no ticket left. */
  isDoubtful: boolean;
}

/** An estimate, and what it came to. */
export interface JudgedEstimate extends Estimate {
  realMinutes: number;
  isRight: boolean;
  /** Nobody could pay in a part of it. */
  hasStall: boolean;
}

/** What all who were called in the end had been told, against when they were. */
export function judgedEstimates({ estimates, crowd, office, options }: PlayedOnSale): JudgedEstimate[] {
  const { stall } = options;
  return estimates
    .filter(({ number }) => number < office.queue.nowServing)
    .map((told) => {
      const calledAtSecond = crowd.calledAtSecond[told.number]!;
      const realMinutes = (calledAtSecond - told.atSecond) / 60;
      // Whole minutes are told.
      const isRight = realMinutes >= told.from - 0.5 && realMinutes <= told.to + 0.5;
      return { ...told, realMinutes, isRight, hasStall: told.atSecond < stall.to && calledAtSecond >= stall.from };
    });
}

export function estimateText(judged: readonly JudgedEstimate[]): string {
  const certain = judged.filter(({ isDoubtful }) => !isDoubtful);
  const usual = judged.filter(({ isDoubtful, hasStall }) => !isDoubtful && !hasStall);
  const long = judged.filter(({ realMinutes }) => realMinutes >= 1);
  const width = quantile(
    long.map(({ from, to, realMinutes }) => (to - from) / realMinutes),
    0.5,
  );
  const errors = long.map(({ from, to, realMinutes }) => Math.abs((from + to) / 2 - realMinutes) / realMinutes);
  return [
    `${rightShare(judged)} of ${judged.length.toLocaleString('en-GB')} real waits lay in the range that was told`,
    `${rightShare(certain)} where no doubt was told, ${rightShare(usual)} where payments did not stall either`,
    `the range is ${percent(width)} of the wait wide (median); its middle is wrong by ${percent(quantile(errors, 0.5))} (median), ${percent(quantile(errors, 0.9))} (p90)`,
  ].join(`\n${' '.repeat(40)}`);
}

/** The share of estimates in whose range the real wait lay. */
function rightShareOf(judged: readonly JudgedEstimate[]): number {
  return judged.filter(({ isRight }) => isRight).length / judged.length;
}

function rightShare(judged: readonly JudgedEstimate[]): string {
  return judged.length === 0 ? 'none' : percent(rightShareOf(judged));
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
