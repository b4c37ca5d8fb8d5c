import { svgOf, type Mark, type Panel } from './chart.ts';
import { judgedEstimates } from './estimates.ts';
import type { PlayedOnSale } from './report.ts';
import { quantile } from './statistics.ts';

const GREEN = '#0f766e';
const BLUE = '#1d4ed8';
const AMBER = '#d97706';
const GREY = '#94a3b8';
const STALLED = '#fef3c7';
/** More of them would hide each other. */
const ESTIMATES_DRAWN_MAX = 1_500;

/** The played on-sale as an SVG: slot use, occupancy against capacity, bookings, waits, estimates against real waits. */
export function plotOf(played: PlayedOnSale): string {
  const { options } = played;
  const title = `${options.fans.toLocaleString('en-GB')} fans, ${options.seats.toLocaleString('en-GB')} seats, ${options.capacity.toLocaleString('en-GB')} slots, seed ${options.seed}`;
  return svgOf(title, [slotUse(played), occupancy(played), progress(played), waits(played), estimates(played)]);
}

function slotUse(played: PlayedOnSale): Panel {
  const { minutes } = played;
  return {
    title: 'slot use, averaged over each minute',
    x: { label: 'minutes after the opening', max: minutes.length },
    y: { label: '%', max: 100 },
    marks: [
      ...events(played),
      flat(97, minutes.length, AMBER),
      line(
        minutes.map(({ slotUse: use }) => use * 100),
        GREEN,
      ),
    ],
  };
}

function occupancy(played: PlayedOnSale): Panel {
  const { minutes, options } = played;
  return {
    title: 'highest number of filled slots in each minute, and the capacity (dashed)',
    x: { label: 'minutes after the opening', max: minutes.length },
    y: { label: 'slots', max: options.capacity * 1.25 },
    marks: [
      ...events(played),
      flat(options.capacity, minutes.length, AMBER),
      line(
        minutes.map(({ occupiedMax }) => occupiedMax),
        BLUE,
      ),
    ],
  };
}

function progress({ minutes }: PlayedOnSale): Panel {
  const last = minutes.at(-1)!;
  return {
    title: 'numbers called (blue) and bookings (green), of those at the end',
    x: { label: 'minutes after the opening', max: minutes.length },
    y: { label: '%', max: 100 },
    marks: [
      line(
        minutes.map(({ nowServing }) => (nowServing * 100) / (last.nowServing || 1)),
        BLUE,
      ),
      line(
        minutes.map(({ booked }) => (booked * 100) / (last.booked || 1)),
        GREEN,
      ),
    ],
  };
}

function waits({ crowd }: PlayedOnSale): Panel {
  const byMinute: number[] = [];
  for (const { atSecond } of crowd.served) {
    const minute = Math.floor(atSecond / 60);
    byMinute[minute] = (byMinute[minute] ?? 0) + 1;
  }
  const bars = Array.from(byMinute, (count, minute): [number, number] => [minute, count ?? 0]);
  return {
    title: 'wait from the opening to the first pass',
    x: { label: 'minutes', max: bars.length },
    // The first minute fills every slot: it would hide all others.
    y: { label: 'fans', max: 1.2 * Math.max(1, ...bars.slice(1).map(([, count]) => count)) },
    marks: [{ kind: 'bars', colour: GREEN, width: 1, bars }],
  };
}

function estimates(played: PlayedOnSale): Panel {
  const judged = judgedEstimates(played);
  const each = Math.ceil(judged.length / ESTIMATES_DRAWN_MAX);
  const max = Math.max(
    1,
    quantile(
      judged.map(({ realMinutes }) => realMinutes),
      0.995,
    ),
  );
  const drawn = judged.filter(({ realMinutes }, at) => at % each === 0 && realMinutes <= max);
  const rangesOf = (isRight: boolean): [number, number, number][] =>
    drawn.filter((told) => told.isRight === isRight).map(({ realMinutes, from, to }) => [realMinutes, from, to]);
  return {
    title: 'ranges of the waits that fans were told, against the real wait (dashed); amber: it lay outside',
    x: { label: 'real wait, minutes', max },
    y: { label: 'told', max: max * 1.4 },
    marks: [
      { kind: 'ranges', colour: GREEN, ranges: rangesOf(true) },
      { kind: 'ranges', colour: AMBER, ranges: rangesOf(false) },
      {
        kind: 'line',
        colour: GREY,
        dashed: true,
        points: [
          [0, 0],
          [max, max],
        ],
      },
    ],
  };
}

function events({ options }: PlayedOnSale): Mark[] {
  const { stall, lobbyCrash, floorCrash, officeCrash } = options;
  return [
    { kind: 'band', colour: STALLED, from: stall.from / 60, to: stall.to / 60, label: 'no payments' },
    { kind: 'moment', at: lobbyCrash / 60, label: 'lobby', line: 2 },
    { kind: 'moment', at: floorCrash / 60, label: 'floor', line: 1 },
    { kind: 'moment', at: officeCrash / 60, label: 'box office', line: 0 },
  ];
}

function line(values: number[], colour: string): Mark {
  return { kind: 'line', colour, points: values.map((value, minute) => [minute + 0.5, value]) };
}

function flat(value: number, minutes: number, colour: string): Mark {
  return {
    kind: 'line',
    colour,
    dashed: true,
    points: [
      [0, value],
      [minutes, value],
    ],
  };
}
