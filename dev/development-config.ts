import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { invariant } from '../domain/shared/invariant.ts';

const PROJECT_DIR = fileURLToPath(new URL('..', import.meta.url));
const SHIPPED_ENTRY = 'main = "workers/index.ts"';

/**
 * Writes wrangler.toml once more into a folder, with the double of the platform's cache in it: another entry, and one
 * object more. What is deployed never reads it. Answers its path.
 */
export async function writeDevelopmentConfig(dir: string): Promise<string> {
  const shipped = await readFile(join(PROJECT_DIR, 'wrangler.toml'), 'utf8');
  invariant(shipped.includes(SHIPPED_ENTRY), 'wrangler.toml names the entry that the development entry stands for');
  const text = shipped
    .replace(SHIPPED_ENTRY, 'main = "dev/edge-cache/worker.ts"')
    // Wrangler reads paths from where its file is.
    .replaceAll(/= "(?:\.\/)?((?:dev|workers|web)\/)/g, (_, path: string) => `= "${join(PROJECT_DIR, path)}/`)
    .concat('\n[exports.EdgeCacheDouble]\ntype = "durable-object"\nstorage = "sqlite"\n');
  const path = join(dir, 'wrangler.toml');
  await writeFile(path, text);
  return path;
}
