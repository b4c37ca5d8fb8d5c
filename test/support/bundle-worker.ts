import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { invariant } from '../../domain/shared/invariant.ts';

const PROJECT_DIR = fileURLToPath(new URL('../..', import.meta.url));

/** A change to one source file, for a build that is wrong on purpose. `find` must stand in it exactly once. */
export interface SourcePatch {
  /** Path in the project. */
  file: string;
  find: string;
  replace: string;
}

/**
 * Bundles a Worker as wrangler does, into the one module `outfile`. Patches change what is bundled, never a file: a
 * patch whose text is not there any more fails the build.
 */
export async function bundleWorker(options: {
  /** Path in the project. */
  entry: string;
  outfile: string;
  patches?: readonly SourcePatch[];
}): Promise<void> {
  const { entry, outfile, patches = [] } = options;
  const unused = new Set(patches);
  await build({
    entryPoints: [join(PROJECT_DIR, entry)],
    outfile,
    bundle: true,
    format: 'esm',
    target: 'es2024',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*', 'node:*'],
    // Wrangler builds for browsers; packages that look for Node's modules find them in workerd by this prefix.
    alias: {
      ...Object.fromEntries(NODE_MODULES_BY_SHORT_NAME.map((name) => [name, `node:${name}`])),
      ...Object.fromEntries(MODULES_UNUSED.map((name) => [name, join(PROJECT_DIR, UNUSED_MODULE)])),
    },
    // As wrangler.toml has it.
    define: { 'import.meta.url': '"file:///worker.js"' },
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
    logLevel: 'error',
    plugins: patches.length > 0 ? [patching(patches, unused)] : [],
  });
  invariant(
    unused.size === 0,
    `a patch's file is not part of the Worker: ${[...unused].map(({ file }) => file).join(', ')}`,
  );
}

/** As wrangler.toml's [alias] has them. */
const MODULES_UNUSED = ['undici', 'hpagent', 'canvg', 'html2canvas', 'dompurify'];
const UNUSED_MODULE = 'workers/adapters/unused-module.ts';

const NODE_MODULES_BY_SHORT_NAME = ['buffer', 'crypto', 'events', 'http', 'https', 'stream', 'util'];

function patching(patches: readonly SourcePatch[], unused: Set<SourcePatch>): Plugin {
  return {
    name: 'patches',
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const here = patches.filter(({ file }) => join(PROJECT_DIR, file) === path);
        if (here.length === 0) return null;
        let contents = await readFile(path, 'utf8');
        for (const patch of here) {
          const parts = contents.split(patch.find);
          invariant(parts.length === 2, `"${patch.find}" stands exactly once in ${patch.file}`);
          contents = parts.join(patch.replace);
          unused.delete(patch);
        }
        return { contents, loader: 'ts' };
      });
    },
  };
}
