import { mkdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Where the installation and the servers' data are: outside the repository, so that a new clone downloads nothing
 * again. As root it is a folder that other accounts may enter, for Elasticsearch does not run as root.
 * @throws a sentence when the folder belongs to somebody else
 */
export async function cacheFolder(): Promise<string> {
  const folder = resolve(process.env['ELASTICSEARCH_CACHE_DIR'] ?? defaultFolder());
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const uid = process.getuid?.();
  if (uid !== undefined && (await stat(folder)).uid !== uid) {
    throw new Error(`${folder} belongs to another account: set ELASTICSEARCH_CACHE_DIR to a folder of your own.`);
  }
  return folder;
}

function defaultFolder(): string {
  if (process.getuid?.() === 0) return '/var/tmp/onsale-elasticsearch-cache';
  const base = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return join(base, 'onsale', 'elasticsearch');
}
