import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findJdk } from './jdk.ts';

const run = promisify(execFile);

const ANSWER_MS_MAX = 5_000;

/** What this machine can run Elasticsearch with. */
export type Means =
  | { kind: 'container'; engine: string }
  | { kind: 'java'; home: string }
  | { kind: 'none'; reason: string };

/** A container engine that answers, else a JDK with Maven. */
export async function findMeans(): Promise<Means> {
  for (const engine of ['docker', 'podman']) {
    if (await answers(engine, ['info', '--format', '{{.ID}}'])) return { kind: 'container', engine };
  }
  const home = await findJdk();
  if (home === null) return { kind: 'none', reason: 'there is no container engine, and no JDK 21 or later' };
  if (await answers('mvn', ['--version'])) return { kind: 'java', home };
  return { kind: 'none', reason: 'there is no container engine, and beside the JDK there is no Maven' };
}

async function answers(command: string, args: string[]): Promise<boolean> {
  // A client without its server prints what it knows and may still end well: an empty answer is none.
  return run(command, args, { timeout: ANSWER_MS_MAX }).then(
    ({ stdout }) => stdout.trim() !== '',
    () => false,
  );
}
