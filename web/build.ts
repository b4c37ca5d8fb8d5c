import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions, type Metafile } from 'esbuild';

/** What the server-rendered pages need to know of the built assets: public paths with content hashes. */
export interface AssetManifest {
  styles: string;
  /** The latin face, worth preloading: every page sets text in it. */
  font: string;
  /** What tickets are printed with: static TrueType faces, which PDF needs. */
  ticketFonts: { regular: string; bold: string };
  /** By island name: its module, and the modules that it imports at once (to be preloaded beside it). */
  islands: Record<string, { src: string; imports: string[] }>;
}

const WEB_DIR = fileURLToPath(new URL('.', import.meta.url));
const DIST_DIR = join(WEB_DIR, 'dist');

const TICKET_FONTS = {
  'ticket-regular': '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf',
  'ticket-bold': '@expo-google-fonts/inter/700Bold/Inter_700Bold.ttf',
};

const SHARED: BuildOptions = {
  absWorkingDir: WEB_DIR,
  bundle: true,
  minify: true,
  metafile: true,
  outdir: 'dist/assets',
  publicPath: '/assets',
  entryNames: '[name]-[hash]',
  chunkNames: 'shared-[hash]',
  assetNames: '[name]-[hash]',
  target: ['chrome111', 'firefox113', 'safari16.4'],
  legalComments: 'none',
  logLevel: 'warning',
};

/**
 * Bundles styles, font and islands into `web/dist/` and writes the manifest that the pages import. What an earlier
 * build left goes last: a Worker that is running meanwhile always finds a manifest and what it names.
 */
export async function buildAssets(): Promise<AssetManifest> {
  await mkdir(join(DIST_DIR, 'assets'), { recursive: true });
  const islandFiles = (await readdir(join(WEB_DIR, 'islands'))).filter((name) => name.endsWith('.ts'));
  const [styles, ticketFonts, islands] = await Promise.all([
    build({ ...SHARED, metafile: true, entryPoints: ['styles/site.css'], loader: { '.woff2': 'file' } }),
    build({ ...SHARED, metafile: true, entryPoints: TICKET_FONTS, loader: { '.ttf': 'copy' } }),
    build({
      ...SHARED,
      metafile: true,
      entryPoints: islandFiles.map((name) => `islands/${name}`),
      format: 'esm',
      splitting: true,
    }),
    copyStatic(),
  ]);
  const metafiles = { styles: styles.metafile, ticketFonts: ticketFonts.metafile, islands: islands.metafile };
  const manifest = manifestOf(metafiles);
  await removeStale(Object.values(metafiles).flatMap(({ outputs }) => Object.keys(outputs)));
  await writeFile(join(DIST_DIR, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

function manifestOf({
  styles,
  ticketFonts,
  islands,
}: Record<'styles' | 'ticketFonts' | 'islands', Metafile>): AssetManifest {
  const stylePaths = Object.keys(styles.outputs);
  const fontPaths = Object.keys(ticketFonts.outputs);
  const manifest: AssetManifest = {
    styles: publicPath(only(stylePaths, (path) => path.endsWith('.css'))),
    font: publicPath(only(stylePaths, (path) => path.includes('inter-latin-wght-normal'))),
    ticketFonts: {
      regular: publicPath(only(fontPaths, (path) => path.includes('ticket-regular'))),
      bold: publicPath(only(fontPaths, (path) => path.includes('ticket-bold'))),
    },
    islands: {},
  };
  for (const [path, output] of Object.entries(islands.outputs)) {
    // What an island imports later is an entry of its own to esbuild.
    if (!output.entryPoint?.startsWith('islands/')) continue;
    const imports = output.imports.filter((i) => i.kind === 'import-statement').map((i) => publicPath(i.path));
    manifest.islands[basename(output.entryPoint, '.ts')] = { src: publicPath(path), imports };
  }
  return manifest;
}

function only(paths: string[], wanted: (path: string) => boolean): string {
  const [path, ...others] = paths.filter(wanted);
  if (path === undefined || others.length > 0) throw new Error(`expected one output, not ${others.length + 1}`);
  return path;
}

function publicPath(outputPath: string): string {
  return outputPath.replace(/^dist/, '');
}

/** What an earlier build left goes last, file by file: a server may be reading this folder. */
async function removeStale(outputPaths: string[]): Promise<void> {
  const kept = new Set(outputPaths.map((path) => basename(path)));
  const assetsDir = join(DIST_DIR, 'assets');
  const stale = (await readdir(assetsDir)).filter((name) => !kept.has(name));
  await Promise.all(stale.map((name) => rm(join(assetsDir, name), { force: true })));
}

async function copyStatic(): Promise<void> {
  const from = join(WEB_DIR, 'static');
  await Promise.all((await readdir(from)).map((name) => copyFile(join(from, name), join(DIST_DIR, name))));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const startedAtMs = performance.now();
  const { islands } = await buildAssets();
  const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
  console.log(`web/dist: ${Object.keys(islands).length} islands built in ${seconds} s`);
}
