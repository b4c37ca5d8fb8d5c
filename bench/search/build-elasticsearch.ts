import { parseArgs } from 'node:util';
import { benchIndex } from './data/build-elasticsearch.ts';
import { benchDatabase } from './data/build-postgres.ts';

/** `npm run bench:search:index -- [--events 1000000]`: brings the catalogue of `bench:search:build` into Elasticsearch. */
const { values } = parseArgs({ options: { events: { type: 'string', default: '1000000' } } });
const events = Number(values.events);
const { postgres, url } = await benchDatabase(events);
try {
  const { server, megabytes } = await benchIndex(events, url);
  console.log(`The index has ${megabytes} MB.`);
  await server.stop();
} finally {
  await postgres.stop();
}
