import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { AssetManifest } from '../web/build.ts';

const PROJECT_DIR = fileURLToPath(new URL('..', import.meta.url));
const SERVER_KB_MAX = 680;
const PAGE_SCRIPT_KB_MAX = 60;

interface Measurement {
  name: string;
  gzipKb: number;
  budgetKb: number;
}

/**
 * `npm run check:bundle`: what production would get, gzipped, against its budgets. The server is the output of
 * `wrangler deploy --dry-run`; a page's script is an island with every module that it imports.
 */
const measurements = [await measureServer(), ...(await measureIslands())];
for (const { name, gzipKb, budgetKb } of measurements) {
  const verdict = gzipKb > budgetKb ? 'OVER' : 'ok';
  console.log(`${name.padEnd(28)}${gzipKb.toFixed(1).padStart(8)} KB of ${budgetKb} KB gzipped  ${verdict}`);
}
if (measurements.some(({ gzipKb, budgetKb }) => gzipKb > budgetKb)) process.exitCode = 1;

async function measureServer(): Promise<Measurement> {
  const outDir = await mkdtemp(join(tmpdir(), 'onsale-bundle-'));
  try {
    const wrangler = join(createRequire(import.meta.url).resolve('wrangler/package.json'), '../bin/wrangler.js');
    const args = [wrangler, 'deploy', '--dry-run', '--env', 'production', '--outdir', outDir];
    await promisify(execFile)(process.execPath, args, { cwd: PROJECT_DIR });
    const modules = (await readdir(outDir)).filter((name) => /\.(m?js|wasm)$/.test(name));
    const paths = modules.map((name) => join(outDir, name));
    await refuseDoubles(paths);
    const gzipKb = await gzipSum(paths);
    return { name: 'server', gzipKb, budgetKb: SERVER_KB_MAX };
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}

/** What stands in for the outside world on one machine is no part of a deployment. */
async function refuseDoubles(paths: string[]): Promise<void> {
  for (const path of paths) {
    const text = await readFile(path, 'utf8');
    if (text.includes('EdgeCacheDouble')) throw new Error(`${basename(path)} has the double of the cache in it`);
  }
}

async function measureIslands(): Promise<Measurement[]> {
  const dist = join(PROJECT_DIR, 'web', 'dist');
  const manifest = JSON.parse(await readFile(join(dist, 'manifest.json'), 'utf8')) as AssetManifest;
  const islands = Object.entries(manifest.islands);
  return await Promise.all(
    islands.map(async ([name, { src, imports }]) => ({
      name: `page script ${name}`,
      gzipKb: await gzipSum([src, ...imports].map((path) => join(dist, path))),
      budgetKb: PAGE_SCRIPT_KB_MAX,
    })),
  );
}

async function gzipSum(paths: string[]): Promise<number> {
  const sizes = await Promise.all(paths.map(async (path) => gzipSync(await readFile(path)).length));
  return sizes.reduce((sum, bytes) => sum + bytes, 0) / 1024;
}
