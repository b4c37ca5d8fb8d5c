import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

/** A change to a shipped file on its way into memory. The file itself is never touched. */
export interface SourcePatch {
  /** From the repository's root. */
  file: string;
  /** Must stand in the file exactly once. */
  search: string;
  replace: string;
}

const ROOT = new URL('../../../', import.meta.url).href;

/** What the shipped code imports, and what it gets here instead. */
const REPLACED: Record<string, string> = {
  'db/queries/accounts.ts': 'test/sim/world/postgres-queries.ts',
  'db/queries/booking-delivery.ts': 'test/sim/world/postgres-queries.ts',
  'db/queries/booking-moves.ts': 'test/sim/world/postgres-queries.ts',
  'db/queries/bookings.ts': 'test/sim/world/postgres-queries.ts',
  'db/queries/campaigns.ts': 'test/sim/world/postgres-queries.ts',
  'db/queries/my-bookings.ts': 'test/sim/world/postgres-queries.ts',
  'db/queries/plan-moves.ts': 'test/sim/world/postgres-queries.ts',
  'db/queries/disputes.ts': 'test/sim/world/postgres-queries.ts',
  'db/queries/transfers.ts': 'test/sim/world/postgres-queries.ts',
  'db/queries/refunds.ts': 'test/sim/world/postgres-refunds.ts',
  'db/queries/publishing.ts': 'test/sim/world/postgres-queries.ts',
  'db/queries/outbox.ts': 'test/sim/world/postgres-queries.ts',
  'db/queries/rebuilding.ts': 'test/sim/world/postgres-queries.ts',
};

/** From now on this thread loads the shipped code for the simulator, with these changes. Call it once. */
export function loadShippedCode(patches: readonly SourcePatch[]): void {
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === 'cloudflare:workers') {
        return { url: `${ROOT}test/sim/platform/cloudflare-workers.ts`, shortCircuit: true };
      }
      const resolved = next(specifier, context);
      const replacement = REPLACED[fileOf(resolved.url)];
      return replacement === undefined ? resolved : { ...resolved, url: ROOT + replacement };
    },
    load(url, context, next) {
      const loaded = next(url, context);
      const mine = patches.filter(({ file }) => file === fileOf(url));
      if (mine.length === 0) return loaded;
      const source = mine.reduce(patched, textOf(loaded.source));
      return { ...loaded, source };
    },
  });
}

/** A text with one change. @throws when what is to be changed is not there exactly once */
function patched(source: string, { file, search, replace }: SourcePatch): string {
  const pieces = source.split(search);
  if (pieces.length !== 2) throw new Error(`${file} has ${pieces.length - 1} times: ${search}`);
  return pieces.join(replace);
}

function fileOf(url: string): string {
  return url.startsWith(ROOT) ? fileURLToPath(url).slice(fileURLToPath(ROOT).length) : '';
}

function textOf(source: string | ArrayBuffer | NodeJS.TypedArray | undefined): string {
  if (source === undefined) throw new Error('a module has a source');
  return typeof source === 'string' ? source : new TextDecoder().decode(source);
}
