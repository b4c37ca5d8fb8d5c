import type { TestProject } from 'vitest/node';
import { canStartAtOnce, findElasticsearch, startElasticsearch } from '../../dev/elasticsearch/elasticsearch-server.ts';
import { findMeans } from '../../dev/elasticsearch/means.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** null: there is none, and the tests that need it are skipped. */
    elasticsearch: { url: string } | null;
  }
}

const PORT = 9200;

/**
 * The Elasticsearch of this machine, for a project's run: the one that runs, or one that is started and stopped again
 * if that downloads nothing. With REQUIRE_ALL it is downloaded too, wherever it can run.
 */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const running = await findElasticsearch();
  const reason = running ? null : await reasonToSkip();
  if (reason !== null) {
    console.warn(`Tests of Elasticsearch are skipped: ${reason}`);
    project.provide('elasticsearch', null);
    return undefined;
  }
  const server = running ?? (await startElasticsearch({ port: PORT, onNotice: (notice) => console.warn(notice) }));
  project.provide('elasticsearch', { url: server.url });
  return running ? undefined : () => server.stop();
}

async function reasonToSkip(): Promise<string | null> {
  const means = await findMeans();
  if (means.kind === 'none') return `${means.reason}.`;
  if (process.env['REQUIRE_ALL'] !== undefined || (await canStartAtOnce())) return null;
  return 'it is not installed. `npm run elasticsearch -- start` does that.';
}
