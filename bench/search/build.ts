import { parseArgs } from 'node:util';
import { benchDatabase } from './data/build-postgres.ts';

/** `npm run bench:search:build -- [--events 1000000]`: makes the catalogue that the measurements search. */
const { values } = parseArgs({ options: { events: { type: 'string', default: '1000000' } } });
const { postgres, steps } = await benchDatabase(Number(values.events));
console.log(
  steps.length === 0
    ? 'It is there already.'
    : `Built in ${steps.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(0)} s.`,
);
await postgres.stop();
