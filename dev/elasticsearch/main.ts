import { findElasticsearch, startElasticsearch } from './elasticsearch-server.ts';

const PORT = 9200;
const STOPPED = 3;

/** `npm run elasticsearch -- start|stop|status`: a real Elasticsearch for tests, benchmarks and `npm run dev`. */
const commands = new Map([
  ['start', start],
  ['stop', stop],
  ['status', status],
]);
const command = commands.get(process.argv[2] ?? '');
if (command) await command();
else {
  console.error('Usage: npm run elasticsearch -- start|stop|status');
  process.exitCode = 2;
}

async function start(): Promise<void> {
  const { url } = await startElasticsearch({ port: PORT, onNotice: (notice) => console.error(notice) });
  console.log(url);
}

async function stop(): Promise<void> {
  const server = await findElasticsearch();
  await server?.stop();
  console.log(server ? 'Elasticsearch has stopped; its data is kept.' : 'Elasticsearch does not run.');
}

async function status(): Promise<void> {
  const server = await findElasticsearch();
  console.log(server ? `Elasticsearch runs: ${server.url}` : 'Elasticsearch does not run.');
  if (!server) process.exitCode = STOPPED;
}
