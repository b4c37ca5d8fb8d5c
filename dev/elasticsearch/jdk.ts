import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const JAVA_VERSION_MIN = 21;
/** Where Linux distributions put their JDKs. */
const SYSTEM_JDKS = '/usr/lib/jvm';

/**
 * The home of a JDK that can run Elasticsearch: version 21 or later, and whole, for it attaches agents to itself.
 * Looks at ES_JAVA_HOME, JAVA_HOME and the system's folder of JDKs. Null: there is none.
 */
export async function findJdk(): Promise<string | null> {
  const named = [process.env['ES_JAVA_HOME'], process.env['JAVA_HOME']].filter((home) => home !== undefined);
  const installed = await readdir(SYSTEM_JDKS).catch(() => []);
  for (const home of [...named, ...installed.map((name) => join(SYSTEM_JDKS, name))]) {
    if (await isFit(home)) return home;
  }
  return null;
}

async function isFit(home: string): Promise<boolean> {
  const java = join(home, 'bin', 'java');
  try {
    const { stderr } = await run(java, ['-XshowSettings:properties', '-version']);
    const version = Number(/java\.specification\.version = (\d+)\s/.exec(stderr)?.[1]);
    if (!(version >= JAVA_VERSION_MIN)) return false;
    const { stdout } = await run(java, ['--list-modules']);
    return stdout.includes('jdk.attach@') && stdout.includes('jdk.jartool@');
  } catch {
    return false;
  }
}
