import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { invariant } from '../../../domain/shared/invariant.ts';
import { barsTable } from './bars.ts';
import { withArms, type MeasuredArm, type Measurements } from './measurements.ts';
import { goodputText } from './overload.ts';
import { plotOf } from './plot.ts';
import { tableOf } from './table.ts';

const FILE = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));
const [RESULTS_JSON, RESULTS_MD, PLOT_SVG] = [FILE('results.json'), FILE('results.md'), FILE('plot.svg')];

/**
 * Writes what was measured into the files that are committed: data, plot, and the tables between the marks of results.md.
 * Arms that were not measured now keep what was measured of them before.
 */
export function publish(now: Measurements, order: readonly string[]): void {
  const known = existsSync(RESULTS_JSON) ? (JSON.parse(readFileSync(RESULTS_JSON, 'utf8')) as Measurements) : null;
  const all = withArms(known, now, order);
  writeFileSync(RESULTS_JSON, `${JSON.stringify(all, null, 2)}\n`);
  writeFileSync(PLOT_SVG, plotOf(all.arms));
  const document = between(readFileSync(RESULTS_MD, 'utf8'), 'bars', barsTable(all));
  writeFileSync(RESULTS_MD, between(document, 'tables', tablesText(all)));
}

function tablesText({ machine, tuning, arms }: Measurements): string {
  return [`- ${machine}`, ...tuning.map((line) => `- ${line}`), ...arms.map(armText)].join('\n');
}

function armText(arm: MeasuredArm): string {
  const { name, title, measuredAt, rounds, seconds, loadAverage, summaries, goodput } = arm;
  const how = `${measuredAt}, ${rounds} rounds of ${seconds} s, load average before ${loadAverage.toFixed(1)}.`;
  const kept = goodput ? `\n\n${goodputText(goodput)}` : '';
  return `\n### ${name}: ${title}\n\n${how}\n\n${tableOf(summaries)}${kept}`;
}

/** The document with other text between the marks of this name. */
function between(document: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name}: written by the bench -->`, `<!-- ${name}: end -->`];
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  invariant(from !== -1 && to > from, `results.md has the marks of its ${name}`);
  return `${document.slice(0, from + begin.length)}\n\n${text}\n\n${document.slice(to)}`;
}
