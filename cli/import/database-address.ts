import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { fail, ok, type Result } from '../../domain/shared/result.ts';

export interface DatabaseAddress {
  url: string;
  relayUrl?: string;
}

/** Where the running `npm run dev` says that its database is. */
const DEV_FILE = fileURLToPath(new URL('../../.onsale/dev.json', import.meta.url));

/** The database of DATABASE_URL (with NEON_RELAY_URL where it is not Neon's), else that of `npm run dev`. */
export async function databaseAddress(environment: NodeJS.ProcessEnv): Promise<Result<DatabaseAddress, string>> {
  const { DATABASE_URL: url, NEON_RELAY_URL: relayUrl } = environment;
  if (url) return ok(relayUrl ? { url, relayUrl } : { url });
  try {
    const dev = JSON.parse(await readFile(DEV_FILE, 'utf8')) as { databaseUrl: string; relayUrl: string };
    return ok({ url: dev.databaseUrl, relayUrl: dev.relayUrl });
  } catch {
    return fail('Which database? Start `npm run dev` in another terminal, or set DATABASE_URL.');
  }
}
