import { parseArgs } from 'node:util';
import { runCrashes, type CrashReport } from './run-crashes.ts';

/** `npm run crash -- --kills 50 --seed 1`: kills the server so often, then the control that must lose something. */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '50' },
    'control-kills': { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const seed = Number(values.seed);
console.log(`seed ${seed}`);
const shipped = await runCrashes({ kills: Number(values.kills), seed, build: 'shipped', onProgress: console.log });
console.log(textOf('shipped', shipped));
const control = await runCrashes({
  kills: Number(values['control-kills']),
  seed,
  build: 'acknowledges-first',
  onProgress: console.log,
});
console.log(textOf('shipped', shipped));
console.log(textOf('acknowledges first', control));
if (shipped.lost.length + shipped.violations.length > 0) process.exitCode = 1;
if (control.lost.length === 0) {
  console.error('The control lost nothing: this run proves nothing.');
  process.exitCode = 1;
}

function textOf(build: string, report: CrashReport): string {
  const { kills, acknowledged, acknowledgedChanges, holds, sold, lost, violations, ledgerEvents } = report;
  const counts = `${acknowledged} answers (${acknowledgedChanges} changes, ${holds} holds, ${sold} sold)`;
  const found = [...lost.slice(0, 5), ...violations.slice(0, 5).map(({ name, detail }) => `${name}: ${detail}`)];
  return [
    `${build}: ${kills} kills, ${counts}, ${ledgerEvents} ledger events: ${lost.length} lost, ${violations.length} violations`,
    ...found.map((line) => `  ${line}`),
  ].join('\n');
}
