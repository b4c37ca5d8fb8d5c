import type { TestProject } from 'vitest/node';
import { startQueueDoubles } from '../../dev/queue-doubles/start-queue-doubles.ts';

declare module 'vitest' {
  interface ProvidedContext {
    queueDoubles: { url: string };
  }
}

/** A beacon and a bot check for a project's run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const doubles = await startQueueDoubles({ port: 0 });
  project.provide('queueDoubles', { url: doubles.url });
  return () => doubles.close();
}
