import type { SystemSummary } from './summary.ts';
import { summaryIn, type MeasuredArm, type Measurements } from './measurements.ts';

/** The bars that a table says of whether they were met; those that no arm measures stand in the text around it. */
export function barsTable(measurements: Measurements): string {
  const rows = BARS.map((bar) => {
    const arm = measurements.arms.find(({ name }) => name === bar.arm);
    const ours = arm && summaryIn(arm, 'onsale');
    const value = ours ? bar.value({ arm, ours }) : null;
    const verdict = value === null ? 'not measured' : value >= bar.wanted ? 'met' : 'missed';
    const shown = value === null ? '' : bar.shown(value);
    return `| ${bar.title} | ${bar.shown(bar.wanted)} | ${shown} | ${verdict} |`;
  });
  return ['| bar | wanted | measured | |', '|---|---:|---:|---|', ...rows].join('\n');
}

interface Bar {
  title: string;
  /** By its name. */
  arm: string;
  /** At least. */
  wanted: number;
  value(measured: { arm: MeasuredArm; ours: SystemSummary }): number | null;
  shown(value: number): string;
}

const perSecond = {
  value: ({ ours }: { ours: SystemSummary }) => ours.acceptedPerSecond,
  shown: (value: number) => `${Math.round(value).toLocaleString('en-GB')}/s`,
};
const againstBestPeer = {
  value: ({ ours }: { ours: SystemSummary }) => ours.ratio,
  shown: times,
};
const ofPeak = {
  value: ({ arm }: { arm: MeasuredArm }) => arm.goodput?.onsale ?? null,
  shown: (value: number) => `${Math.round(value * 100)} %`,
};

const BARS: readonly Bar[] = [
  { title: 'accepted, durable holds in batches of 100', arm: 'batch-100', wanted: 60_000, ...perSecond },
  { title: '… against the best peer', arm: 'batch-100', wanted: 1.5, ...againstBestPeer },
  {
    title: "from shoppers' sockets through a floor, quote included",
    arm: 'sockets',
    wanted: 10_000,
    ...perSecond,
  },
  {
    title: 'whole life against the textbook (a transaction a booking)',
    arm: 'life',
    wanted: 5,
    value({ arm, ours }) {
      const textbook = summaryIn(arm, 'redis-lock');
      return textbook && ours.acceptedPerSecond / textbook.acceptedPerSecond;
    },
    shown: times,
  },
  { title: 'whole life against the best peer with batches', arm: 'life', wanted: 1, ...againstBestPeer },
  {
    title: 'CPU of a refused attempt over HTTP, times less than the best peer',
    arm: 'refused-http',
    wanted: 2,
    ...againstBestPeer,
  },
  { title: '… over sockets', arm: 'refused-sockets', wanted: 2, ...againstBestPeer },
  { title: 'goodput under overload over HTTP, of the peak', arm: 'overload-http', wanted: 0.9, ...ofPeak },
  { title: '… over sockets', arm: 'overload-sockets', wanted: 0.9, ...ofPeak },
];

function times(value: number): string {
  return `${value.toFixed(2)}×`;
}
